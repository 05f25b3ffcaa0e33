package io.roadml.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.List;

/// Writes rows to a file as they come: no more of them is in memory than the file format gathers, for Parquet a row
/// group.
final class TableWriter {
  private static final int PROGRESS_EVERY = 100_000;

  private TableWriter() {
  }

  static void write(Table table, Path file, Progress progress) throws IOException {
    write(table.schema(), TableCursor.of(table), file, progress, table.rowCount());
  }

  /// Writes all rows of a source; the file appears under its name when it is whole.
  static void write(Schema schema, TableCursor.Source rows, Path file, Progress progress, long total)
      throws IOException {
    Format format = Format.ofWritten(file);
    Path target = file.toAbsolutePath();
    if (!Files.isDirectory(target.getParent())) {
      throw new NoSuchFileException(file.toString(), null, "its folder does not exist; create it first");
    }
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try (DuckDb duck = DuckDb.open()) {
      duck.register("rows_written", new TableFunction(schema, counted(rows, progress, total)));
      duck.execute("COPY (SELECT * FROM " + TableFunction.rows("rows_written", schema) + ") TO "
          + DuckDb.literal(part.toString()) + " (" + format.copyOptions() + ")");
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (SQLException e) {
      throw DuckDb.failure("cannot write file=" + file + " as " + format.title(), e);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static TableCursor.Source counted(TableCursor.Source rows, Progress progress, long total) {
    return columns -> new Counted(rows, columns, progress, total);
  }

  /// Tells how many rows have gone by. Owner: one thread.
  private static final class Counted implements TableCursor {
    private final TableCursor rows;
    private final Progress progress;
    private final long total;
    private long done;
    private boolean ended;

    Counted(TableCursor.Source rows, List<Column> columns, Progress progress, long total) throws IOException {
      this.rows = rows.open(columns);
      this.progress = progress;
      this.total = total;
    }

    @Override
    public Table next() throws IOException {
      Table table = rows.next();
      long before = done;
      done += table == null ? 0 : table.rowCount();
      if ((table == null && !ended) || done / PROGRESS_EVERY != before / PROGRESS_EVERY) {
        progress.rows(done, total);
      }
      ended = table == null;
      return table;
    }

    @Override
    public void close() throws IOException {
      rows.close();
    }
  }
}

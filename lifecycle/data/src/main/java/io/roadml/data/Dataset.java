package io.roadml.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;

/// Which columns and rows of which files.
///
/// ```java
/// Table closes = Dataset.open(Path.of("sp500-2000.csv")).select("date", "close").where("volume > 0").read();
/// double[] close = closes.doubles("close");
/// ```
///
/// - Formats: Parquet, CSV with a header, and JSON lines, told by the files' ending; all files of a dataset have one
///   format and one schema.
/// - Order: rows come in the order of the files and of the rows in them.
/// - Pushdown: only the selected columns, and of Parquet only the row groups that the condition needs, are read.
/// - Threading: immutable; every call opens and closes its own reader, which uses all cores.
/// - Fails: [IOException] naming the file that is missing, empty, truncated or no file of its format, with the
///   reader's own words; [IllegalArgumentException] for an unknown column, with the nearest name.
public final class Dataset {
  private static final int PROGRESS_EVERY = 100_000;

  private final List<Path> files;
  private final Format format;
  private final Schema schema;
  private final List<String> conditions;

  private Dataset(List<Path> files, Format format, Schema schema, List<String> conditions) {
    this.files = files;
    this.format = format;
    this.schema = schema;
    this.conditions = conditions;
  }

  /// The dataset of one file. Its schema is read at once, and its rows later.
  ///
  /// @throws IOException if the file cannot be read
  public static Dataset open(Path file) throws IOException {
    return open(List.of(file));
  }

  /// The dataset of several files of the same schema, one after the other.
  ///
  /// @throws IOException if a file cannot be read, or if their schemas differ
  /// @throws IllegalArgumentException if the list is empty, or if the endings differ
  public static Dataset open(List<Path> files) throws IOException {
    if (files.isEmpty()) {
      throw new IllegalArgumentException("files=[]; want at least one");
    }
    Format format = Format.of(files.getFirst());
    Schema schema = schema(files.getFirst(), format);
    for (Path file : files) {
      requireSame(files.getFirst(), schema, file, schema(file, format));
    }
    return new Dataset(List.copyOf(files), format, schema, List.of());
  }

  /// The files, in order.
  public List<Path> files() {
    return files;
  }

  /// The selected columns, in order.
  public Schema schema() {
    return schema;
  }

  /// The same rows with these columns only, in this order.
  ///
  /// @throws IllegalArgumentException if no column is named, or if one does not exist; it names the nearest one
  public Dataset select(String... names) {
    if (names.length == 0) {
      throw new IllegalArgumentException("select() names no column; want some of " + schema.names());
    }
    return new Dataset(files, format, schema.select(List.of(names)), conditions);
  }

  /// The same columns with those rows only for which an SQL condition is true; it may name any column of the files.
  ///
  /// The condition is DuckDB's SQL and is taken as it is: never build one from text that a stranger sent.
  public Dataset where(String condition) {
    List<String> all = new ArrayList<>(conditions);
    all.add(Objects.requireNonNull(condition, "condition"));
    return new Dataset(files, format, schema, List.copyOf(all));
  }

  /// Counts the rows.
  ///
  /// @throws IOException if a file or the condition cannot be read
  public long rowCount() throws IOException {
    try (DuckDb duck = DuckDb.open(); Statement statement = duck.connection().createStatement();
        ResultSet result = statement.executeQuery("SELECT count(*)" + source())) {
      result.next();
      return result.getLong(1);
    } catch (SQLException e) {
      throw cannotRead(e);
    }
  }

  /// Reads all rows into memory.
  ///
  /// @throws IOException if a file or the condition cannot be read
  public Table read() throws IOException {
    return read(Progress.none());
  }

  /// [#read()], telling how far it is.
  ///
  /// @throws IOException if a file or the condition cannot be read
  public Table read(Progress progress) throws IOException {
    List<Table> tables = new ArrayList<>(1);
    stream(Integer.MAX_VALUE, tables::add, progress);
    return tables.isEmpty() ? new Table(take(buffers())) : tables.getFirst();
  }

  /// Reads the rows in tables of at most `batchRows` rows, one after the other, so that a file of any size needs the
  /// memory of one batch. Only the last table may be smaller; a dataset without rows gives none.
  ///
  /// @throws IOException if a file or the condition cannot be read; tables may have been given before
  public void forEachBatch(int batchRows, Consumer<Table> consumer) throws IOException {
    if (batchRows < 1) {
      throw new IllegalArgumentException("batchRows=" + batchRows + "; want ≥ 1");
    }
    stream(batchRows, consumer, Progress.none());
  }

  private void stream(int batchRows, Consumer<Table> consumer, Progress progress) throws IOException {
    requireReadable();
    long total = conditions.isEmpty() && format == Format.PARQUET ? rowCount() : -1;
    String sql = "SELECT " + schema.projection() + source();
    try (DuckDb duck = DuckDb.open(); PreparedStatement statement = duck.connection().prepareStatement(sql);
        DuckDBChunkedResult result = statement.unwrap(DuckDBPreparedStatement.class).query()) {
      drain(result, batchRows, consumer, progress, total);
    } catch (SQLException e) {
      throw cannotRead(e);
    }
  }

  private void drain(DuckDBChunkedResult result, int batchRows, Consumer<Table> consumer, Progress progress,
      long total) {
    List<ColumnBuffer> buffers = buffers();
    long done = 0;
    while (result.nextChunk()) {
      DuckDBDataChunkReader chunk = result.chunk();
      for (long from = 0; from < chunk.rowCount();) {
        long to = Math.min(chunk.rowCount(), from + batchRows - buffers.getFirst().size);
        append(buffers, chunk, from, to);
        from = to;
        if (buffers.getFirst().size == batchRows) {
          consumer.accept(new Table(take(buffers)));
        }
      }
      long before = done;
      done += chunk.rowCount();
      if (done / PROGRESS_EVERY != before / PROGRESS_EVERY) {
        progress.rows(done, total);
      }
    }
    if (buffers.getFirst().size > 0) {
      consumer.accept(new Table(take(buffers)));
    }
    progress.rows(done, total);
  }

  private static void append(List<ColumnBuffer> buffers, DuckDBDataChunkReader chunk, long from, long to) {
    for (int i = 0; i < buffers.size(); i++) {
      buffers.get(i).append(chunk.vector(i), from, to);
    }
  }

  private List<ColumnBuffer> buffers() {
    return schema.columns().stream().map(column -> ColumnBuffer.of(column.type())).toList();
  }

  private List<StoredColumn> take(List<ColumnBuffer> buffers) {
    List<StoredColumn> taken = new ArrayList<>(buffers.size());
    for (int i = 0; i < buffers.size(); i++) {
      taken.add(buffers.get(i).take(schema.columns().get(i)));
    }
    return taken;
  }

  private void requireReadable() {
    for (Column column : schema.columns()) {
      if (column.type() == ColumnType.OTHER) {
        throw new IllegalArgumentException("column=" + column.name() + " of file=" + files.getFirst()
            + " has a type that cannot be read (a list, a struct or the like); leave it out with select(…)");
      }
    }
  }

  private String source() {
    String from = " FROM " + format.reader(DuckDb.list(files));
    return conditions.isEmpty() ? from : from + " WHERE (" + String.join(") AND (", conditions) + ")";
  }

  private IOException cannotRead(SQLException e) {
    String condition = conditions.isEmpty() ? "" : " where " + conditions;
    return DuckDb.failure("cannot read " + (files.size() == 1 ? "file=" + files.getFirst() : "files=" + files)
        + " as " + format.title() + condition, e);
  }

  private static Schema schema(Path file, Format format) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString(), null, "no such file");
    }
    if (Files.size(file) == 0) {
      throw new IOException("file=" + file + " is empty (0 bytes); a " + format.title() + " file was expected");
    }
    String sql = "DESCRIBE SELECT * FROM " + format.reader(DuckDb.list(List.of(file)));
    try (DuckDb duck = DuckDb.open(); Statement statement = duck.connection().createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<Column> columns = new ArrayList<>();
      while (result.next()) {
        columns.add(new Column(result.getString(1), ColumnType.ofDuck(result.getString(2))));
      }
      return new Schema(columns);
    } catch (SQLException e) {
      throw DuckDb.failure("cannot read file=" + file + " as " + format.title(), e);
    }
  }

  private static void requireSame(Path firstFile, Schema first, Path file, Schema schema) throws IOException {
    if (!first.equals(schema)) {
      throw new IOException("file=" + file + " has schema=" + schema.columns() + ", but file=" + firstFile + " has "
          + first.columns() + "; open them as two datasets");
    }
  }
}

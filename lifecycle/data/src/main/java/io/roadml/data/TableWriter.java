package io.roadml.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;

/// Writes a table to a file by way of a DuckDB table.
final class TableWriter {
  private static final int PROGRESS_EVERY = 100_000;

  private TableWriter() {
  }

  static void write(Table table, Path file, Progress progress) throws IOException {
    Format format = Format.of(file);
    Path target = file.toAbsolutePath();
    if (!Files.isDirectory(target.getParent())) {
      throw new NoSuchFileException(file.toString(), null, "its folder does not exist; create it first");
    }
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try (DuckDb duck = DuckDb.open()) {
      duck.execute("CREATE TABLE rows (" + definition(table.schema()) + ")");
      append(table, duck, progress);
      duck.execute("COPY rows TO " + DuckDb.literal(part.toString()) + " (" + format.copyOptions() + ")");
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (SQLException e) {
      throw DuckDb.failure("cannot write file=" + file + " as " + format.title(), e);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static String definition(Schema schema) {
    return schema.columns().stream().map(column -> column.identifier() + " " + column.type().duck())
        .collect(Collectors.joining(", "));
  }

  private static void append(Table table, DuckDb duck, Progress progress) throws SQLException {
    List<StoredColumn> columns = table.columns();
    try (DuckDBAppender appender = duck.connection().createAppender("rows")) {
      for (int row = 0; row < table.rowCount(); row++) {
        appender.beginRow();
        for (StoredColumn column : columns) {
          append(column, row, appender);
        }
        appender.endRow();
        if ((row + 1) % PROGRESS_EVERY == 0) {
          progress.rows(row + 1, table.rowCount());
        }
      }
    }
    progress.rows(table.rowCount(), table.rowCount());
  }

  static void append(StoredColumn column, int row, DuckDBAppender appender) throws SQLException {
    if (column.longs() != null) {
      appendLong(column.column().type(), column.longs()[row], column.missing().get(row), appender);
    } else if (column.doubles() != null) {
      appendDouble(column.column().type(), column.doubles()[row], appender);
    } else {
      int code = column.codes()[row];
      appender.append(code < 0 ? null : column.texts().get(code));
    }
  }

  private static void appendLong(ColumnType type, long value, boolean missing, DuckDBAppender appender)
      throws SQLException {
    if (missing) {
      appender.appendNull();
      return;
    }
    switch (type) {
      case BOOLEAN -> appender.append(value != 0);
      case DATE -> appender.appendEpochDays(Math.toIntExact(value));
      case TIMESTAMP -> appender.appendEpochMicros(value);
      default -> appender.append(value);
    }
  }

  private static void appendDouble(ColumnType type, double value, DuckDBAppender appender) throws SQLException {
    if (Double.isNaN(value)) {
      appender.appendNull();
    } else if (type == ColumnType.FLOAT) {
      appender.append((float) value);
    } else {
      appender.append(value);
    }
  }
}

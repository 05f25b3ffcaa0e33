package io.roadml.metadata;

import java.sql.ResultSet;
import java.sql.SQLException;

/// One row of an answer, read by column numbers that begin at 1.
///
/// - Lifetime: valid only within the [RowReader] that was given it.
/// - Threading: one thread.
public final class Row {
  private final ResultSet row;

  Row(ResultSet row) {
    this.row = row;
  }

  /// The text, or null.
  public String text(int column) {
    return read(() -> row.getString(column));
  }

  /// The whole number; 0 where there is none.
  public long integer(int column) {
    return read(() -> row.getLong(column));
  }

  /// The whole number, or null.
  public Long integerOrNull(int column) {
    return read(() -> {
      long value = row.getLong(column);
      return row.wasNull() ? null : value;
    });
  }

  /// The number; 0 where there is none.
  public double number(int column) {
    return read(() -> row.getDouble(column));
  }

  private interface Read<T> {
    T value() throws SQLException;
  }

  private static <T> T read(Read<T> read) {
    try {
      return read.value();
    } catch (SQLException e) {
      throw new MetadataException("metadata: a row cannot be read: " + e.getMessage(), e);
    }
  }
}

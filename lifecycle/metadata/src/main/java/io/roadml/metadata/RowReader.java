package io.roadml.metadata;

/// Makes something of a row.
@FunctionalInterface
public interface RowReader<T> {
  /// Reads what it needs of a row, and keeps no hold of it.
  T read(Row row);
}

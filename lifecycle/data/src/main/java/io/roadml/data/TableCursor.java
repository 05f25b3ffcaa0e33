package io.roadml.data;

import java.io.IOException;
import java.util.List;

/// Tables one after the other, pulled by whoever needs the next. Owner: one thread at a time.
interface TableCursor extends AutoCloseable {
  /// The next table, or null after the last.
  ///
  /// @throws IOException if it cannot be read
  Table next() throws IOException;

  @Override
  void close() throws IOException;

  /// Rows that can be read from the start as often as wanted.
  @FunctionalInterface
  interface Source {
    /// A cursor whose tables have these columns of the source's schema, in this order.
    ///
    /// @throws IOException if the rows cannot be reached
    TableCursor open(List<Column> columns) throws IOException;
  }

  /// A source of one table.
  static Source of(Table table) {
    return columns -> new TableCursor() {
      private Table rest = table.rowCount() == 0 ? null : table.select(columns);

      @Override
      public Table next() {
        Table given = rest;
        rest = null;
        return given;
      }

      @Override
      public void close() {
        rest = null;
      }
    };
  }
}

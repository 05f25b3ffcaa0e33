package io.roadml.app.demo;

import io.roadml.data.Column;
import io.roadml.data.ColumnType;
import io.roadml.data.Table;
import java.util.List;

/// A table as a pipeline keeps it between runs: without missing values, column by column.
record KeptTable(List<Kept> columns) {
  /// A column.
  ///
  /// @param whole its values if they are whole numbers or moments
  /// @param real  its values if they are not
  record Kept(String name, ColumnType type, long[] whole, double[] real) {}

  /// @throws IllegalArgumentException if a value is missing
  static KeptTable of(Table table) {
    return new KeptTable(table.schema().columns().stream().map(column -> kept(table, column)).toList());
  }

  private static Kept kept(Table table, Column column) {
    if (!table.missing(column.name()).isEmpty()) {
      throw new IllegalArgumentException("column=" + column.name() + " lacks values, want all");
    }
    return switch (column.type()) {
      case INTEGER, TIMESTAMP -> new Kept(column.name(), column.type(), table.longs(column.name()), new double[0]);
      default -> new Kept(column.name(), column.type(), new long[0], table.doubles(column.name()));
    };
  }

  int rows() {
    return columns.isEmpty() ? 0 : Math.max(columns.getFirst().whole().length, columns.getFirst().real().length);
  }

  Table table() {
    Table.Builder table = Table.builder();
    for (Kept column : columns) {
      switch (column.type()) {
        case INTEGER -> table.longs(column.name(), column.whole());
        case TIMESTAMP -> table.timestamps(column.name(), column.whole());
        default -> table.doubles(column.name(), column.real());
      }
    }
    return table.build();
  }
}

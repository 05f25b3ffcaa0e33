package io.roadml.features;

import io.roadml.data.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Tables as a test writes them: a head `acct INT64, ts TIMESTAMP` and rows `7 | 2026-03-01T00:00Z`, ∅ for nothing.
final class Rows {
  private Rows() {}

  static Table of(String head, String... rows) {
    String[] columns = head.split(",\\s*");
    Table.Builder table = Table.builder();
    for (int i = 0; i < columns.length; i++) {
      String[] nameAndType = columns[i].trim().split("\\s+");
      FeatureType type = FeatureType.of(nameAndType[1]);
      int at = i;
      InlineRows.add(table, nameAndType[0], type, values(Arrays.stream(rows).map(row -> cell(row, at)).toList(), type));
    }
    return table.build();
  }

  private static String cell(String row, int column) {
    return row.split("\\|", -1)[column].trim();
  }

  private static List<Object> values(List<String> cells, FeatureType type) {
    List<Object> values = new ArrayList<>();
    cells.forEach(cell -> values.add(cell.equals("∅") ? null : value(cell, type)));
    return values;
  }

  private static Object value(String cell, FeatureType type) {
    return switch (type) {
      case BOOLEAN -> Boolean.valueOf(cell);
      case INT32, INT64 -> Long.valueOf(cell);
      case FLOAT, DOUBLE -> Double.valueOf(cell);
      case STRING -> cell;
      case TIMESTAMP -> Times.micros(Times.parse(cell));
    };
  }

  /// The values of a column; a TIMESTAMP's are microseconds.
  static List<Object> column(Table table, String name) {
    FeatureType type = switch (table.schema().column(name).type()) {
      case BOOLEAN -> FeatureType.BOOLEAN;
      case INTEGER -> FeatureType.INT64;
      case FLOAT, DOUBLE -> FeatureType.DOUBLE;
      case TIMESTAMP -> FeatureType.TIMESTAMP;
      default -> FeatureType.STRING;
    };
    Cells cells = Cells.of(table, name, type);
    List<Object> values = new ArrayList<>();
    for (int row = 0; row < table.rowCount(); row++) {
      values.add(cells.at(row));
    }
    return values;
  }

  static List<Object> list(Object... values) {
    return Arrays.asList(values);
  }
}

package io.roadml.app.demo;

import io.roadml.data.Column;
import io.roadml.data.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Rows of a view that wait until their time has come.
///
/// - Threading: one thread.
final class LaterRows {
  private final String view;
  private final Table rows;
  private final long[] moments;
  private int next;

  LaterRows(DelayRows.OfView view) {
    this.view = view.name();
    rows = view.later().table();
    moments = rows.longs("ts");
  }

  String view() {
    return view;
  }

  /// The rows up to a moment that have not been given yet, as a store takes them.
  List<Map<String, Object>> upTo(long moment) {
    List<Map<String, Object>> due = new ArrayList<>();
    for (; next < moments.length && moments[next] <= moment; next++) due.add(row(next));
    return due;
  }

  private Map<String, Object> row(int row) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Column column : rows.schema().columns()) values.put(column.name(), value(column, row));
    return values;
  }

  private Object value(Column column, int row) {
    return switch (column.type()) {
      case INTEGER -> rows.longs(column.name())[row];
      case TIMESTAMP -> DelayStore.instant(rows.longs(column.name())[row]);
      default -> rows.doubles(column.name())[row];
    };
  }
}

package io.roadml.data;

import io.roadml.kernels.EditDistance;
import java.util.List;
import java.util.stream.Collectors;

/// The columns of a dataset, in order.
///
/// @param columns at least one
public record Schema(List<Column> columns) {
  /// Copies the list.
  public Schema {
    columns = List.copyOf(columns);
  }

  /// The names, in order.
  public List<String> names() {
    return columns.stream().map(Column::name).toList();
  }

  /// The column of this name.
  ///
  /// @throws IllegalArgumentException if there is none, naming the nearest one
  public Column column(String name) {
    return columns.get(index(name));
  }

  int index(String name) {
    int index = names().indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException("column=" + name + " does not exist; did you mean "
          + EditDistance.nearest(name, names()).orElse("none") + "? (" + String.join(", ", names()) + ")");
    }
    return index;
  }

  Schema select(List<String> names) {
    return new Schema(names.stream().map(this::column).toList());
  }

  String projection() {
    return columns.stream().map(column -> column.type().stored(column.identifier())).collect(Collectors.joining(", "));
  }
}

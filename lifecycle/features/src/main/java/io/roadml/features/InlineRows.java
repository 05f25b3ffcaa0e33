package io.roadml.features;

import io.roadml.data.Table;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/// Rows as lists of values that JSON can hold, and as a table.
///
/// Each row is the keys by name, the features of one schema version, the event time and the created time. JSON has no NaN
/// and no infinity: such a number is written as a text.
final class InlineRows {
  private final List<Entity> keys;
  private final List<Feature> features;

  InlineRows(RegisteredView view, long schema) {
    this.keys = ViewSource.entitiesOf(view);
    this.features = view.featuresAt(schema);
  }

  /// The rows of a staged table, which has the columns of a [ViewSource].
  List<List<Object>> of(Table staged) {
    List<Cells> columns = new ArrayList<>();
    keys.forEach(key -> columns.add(Cells.of(staged, key.name(), key.type())));
    features.forEach(feature -> columns.add(Cells.of(staged, feature.name(), feature.type())));
    columns.add(Cells.of(staged, "__ev", FeatureType.INT64));
    columns.add(Cells.of(staged, "__cr", FeatureType.INT64));
    List<List<Object>> rows = new ArrayList<>();
    for (int row = 0; row < staged.rowCount(); row++) {
      int at = row;
      rows.add(columns.stream().map(column -> written(column.at(at))).collect(ArrayList::new, List::add, List::addAll));
    }
    return rows;
  }

  private static Object written(Object value) {
    return value instanceof Double number && !Double.isFinite(number) ? number.toString() : value;
  }

  /// The rows of commits with their numbers.
  Table table(List<Commit> commits) {
    return tableOf(commits.stream().flatMap(commit -> commit.inline().stream()).toList()).longs("__seq",
        commits.stream()
            .flatMapToLong(commit -> LongStream.range(commit.sequence(), commit.sequence() + commit.inline().size()))
            .toArray())
        .build();
  }

  /// Rows without numbers.
  Table.Builder tableOf(List<List<Object>> rows) {
    Table.Builder table = Table.builder();
    Map<String, FeatureType> columns = new LinkedHashMap<>();
    keys.forEach(key -> columns.put(key.name(), key.type()));
    features.forEach(feature -> columns.put(feature.name(), feature.type()));
    columns.put("__ev", FeatureType.INT64);
    columns.put("__cr", FeatureType.INT64);
    int column = 0;
    for (Map.Entry<String, FeatureType> each : columns.entrySet()) {
      int at = column++;
      List<Object> values = new ArrayList<>(rows.size());
      rows.forEach(row -> values.add(row.get(at)));
      add(table, each.getKey(), each.getValue(), values);
    }
    return table;
  }

  /// Adds a column of values; null is no value.
  static void add(Table.Builder table, String name, FeatureType type, List<?> values) {
    BitSet nulls = ViewSource.nulls(values);
    switch (type) {
      case BOOLEAN, INT32, INT64 -> table.longs(name, longs(values), nulls);
      case TIMESTAMP -> table.timestamps(name, longs(values), nulls);
      case FLOAT, DOUBLE -> table.doubles(name, values.stream().mapToDouble(InlineRows::number).toArray(), nulls);
      case STRING -> addTexts(table, name, values);
    }
  }

  private static void addTexts(Table.Builder table, String name, List<?> values) {
    Map<String, Integer> codes = new LinkedHashMap<>();
    int[] code = new int[values.size()];
    for (int row = 0; row < code.length; row++) {
      String text = (String) values.get(row);
      code[row] = text == null ? -1 : codes.computeIfAbsent(text, _ -> codes.size());
    }
    table.texts(name, code, List.copyOf(codes.keySet()));
  }

  private static long[] longs(List<?> values) {
    return values.stream().mapToLong(value -> switch (value) {
      case null -> 0;
      case Boolean truth -> truth ? 1 : 0;
      default -> ((Number) value).longValue();
    }).toArray();
  }

  private static double number(Object value) {
    return switch (value) {
      case null -> Double.NaN;
      case Number number -> number.doubleValue();
      default -> Double.parseDouble(value.toString());
    };
  }
}

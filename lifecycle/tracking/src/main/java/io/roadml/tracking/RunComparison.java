package io.roadml.tracking;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/// Runs side by side: one column for each run, one row for each key that any of them has.
///
/// @param runs    the columns
/// @param params  by key
/// @param metrics by key, the latest values
/// @param tags    by key, without those that MLflow's clients set themselves
public record RunComparison(List<RunInfo> runs, List<Row<String>> params, List<Row<Double>> metrics,
    List<Row<String>> tags) {
  private static final String OWN_TAGS = "mlflow.";

  /// Keeps lists of its own.
  public RunComparison {
    runs = List.copyOf(runs);
    params = List.copyOf(params);
    metrics = List.copyOf(metrics);
    tags = List.copyOf(tags);
  }

  /// One key.
  ///
  /// @param values one for each run, null where it does not have the key; not to be changed
  public record Row<T>(String key, List<T> values) {
    /// Whether not all runs have the same.
    public boolean differs() {
      return values.stream().anyMatch(value -> !Objects.equals(value, values.getFirst()));
    }
  }

  static RunComparison of(List<Run> runs) {
    return new RunComparison(runs.stream().map(Run::info).toList(),
        rows(runs, Run::params, Param::key, Param::value), rows(runs, Run::metrics, Metric::key, Metric::value),
        rows(runs, Run::tags, Tag::key, Tag::value).stream().filter(row -> !row.key().startsWith(OWN_TAGS)).toList());
  }

  private static <E, T> List<Row<T>> rows(List<Run> runs, Function<Run, List<E>> entries, Function<E, String> key,
      Function<E, T> value) {
    Map<String, List<T>> rows = new TreeMap<>();
    for (int column = 0; column < runs.size(); column++) {
      for (E entry : entries.apply(runs.get(column))) {
        rows.computeIfAbsent(key.apply(entry), _ -> empty(runs.size())).set(column, value.apply(entry));
      }
    }
    return rows.entrySet().stream().map(row -> new Row<>(row.getKey(), row.getValue())).toList();
  }

  private static <T> List<T> empty(int columns) {
    List<T> row = new ArrayList<>(columns);
    for (int i = 0; i < columns; i++) {
      row.add(null);
    }
    return row;
  }
}

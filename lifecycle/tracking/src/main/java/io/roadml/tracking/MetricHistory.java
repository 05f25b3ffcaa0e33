package io.roadml.tracking;

import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.RefusedException;
import io.roadml.metadata.Row;
import io.roadml.metadata.Sql;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Every value that a metric had, by time, then step, then the order in which they were logged.
///
/// - Threading: safe for many threads.
/// - Fails: [RefusedException]: RESOURCE_DOES_NOT_EXIST if there is no such run, INVALID_PARAMETER_VALUE.
public final class MetricHistory {
  private static final int MOST_RUNS = 100;
  private static final int MOST_OF_A_RUN = 2_500;
  private static final String COLUMNS = "SELECT sequence, key, value, is_nan, logged_at, step FROM metric"
      + " WHERE run_no = ? AND key = ?";
  private static final String ORDER = " ORDER BY logged_at, step, sequence";

  private final Sql sql;
  private final RunRows rows;

  MetricHistory(MetadataStore store) {
    this.sql = store.sql();
    this.rows = new RunRows(sql);
  }

  /// Shows all values one by one, without holding them all.
  ///
  /// @throws RefusedException as the class says
  public void forEach(String runId, String key, Consumer<Metric> sink) {
    sql.forEach(COLUMNS + ORDER, RunRows::metric, sink, number(runId), key);
  }

  /// All values.
  ///
  /// @throws RefusedException as the class says
  public List<Metric> all(String runId, String key) {
    List<Metric> all = new ArrayList<>();
    forEach(runId, key, all::add);
    return all;
  }

  /// Some of the values.
  ///
  /// @param maxResults at most how many, 1 or more
  /// @param pageToken  what the page before said, or null for the first; it stays where it was when others log meanwhile
  /// @throws RefusedException as the class says
  public Page<Metric> page(String runId, String key, int maxResults, String pageToken) {
    if (maxResults < 1) {
      throw RefusedException
          .invalid("Invalid value " + maxResults + " for parameter 'max_results' supplied, want 1 or more");
    }
    List<Object> values = new ArrayList<>(List.of(number(runId), key));
    String after = "";
    if (pageToken != null && !pageToken.isEmpty()) {
      values.addAll(place(pageToken));
      after = " AND (logged_at, step, sequence) > (?, ?, ?)";
    }
    List<Placed> found = sql.list(COLUMNS + after + ORDER + " LIMIT " + (maxResults + 1L), Placed::read,
        values.toArray());
    boolean more = found.size() > maxResults;
    List<Placed> page = more ? found.subList(0, maxResults) : found;
    return new Page<>(page.stream().map(Placed::metric).toList(), more ? page.getLast().token() : null);
  }

  private record Placed(long sequence, Metric metric) {
    static Placed read(Row row) {
      return new Placed(row.integer(1), RunRows.metric(row));
    }

    String token() {
      return PageToken.encode("after:" + metric.timestamp() + ":" + metric.step() + ":" + sequence);
    }
  }

  private static List<Object> place(String token) {
    String text = PageToken.decode(token);
    if (!text.matches("after:\\d{1,18}:-?\\d{1,18}:\\d{1,18}")) {
      throw PageToken.invalid(token);
    }
    return Arrays.stream(text.split(":")).skip(1).map(number -> (Object) Long.valueOf(number)).toList();
  }

  /// A sample of the values of several runs, for a chart: of the steps that any of them has in an interval, some at equal
  /// distances, and of each run those steps, its first and its last.
  ///
  /// @param runIds     1 to 100
  /// @param startStep  the first step, or null for both ends being open
  /// @param endStep    the last step, or null as well
  /// @param maxResults about how many values of each run: 1 to 2,500
  /// @return by run, as they were asked for, then step, then time; each says its run
  /// @throws RefusedException as the class says
  public List<Metric> sample(List<String> runIds, String key, Long startStep, Long endStep, int maxResults) {
    requireInterval(runIds, startStep, endStep, maxResults);
    long from = startStep == null ? Long.MIN_VALUE : startStep;
    long to = endStep == null ? Long.MAX_VALUE : endStep;
    List<Long> numbers = runIds.stream().map(this::number).toList();
    TreeSet<Long> all = new TreeSet<>();
    TreeSet<Long> wanted = new TreeSet<>();
    for (long number : numbers) {
      List<Long> steps = sql
          .list("SELECT DISTINCT step FROM metric WHERE run_no = ? AND key = ? AND step BETWEEN ? AND ?"
              + " ORDER BY step", row -> row.integer(1), number, key, from, to);
      all.addAll(steps);
      if (!steps.isEmpty()) {
        wanted.addAll(List.of(steps.getFirst(), steps.getLast()));
      }
    }
    wanted.addAll(atEqualDistances(List.copyOf(all), maxResults));
    List<Metric> sample = new ArrayList<>();
    for (int i = 0; i < runIds.size(); i++) {
      sample.addAll(at(wanted, runIds.get(i), numbers.get(i), key));
    }
    return sample;
  }

  private static void requireInterval(List<String> runIds, Long startStep, Long endStep, int maxResults) {
    if (runIds.isEmpty() || runIds.size() > MOST_RUNS) {
      throw RefusedException.invalid("GetMetricHistoryBulkInterval request must specify at least one and at most "
          + MOST_RUNS + " run_ids. Received " + runIds.size() + " run_ids.");
    }
    if ((startStep == null) != (endStep == null)) {
      throw RefusedException.invalid("If either start step or end step are specified, both must be specified.");
    }
    if (startStep != null && startStep > endStep) {
      throw RefusedException.invalid(
          "end_step must be greater than start_step. Found start_step=" + startStep + " and end_step=" + endStep + ".");
    }
    if (maxResults < 1 || maxResults > MOST_OF_A_RUN) {
      throw RefusedException
          .invalid("Invalid value " + maxResults + " for parameter 'max_results' supplied, want 1 to "
              + MOST_OF_A_RUN);
    }
  }

  private static List<Long> atEqualDistances(List<Long> steps, int most) {
    if (steps.size() <= most) {
      return steps;
    }
    List<Long> some = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      some.add(steps.get((int) ((long) i * steps.size() / most)));
    }
    some.add(steps.getLast());
    return some;
  }

  private List<Metric> at(Set<Long> steps, String runId, long number, String key) {
    List<Metric> metrics = new ArrayList<>();
    In.each(steps.stream().map(step -> (Object) step).toList(), (marks, portion) -> {
      List<Object> values = new ArrayList<>(List.of(number, key));
      values.addAll(List.of(portion));
      metrics.addAll(sql.list(COLUMNS + " AND step IN (" + marks + ") ORDER BY step, logged_at, sequence",
          row -> of(runId, RunRows.metric(row)), values.toArray()));
    });
    return metrics.subList(0, Math.min(metrics.size(), MOST_OF_A_RUN));
  }

  private static Metric of(String runId, Metric metric) {
    return new Metric(metric.key(), metric.value(), metric.timestamp(), metric.step(), null, null, null, runId);
  }

  private long number(String runId) {
    return rows.get(runId).no();
  }
}

package io.roadml.bench;

import io.roadml.runtime.core.LatencySnapshot;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a load met.
///
/// - Units: latencies are nanoseconds from the time a request was *meant* to be sent, so that a request that had to
///   wait because the server was slow counts the wait (no coordinated omission). Back to back, that is the time it was
///   sent.
/// - Threading: immutable.
///
/// @param answered   latencies of the answers with a status below 400
/// @param refused    latencies of refusals: 429 and 503
/// @param failed     latencies of all other answers with a status of 400 and above
/// @param service    latencies of the answers with a status below 400 from the time they were sent
/// @param statuses   number of answers by status
/// @param errors     number of requests without an answer, by reason
/// @param wrong      answers with a status below 400 whose body was not the expected one
/// @param good       right answers within the deadline
/// @param goodBySlice good answers by tenth of the duration, by the time they were meant to be sent
/// @param scheduled  requests that were meant to be sent
/// @param unsent     requests that no connection was free for until the end of the grace
/// @param bytesSent  bytes of the requests
/// @param bytesRead  bytes of the answers
/// @param elapsed    time in which the requests were meant to be sent
/// @param generator  processor time of the generator's thread, so that a generator at its limit is seen
public record LoadReport(LatencySnapshot answered, LatencySnapshot refused, LatencySnapshot failed,
    LatencySnapshot service,
    Map<Integer, Long> statuses, Map<String, Long> errors, long wrong, long good, List<Long> goodBySlice,
    long scheduled,
    long unsent, long bytesSent, long bytesRead, Duration elapsed, Duration generator) implements Report {
  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 100};
  private static final double NANOS = 1e9;

  /// Copies.
  public LoadReport {
    statuses = new TreeMap<>(statuses);
    errors = new TreeMap<>(errors);
    goodBySlice = List.copyOf(goodBySlice);
  }

  /// Returns answers with a status below 400 per second.
  public double answersPerSecond() {
    return answered.count() / (elapsed.toNanos() / NANOS);
  }

  /// Returns good answers per second.
  public double goodPerSecond() {
    return good / (elapsed.toNanos() / NANOS);
  }

  /// Returns the number of answers, whatever their status.
  public long answers() {
    return answered.count() + refused.count() + failed.count();
  }

  /// Says whether every request was answered rightly.
  @Override
  public boolean passed() {
    return errors.isEmpty() && refused.count() == 0 && failed.count() == 0 && wrong == 0 && unsent == 0;
  }

  @Override
  public String text() {
    final StringBuilder text = new StringBuilder();
    text.append("requests  ").append(Figures.count(scheduled)).append(" in ")
        .append(Figures.duration(elapsed.toNanos()))
        .append(", answered ").append(Figures.rate(answersPerSecond())).append('\n');
    text.append("status   ");
    statuses.forEach((status, count) -> text.append(' ').append(status).append(" × ").append(Figures.count(count)));
    text.append('\n');
    errors
        .forEach((reason, count) -> text.append("ERROR     ").append(Figures.count(count)).append(" × ").append(reason)
            .append('\n'));
    if (wrong > 0) {
      text.append("WRONG     ").append(Figures.count(wrong)).append(" answers were not the expected ones\n");
    }
    if (unsent > 0) {
      text.append("UNSENT    ").append(Figures.count(unsent)).append(": no connection became free for them\n");
    }
    text.append("bytes     ").append(Figures.count(bytesSent)).append(" sent, ").append(Figures.count(bytesRead))
        .append(" read\n");
    text.append("generator ").append(Figures.plain(100.0 * generator.toNanos() / elapsed.toNanos()))
        .append(" % of a core (open-loop, it spins between arrivals)\n\n");
    return text.append(latencies()).toString();
  }

  private String latencies() {
    final Table table = new Table("latency", "mean", "p50", "p90", "p99", "p99.9", "p99.99", "max", "samples");
    row(table, "answered, from the intended time", answered);
    row(table, "answered, from the time of sending", service);
    if (refused.count() > 0) {
      row(table, "refused, from the intended time", refused);
    }
    if (failed.count() > 0) {
      row(table, "failed, from the intended time", failed);
    }
    return table.text();
  }

  private static void row(final Table table, final String name, final LatencySnapshot latency) {
    final String[] cells = new String[PERCENTILES.length + 3];
    cells[0] = name;
    cells[1] = Figures.duration(latency.meanNanos());
    for (int index = 0; index < PERCENTILES.length; index++) {
      cells[index + 2] = Figures.duration(latency.percentileNanos(PERCENTILES[index]));
    }
    cells[cells.length - 1] = Figures.count(latency.count());
    table.row(cells);
  }

  @Override
  public Map<String, Object> facts() {
    final Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("scheduled", scheduled);
    facts.put("unsent", unsent);
    facts.put("good", good);
    facts.put("wrong", wrong);
    facts.put("statuses", statuses);
    facts.put("errors", errors);
    facts.put("answers_per_second", answersPerSecond());
    facts.put("elapsed_ns", elapsed.toNanos());
    facts.put("generator_ns", generator.toNanos());
    facts.put("bytes_sent", bytesSent);
    facts.put("bytes_read", bytesRead);
    facts.put("good_by_slice", goodBySlice);
    facts.put("answered", buckets(answered));
    facts.put("refused", buckets(refused));
    facts.put("failed", buckets(failed));
    facts.put("service", buckets(service));
    return facts;
  }

  private static Map<String, Object> buckets(final LatencySnapshot latency) {
    final Map<String, Object> facts = new LinkedHashMap<>();
    for (final double percentile : PERCENTILES) {
      facts.put("p" + BigDecimal.valueOf(percentile).stripTrailingZeros().toPlainString() + "_ns",
          latency.percentileNanos(percentile));
    }
    facts.put("buckets", latency.buckets().stream().map(bucket -> List.of(bucket.nanos(), bucket.count())).toList());
    return facts;
  }

  /// Reads what [#facts] became when it travelled as JSON.
  @SuppressWarnings("unchecked")
  static LoadReport of(final Map<String, Object> facts) {
    final Map<Integer, Long> statuses = new TreeMap<>();
    ((Map<String, Long>) facts.get("statuses"))
        .forEach((status, count) -> statuses.put(Integer.valueOf(status), count));
    return new LoadReport(snapshot(facts, "answered"), snapshot(facts, "refused"), snapshot(facts, "failed"),
        snapshot(facts, "service"), statuses,
        (Map<String, Long>) facts.get("errors"), (Long) facts.get("wrong"), (Long) facts.get("good"),
        (List<Long>) facts.get("good_by_slice"), (Long) facts.get("scheduled"), (Long) facts.get("unsent"),
        (Long) facts.get("bytes_sent"), (Long) facts.get("bytes_read"),
        Duration.ofNanos((Long) facts.get("elapsed_ns")),
        Duration.ofNanos((Long) facts.get("generator_ns")));
  }

  @SuppressWarnings("unchecked")
  private static LatencySnapshot snapshot(final Map<String, Object> facts, final String name) {
    final List<List<Long>> buckets = (List<List<Long>>) ((Map<String, Object>) facts.get(name)).get("buckets");
    return LatencySnapshot
        .of(buckets.stream().map(bucket -> new LatencySnapshot.Bucket(bucket.getFirst(), bucket.getLast())).toList());
  }
}

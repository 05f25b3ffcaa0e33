package io.roadml.app.demo;

import io.roadml.runtime.core.LatencyRecorder;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Plays the held-out flights in the order of time: at each full hour the features come in that have become known by then,
/// and after them the flights of the hour are scored, in every way. So the store stands, at each score, as it stood then.
///
/// - Threading: one thread.
final class Replay {
  private static final int WARM_UP = 20_000;

  private final Departures flights;
  private final List<Way> ways;
  private final DelayStore store;
  private final List<LaterRows> later;
  private final LatencyRecorder pushes = LatencyRecorder.singleWriter();
  private long pushedRows;

  Replay(Departures flights, List<Way> ways, DelayStore store, List<LaterRows> later) {
    this.flights = flights;
    this.ways = ways;
    this.store = store;
    this.later = later;
  }

  void play() throws IOException {
    for (Way way : ways) way.warmUp(WARM_UP);
    for (int row = 0; row < flights.count();) {
      long hour = Months.hourOf(flights.moment()[row]);
      for (LaterRows view : later) push(view.view(), view.upTo(hour));
      int next = firstFrom(row, hour + Months.HOUR);
      for (int way = 0; way < ways.size(); way++) ways.get((row + way) % ways.size()).score(row, next); // each may be first
      row = next;
    }
  }

  private void push(String view, List<Map<String, Object>> rows) throws IOException {
    long before = System.nanoTime();
    store.push(view, rows);
    pushes.record(System.nanoTime() - before);
    pushedRows += rows.size();
  }

  private int firstFrom(int row, long moment) {
    int next = row;
    while (next < flights.count() && flights.moment()[next] < moment) next++;
    return next;
  }

  /// What came in meanwhile, for people.
  String told() {
    return String.format(Locale.ROOT, "%,d feature rows pushed (p50 %.1f ms an hour and view)", pushedRows,
        pushes.snapshot().percentileNanos(50) / 1e6);
  }
}

package io.roadml.schedules;

import io.roadml.metadata.MetadataStore;
import java.time.Duration;
import java.time.Instant;

/// Forgets fires that are over, so that the table does not grow for ever: once an hour, and a few at a time, so that nobody waits long
/// for the store.
///
/// - Threading: one thread.
final class Pruning {
  /// As many rows a transaction, and a transaction for each schedule a pass.
  static final int AT_ONCE = 500;
  /// Whoever looks at what has just ended finds it, and no clock is wrong by so much that an instant would be fired again.
  private static final Duration YOUNG = Duration.ofDays(1);
  private static final Duration EVERY = Duration.ofHours(1);

  private final MetadataStore metadata;
  private final FireTable fires;
  private final int kept;
  private Instant next = Instant.MIN;

  Pruning(MetadataStore metadata, int kept) {
    this.metadata = metadata;
    this.fires = new FireTable(metadata);
    this.kept = kept;
  }

  /// Forgets some, if it is time to.
  void prune(Instant now) {
    if (now.isBefore(next)) {
      return;
    }
    boolean isDone = true;
    for (String schedule : fires.schedules()) {
      isDone &= prune(schedule, now) < AT_ONCE;
    }
    next = isDone ? now.plus(EVERY) : now;
  }

  private int prune(String schedule, Instant now) {
    return fires.newestBehind(kept, schedule)
        .map(newest -> metadata.transact(() -> fires.forget(schedule, newest, now.minus(YOUNG), AT_ONCE))).orElse(0);
  }
}

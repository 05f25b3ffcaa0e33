package io.roadml.schedules;

import java.util.Map;

/// How far a backfill is.
///
/// @param id     what it is called
/// @param counts how many of its instants are in each state; without those that it need not run
public record BackfillProgress(String id, Map<FireState, Integer> counts) {
  /// How many instants it has.
  public int total() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /// How many are over.
  public int done() {
    return counts.entrySet().stream().filter(entry -> entry.getKey().isOver()).mapToInt(Map.Entry::getValue).sum();
  }

  /// How many are in a state.
  public int count(FireState state) {
    return counts.getOrDefault(state, 0);
  }

  /// Whether all are over.
  public boolean isDone() {
    return done() == total();
  }
}

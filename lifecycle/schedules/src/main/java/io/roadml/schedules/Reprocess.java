package io.roadml.schedules;

/// Which instants of a backfill are run again though they have been run before.
public enum Reprocess {
  /// None.
  NONE,
  /// Those that have failed or were cancelled or left out.
  FAILED,
  /// All.
  ALL;

  /// Whether what was done before is done again.
  boolean isWanted(boolean hasSucceeded) {
    return this == ALL || (this == FAILED && !hasSucceeded);
  }
}

package io.roadml.schedules;

/// What becomes of a fire while an earlier one of its schedule is not over.
public enum Overlap {
  /// It is left out.
  SKIP,
  /// It waits for the end of the earlier one; at most 100 wait, and more are left out.
  QUEUE,
  /// The earlier one is cancelled, and this one begins when that has ended. What still waited is left out.
  CANCEL_PREVIOUS
}

package io.roadml.schedules;

/// Where a fire is.
///
/// ```
///   WAITING ──► CLAIMED ──► STARTED ──► SUCCESS FAILED CANCELLED
///      │  ▲        │           │
///      │  └────────┴───────────┘  whoever had it has died, or ends
///      └──► SKIPPED
/// ```
public enum FireState {
  /// Its run has not begun.
  WAITING,
  /// A process is about to start its run, or to go on with one that was killed.
  CLAIMED,
  /// Its run has begun.
  STARTED,
  /// Its run has succeeded.
  SUCCESS,
  /// Its run has failed, or cannot be started.
  FAILED,
  /// Its run was cancelled.
  CANCELLED,
  /// It was left out.
  SKIPPED;

  /// Whether nothing follows by itself.
  public boolean isOver() {
    return compareTo(SUCCESS) >= 0;
  }
}

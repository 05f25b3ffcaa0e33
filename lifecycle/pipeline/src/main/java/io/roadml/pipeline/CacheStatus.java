package io.roadml.pipeline;

/// What came of looking for a remembered output.
public enum CacheStatus {
  /// It was there, and the step's body was not called.
  HIT,
  /// It was not there.
  MISS,
  /// The step is not to be remembered, or there is no memory.
  DISABLED,
  /// The step was told to run in any case.
  REFRESHED,
  /// It was there, but too old.
  EXPIRED,
  /// The step has run, but its output could not be kept.
  PUT_FAILED
}

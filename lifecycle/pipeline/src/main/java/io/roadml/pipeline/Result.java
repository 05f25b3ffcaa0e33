package io.roadml.pipeline;

import java.util.Optional;

/// What came of an attempt.
sealed interface Result {
  /// It has an output.
  ///
  /// @param isCached whether it was remembered, and the body not called
  record Done(Object value, Optional<Remembered> kept, CacheReport report, boolean isCached) implements Result {}

  /// It has failed.
  record Threw(Throwable thrown, Failure failure) implements Result {}

  /// It was a nested pipeline whose result was skipped.
  record Absent() implements Result {}

  /// It was asked to end before it had.
  record Stopped() implements Result {}
}

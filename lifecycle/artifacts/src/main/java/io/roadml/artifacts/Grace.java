package io.roadml.artifacts;

import java.time.Duration;

/// How long what nobody refers to is left alone.
final class Grace {
  /// Whatever a writer has not finished after this time, it never will.
  static final Duration UNFINISHED = Duration.ofDays(1);

  private Grace() {
  }

  static Duration checked(Duration grace) {
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace=" + grace + " is negative");
    }
    return grace;
  }
}

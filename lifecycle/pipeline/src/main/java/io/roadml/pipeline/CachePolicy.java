package io.roadml.pipeline;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// Whether a step's output may be one that was remembered.
///
/// @param maxAge how old it may be, positive; empty for any age
public record CachePolicy(Mode mode, Optional<Duration> maxAge) {
  /// Neither looked for nor kept for other runs.
  public static final CachePolicy NEVER = new CachePolicy(Mode.NEVER, Optional.empty());
  /// Looked for, and kept.
  public static final CachePolicy USE = new CachePolicy(Mode.USE, Optional.empty());
  /// Not looked for, but kept: what was remembered is replaced.
  public static final CachePolicy REFRESH = new CachePolicy(Mode.REFRESH, Optional.empty());

  /// What is done with remembered outputs.
  public enum Mode {
    /// Neither look nor keep.
    NEVER,
    /// Look and keep.
    USE,
    /// Keep, without looking.
    REFRESH
  }

  /// A policy.
  ///
  /// @throws IllegalArgumentException if the age is not positive
  public CachePolicy {
    Objects.requireNonNull(mode, "mode");
    maxAge.ifPresent(age -> Check.positive("maxAge", age));
  }

  /// Looked for unless it is too old, and kept.
  public static CachePolicy usedFor(Duration maxAge) {
    return new CachePolicy(Mode.USE, Optional.of(maxAge));
  }
}

package io.roadml.pipeline.store;

import java.time.Duration;
import java.util.Objects;

/// What the cache may keep.
///
/// @param maxAge    entries that nobody has used for longer go
/// @param maxBytes  of what is left, the least recently used go until the outputs have no more bytes
/// @param resumable how long the outputs of a run that has not succeeded are held for whoever resumes it
public record Eviction(Duration maxAge, long maxBytes, Duration resumable) {
  /// A policy.
  ///
  /// @throws IllegalArgumentException if a part is negative
  public Eviction {
    Objects.requireNonNull(resumable, "resumable");
    Check.notNegative("maxAge", maxAge);
    Check.between("maxBytes", maxBytes, 0, Long.MAX_VALUE);
    Check.notNegative("resumable", resumable);
  }
}

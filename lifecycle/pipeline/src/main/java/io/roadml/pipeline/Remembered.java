package io.roadml.pipeline;

import java.util.Objects;

/// An output that a [StepMemory] has kept.
///
/// @param key    what it is the output of: the step, its code, params and inputs
/// @param digest what its bytes are, by SHA-256
public record Remembered(String key, String digest) {
  /// A kept output.
  public Remembered {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(digest, "digest");
  }
}

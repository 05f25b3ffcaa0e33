package io.roadml.serving.endpoint;

import java.util.List;

/// Which of a model's versions are served.
///
/// - Order: versions of digits only count by their number and are newer than all others; of the others, runs of digits count
///   by their number (`v9` is older than `v10`).
/// - Threading: immutable.
/// - Source: Triton's `version_policy`.
public sealed interface VersionPolicy {
  /// The newest version: what is served when a configuration says nothing.
  VersionPolicy NEWEST = new Latest(1);

  /// The newest ones.
  ///
  /// @param count how many, at least 1
  record Latest(int count) implements VersionPolicy {
    /// Checks.
    public Latest {
      if (count < 1) {
        throw new IllegalArgumentException("num_versions=" + count + ", want at least 1");
      }
    }
  }

  /// Every version there is.
  record All() implements VersionPolicy {}

  /// The named ones, as far as they are there.
  ///
  /// @param versions their names
  record Specific(List<String> versions) implements VersionPolicy {
    /// Copies.
    public Specific {
      versions = List.copyOf(versions);
    }
  }
}

package io.roadml.serving.endpoint;

import java.util.List;

/// Applies a [VersionPolicy] to the versions that are there.
final class VersionChoice {
  private VersionChoice() {
  }

  /// Returns the versions to serve, oldest first.
  ///
  /// @param versions what is there, oldest first
  static List<String> of(final VersionPolicy policy, final List<String> versions) {
    return switch (policy) {
      case VersionPolicy.All all -> versions;
      case VersionPolicy.Latest latest ->
          versions.subList(Math.max(0, versions.size() - latest.count()), versions.size());
      case VersionPolicy.Specific specific -> versions.stream().filter(specific.versions()::contains).toList();
    };
  }
}

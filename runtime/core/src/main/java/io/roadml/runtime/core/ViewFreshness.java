package io.roadml.runtime.core;

import java.util.Objects;

/// How fresh the rows of one feature view are in a [FeatureSource]: moments, of which whoever watches makes ages.
///
/// - Units: microseconds since 1970, or [#NEVER].
///
/// @param project            the view's project
/// @param view               its name
/// @param newestEventMicros  the newest event time that was ever written; deletions do not count
/// @param materializedMicros when a copy of its rows from the offline store last came to its end, whether or not it found new ones
public record ViewFreshness(String project, String view, long newestEventMicros, long materializedMicros) {
  /// It has not happened yet.
  public static final long NEVER = Long.MIN_VALUE;

  /// Checks.
  public ViewFreshness {
    Objects.requireNonNull(project, "project");
    Objects.requireNonNull(view, "view");
  }
}

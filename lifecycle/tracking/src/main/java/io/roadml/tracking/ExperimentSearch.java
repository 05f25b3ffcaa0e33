package io.roadml.tracking;

import java.util.List;

/// Which experiments to find, and how many at once.
///
/// @param filter     in the grammar of [Experiments#search]; null or empty for all
/// @param viewType   which life-cycle stages
/// @param maxResults at most how many in a page: 1 to 50,000
/// @param orderBy    keys, each perhaps followed by `ASC` or `DESC`; empty for the newest first
/// @param pageToken  what the page before said, or null for the first
public record ExperimentSearch(String filter, ViewType viewType, int maxResults, List<String> orderBy,
    String pageToken) {
  /// As many as a page has when nobody says otherwise.
  public static final int DEFAULT_RESULTS = 1_000;

  /// Keeps a list of its own.
  public ExperimentSearch {
    orderBy = List.copyOf(orderBy);
  }

  /// The first page of all active experiments, newest first.
  public static ExperimentSearch all() {
    return new ExperimentSearch(null, ViewType.ACTIVE_ONLY, DEFAULT_RESULTS, List.of(), null);
  }

  /// The same with another filter.
  public ExperimentSearch where(String other) {
    return new ExperimentSearch(other, viewType, maxResults, orderBy, pageToken);
  }
}

package io.roadml.tracking;

import java.util.List;

/// Which runs to find, and how many at once.
///
/// @param experimentIds where to look; no run is in none
/// @param filter        in the grammar of [Runs#search]; null or empty for all
/// @param viewType      which life-cycle stages
/// @param maxResults    at most how many in a page: 1 to 50,000
/// @param orderBy       keys, each perhaps followed by `ASC` or `DESC`
/// @param pageToken     what the page before said, or null for the first
public record RunSearch(List<String> experimentIds, String filter, ViewType viewType, int maxResults,
    List<String> orderBy, String pageToken) {
  /// As many as a page has when nobody says otherwise.
  public static final int DEFAULT_RESULTS = 1_000;

  /// Keeps lists of its own.
  public RunSearch {
    experimentIds = List.copyOf(experimentIds);
    orderBy = List.copyOf(orderBy);
  }

  /// The first page of the active runs of experiments, newest first.
  public static RunSearch in(String... experimentIds) {
    return new RunSearch(List.of(experimentIds), null, ViewType.ACTIVE_ONLY, DEFAULT_RESULTS, List.of(), null);
  }

  /// The same with another filter.
  public RunSearch where(String other) {
    return new RunSearch(experimentIds, other, viewType, maxResults, orderBy, pageToken);
  }

  /// The same with other life-cycle stages.
  public RunSearch of(ViewType other) {
    return new RunSearch(experimentIds, filter, other, maxResults, orderBy, pageToken);
  }

  /// The same in another order.
  public RunSearch orderBy(String... other) {
    return new RunSearch(experimentIds, filter, viewType, maxResults, List.of(other), pageToken);
  }

  /// The same in pages of another size.
  public RunSearch atMost(int other) {
    return new RunSearch(experimentIds, filter, viewType, other, orderBy, pageToken);
  }

  /// The page after another one.
  public RunSearch from(String token) {
    return new RunSearch(experimentIds, filter, viewType, maxResults, orderBy, token);
  }
}

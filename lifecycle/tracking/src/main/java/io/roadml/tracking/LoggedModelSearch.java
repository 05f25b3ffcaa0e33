package io.roadml.tracking;

import java.util.List;

/// Which logged models to find, and how many at once.
///
/// @param experimentIds where to look; no model is in none
/// @param filter        in the grammar of [LoggedModels#search]; null or empty for all
/// @param datasets      metrics of a filter count only where they were measured on one of these; empty for any
/// @param maxResults    at most how many in a page: 1 to 1,000
/// @param orderBy       empty for the newest first
/// @param pageToken     what the page before said, or null for the first
public record LoggedModelSearch(List<String> experimentIds, String filter, List<OnDataset> datasets, int maxResults,
    List<Order> orderBy, String pageToken) {
  /// As many as a page has when nobody says otherwise.
  public static final int DEFAULT_RESULTS = 50;

  /// Keeps lists of its own.
  public LoggedModelSearch {
    experimentIds = List.copyOf(experimentIds);
    datasets = List.copyOf(datasets);
    orderBy = List.copyOf(orderBy);
  }

  /// The first page of the models of experiments, newest first.
  public static LoggedModelSearch in(String... experimentIds) {
    return new LoggedModelSearch(List.of(experimentIds), null, List.of(), DEFAULT_RESULTS, List.of(), null);
  }

  /// The same with another filter.
  public LoggedModelSearch where(String other) {
    return new LoggedModelSearch(experimentIds, other, datasets, maxResults, orderBy, pageToken);
  }

  /// Data on which metrics were measured.
  ///
  /// @param digest null for any
  public record OnDataset(String name, String digest) {}

  /// One key of an order.
  ///
  /// @param field         an attribute, or `metrics.` and a key
  /// @param datasetName   the data on which the metric was measured; null for any
  /// @param datasetDigest the digest of that data; null for any
  public record Order(String field, boolean ascending, String datasetName, String datasetDigest) {}
}

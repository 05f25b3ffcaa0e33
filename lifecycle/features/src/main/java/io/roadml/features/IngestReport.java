package io.roadml.features;

import java.util.List;

/// What became of ingested rows.
///
/// @param view where they went
/// @param read how many there were
/// @param appended how many the offline store took
/// @param refused how many it did not: they had no key or no event time, lay in the future, or held what their type cannot
/// @param reasons what was wrong with those, one sentence each
/// @param online what the online store did with the newest of each entity
public record IngestReport(String view, long read, long appended, long refused, List<String> reasons,
    OnlineReport online) {
  /// Copies the list.
  public IngestReport {
    reasons = List.copyOf(reasons);
  }

  IngestReport with(OnlineReport written) {
    return new IngestReport(view, read, appended, refused, reasons, written);
  }
}

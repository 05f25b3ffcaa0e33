package io.roadml.features;

import java.time.Instant;
import java.util.Optional;

/// How the past is asked.
///
/// @param timeColumn the column of the entity rows that tells their moment
/// @param asKnown whether a row counts only from its created time on, so that what was backfilled later is not seen. Views
///   without a created time are not affected
/// @param asOfCreated leaves out what was created after this moment, whatever the rows' own moments, so that a training set
///   can be made again after later ingests. Of views without a created time it leaves out what was ingested after it
/// @param strict whether a row counts only after its event time, and an entity row without a moment is an error
public record HistoryOptions(String timeColumn, boolean asKnown, Optional<Instant> asOfCreated, boolean strict) {
  /// As it was by event time: a row counts from its event time on, whenever it was ingested.
  public static HistoryOptions defaults() {
    return new HistoryOptions(FeatureView.DEFAULT_EVENT_TIME, false, Optional.empty(), false);
  }

  /// The same, as it was known then.
  public HistoryOptions known() {
    return new HistoryOptions(timeColumn, true, asOfCreated, strict);
  }

  /// The same, of what had been created at a moment.
  public HistoryOptions asOfCreated(Instant moment) {
    return new HistoryOptions(timeColumn, asKnown, Optional.of(moment), strict);
  }

  /// The same, of what lies before and not at a row's moment.
  public HistoryOptions before() {
    return new HistoryOptions(timeColumn, asKnown, asOfCreated, true);
  }

  /// The same with another time column.
  public HistoryOptions withTimeColumn(String column) {
    return new HistoryOptions(column, asKnown, asOfCreated, strict);
  }
}

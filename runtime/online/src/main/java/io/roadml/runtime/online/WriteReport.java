package io.roadml.runtime.online;

/// What became of rows. `read` is the sum of the others.
///
/// @param read    rows given
/// @param written rows that the store took
/// @param stale   rows skipped because the store, or the same batch, has one that is not older
/// @param expired rows skipped because nobody could read them: older than maximum age and grace
/// @param future  rows refused because their event or created time is further in the future than clocks may differ
public record WriteReport(long read, long written, long stale, long expired, long future) {
  /// The sum of two reports.
  public WriteReport plus(final WriteReport other) {
    return new WriteReport(read + other.read, written + other.written, stale + other.stale, expired + other.expired,
        future + other.future);
  }
}

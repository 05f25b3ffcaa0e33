package io.roadml.features;

/// What the online store did with rows; `read` is the sum of the others.
///
/// @param read rows looked at
/// @param written rows that it took
/// @param skippedStale rows of which it, or the same batch, had one that is not older
/// @param skippedExpired rows that are too old to be served
/// @param rejected rows that lie in the future, or have no key or no event time
public record OnlineReport(long read, long written, long skippedStale, long skippedExpired, long rejected) {
  /// Nothing was done.
  public static final OnlineReport NONE = new OnlineReport(0, 0, 0, 0, 0);

  /// The sum of two reports.
  public OnlineReport plus(OnlineReport other) {
    return new OnlineReport(read + other.read, written + other.written, skippedStale + other.skippedStale,
        skippedExpired + other.skippedExpired, rejected + other.rejected);
  }
}

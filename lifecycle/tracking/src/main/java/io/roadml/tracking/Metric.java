package io.roadml.tracking;

/// A number that was measured.
///
/// @param value          what was measured; infinities come back as the greatest finite numbers, NaN as NaN
/// @param timestamp      when, in milliseconds since 1970
/// @param step           in which step of the run; 0 unless told otherwise
/// @param modelId        the logged model that it says something about, or null
/// @param datasetName    the data on which it was measured, or null
/// @param datasetDigest  the digest of that data, or null
/// @param runId          which run logged it, where an answer has metrics of several runs; else null
public record Metric(String key, double value, long timestamp, long step, String modelId, String datasetName,
    String datasetDigest, String runId) {
  /// A metric of a run, and of nothing else.
  public Metric(String key, double value, long timestamp, long step) {
    this(key, value, timestamp, step, null, null, null, null);
  }
}

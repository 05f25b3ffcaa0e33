package io.roadml.kernels;

/// The gaps between the empirical distribution functions of a sample `a` and a sample `b`, over all values: the count of a ≤ v
/// times the size of `b`, less the count of b ≤ v times the size of `a`, at its highest and its lowest. 0 is among them.
record Gaps(long highest, long lowest) {
  /// Of two samples that are not empty and have no NaN. Ties are seen as a whole, and −0.0 is 0.0.
  static Gaps between(Samples a, Samples b) {
    return GapSearch.of(a, b);
  }
}

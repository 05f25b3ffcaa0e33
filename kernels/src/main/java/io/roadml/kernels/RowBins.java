package io.roadml.kernels;

/// Finds for each feature of one row where its value is counted. [ScalarRowBins] is the specification, `VectorRowBins` its
/// twin with the same answers.
///
/// - Threading: stateless. - Allocation: none.
interface RowBins {
  /// The one that goes with [KernelProvider]'s choice.
  static RowBins active() {
    return KernelProvider.name().equals("vector") ? vector() : new ScalarRowBins();
  }

  /// Writes the place of each feature's count to `places`; both arrays are as wide as the table, padding included.
  void places(float[] row, RowTable table, int[] places);

  /// The class is loaded here and nowhere else: without the module of the Vector API, loading it fails.
  private static RowBins vector() {
    return new VectorRowBins();
  }
}

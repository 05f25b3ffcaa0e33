package io.roadml.kernels;

/// What a statistical test says.
///
/// A small p-value says that the difference is not chance; it does not say that it matters. With many rows everything is
/// significant, so decide by the size of the effect too.
///
/// @param statistic the test's own statistic
/// @param pValue the probability of such a statistic, or one further out, where nothing differs; 0 … 1
/// @param degreesOfFreedom of the statistic's distribution; NaN where it has none
public record TestResult(double statistic, double pValue, double degreesOfFreedom) {
  TestResult(double statistic, double pValue) {
    this(statistic, pValue, Double.NaN);
  }
}

package io.roadml.kernels;

/// A running sum that keeps what rounding loses: Neumaier's form, which also holds when a term is larger than the sum.
/// Owner: one thread.
final class Neumaier {
  private double sum;
  private double lost;

  void add(double term) {
    double next = sum + term;
    if (Math.abs(sum) >= Math.abs(term)) {
      lost += sum - next + term;
    } else {
      lost += term - next + sum;
    }
    sum = next;
  }

  /// Infinite or NaN as the plain sum is.
  double total() {
    return Double.isFinite(sum) ? sum + lost : sum;
  }
}

package io.roadml.kernels;

/// What a ratio is worth when there is nothing to divide by: a precision where nothing was predicted, a recall where
/// nothing was there to find.
public enum ZeroDivision {
  /// The worst: 0.
  ZERO(0),
  /// The best: 1.
  ONE(1),
  /// Not defined: NaN, which averages leave out.
  NAN(Double.NaN);

  private final double value;

  ZeroDivision(double value) {
    this.value = value;
  }

  double divide(double numerator, double denominator) {
    return denominator == 0 ? value : numerator / denominator;
  }
}

package io.roadml.kernels;

/// The deviance of one row under the Tweedie distribution of a power, and what values have one.
record Tweedie(double power) {
  static Tweedie of(double power) {
    if (!(power <= 0 || power >= 1) || Double.isInfinite(power)) {
      throw new IllegalArgumentException("power=" + power + "; want a finite one, at most 0 or at least 1");
    }
    return new Tweedie(power);
  }

  /// Refuses values outside the power's domain.
  void check(Samples truth, Samples predicted) {
    for (int i = 0; i < truth.size(); i++) {
      check("predicted", i, predicted.get(i), power == 0 ? Double.NEGATIVE_INFINITY : Double.MIN_VALUE);
      check("truth", i, truth.get(i),
          power >= 2 ? Double.MIN_VALUE : power >= 1 ? 0 : Double.NEGATIVE_INFINITY);
    }
  }

  private static void check(String name, int i, double value, double least) {
    // An infinite mean to a negative power would vanish, so infinities do not show in the sum.
    if (!(value >= least) || !Double.isFinite(value)) {
      String wanted = least <= value ? "a finite number"
          : least == 0 ? "0 or more" : least > 0 ? "more than 0" : "a finite number";
      throw new IllegalArgumentException(name + "[" + i + "]=" + value + "; want " + wanted);
    }
  }

  /// The strict functions: their bits are the same on every machine.
  double deviance(double y, double mean) {
    if (power == 0) {
      return (y - mean) * (y - mean);
    }
    if (power == 1) {
      return 2 * ((y == 0 ? 0 : y * StrictMath.log(y / mean)) - y + mean);
    }
    if (power == 2) {
      return 2 * (StrictMath.log(mean / y) + y / mean - 1);
    }
    double one = 1 - power;
    double two = 2 - power;
    return 2 * (StrictMath.pow(Math.max(y, 0), two) / (one * two) - y * StrictMath.pow(mean, one) / one
        + StrictMath.pow(mean, two) / two);
  }
}

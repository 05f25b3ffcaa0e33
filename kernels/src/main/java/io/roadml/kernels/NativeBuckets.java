package io.roadml.kernels;

import java.math.BigDecimal;
import java.math.MathContext;

/// The buckets of Prometheus' native histograms and OpenTelemetry's exponential ones: bucket i of schema s holds what is
/// above 2^((i−1)/2^s) and at most 2^(i/2^s).
///
/// - Exact for each double, subnormal ones and those beside a border too: a logarithm is never taken.
/// - Threading: stateless. - Allocation: none. - Cost: a few steps of a search, one for each step of the schema.
public final class NativeBuckets {
  /// The coarsest schema: a bucket is a factor of 65,536.
  public static final int COARSEST = -4;
  /// The finest: a factor of 1.0027.
  public static final int FINEST = 8;

  /// For k = 0 … 256 the largest double that is at most 2^(k/256).
  private static final double[] BORDERS = borders();

  private NativeBuckets() {
  }

  /// The bucket of a positive, finite number. Zero has a bucket of its own, which has no number.
  ///
  /// - Fails: [IllegalArgumentException] for what is not positive and finite, and for a schema outside −4 … 8.
  public static int index(double x, int schema) {
    Require.that(x > 0 && x < Double.POSITIVE_INFINITY, "x", x, "a positive, finite number");
    Require.that(schema >= COARSEST && schema <= FINEST, "schema", schema, COARSEST + " … " + FINEST);
    int exponent = exponent(x);
    double fraction = Math.scalb(Math.scalb(x, -exponent / 2), -exponent - -exponent / 2);
    if (schema <= 0) {
      int whole = exponent + (fraction > 1 ? 1 : 0);
      // Rounds up, which a shift of the negative does.
      return -(-whole >> -schema);
    }
    return (exponent << schema) + part(fraction, schema);
  }

  /// The e with 1 ≤ x/2^e < 2, of subnormal numbers too.
  private static int exponent(double x) {
    return x >= Double.MIN_NORMAL ? Math.getExponent(x) : Math.getExponent(x * 0x1p54) - 54;
  }

  /// The least k with fraction ≤ 2^(k/2^schema).
  private static int part(double fraction, int schema) {
    int stride = 1 << (FINEST - schema);
    int low = -1;
    int high = 1 << schema;
    while (high - low > 1) {
      int middle = (low + high) >> 1;
      if (fraction <= BORDERS[middle * stride]) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private static double[] borders() {
    MathContext digits = new MathContext(50);
    BigDecimal root = BigDecimal.TWO;
    for (int i = 0; i < FINEST; i++) {
      root = root.sqrt(digits);
    }
    double[] borders = new double[(1 << FINEST) + 1];
    BigDecimal border = BigDecimal.ONE;
    for (int k = 0; k < borders.length - 1; k++) {
      borders[k] = roundedDown(border);
      border = border.multiply(root, digits);
    }
    borders[borders.length - 1] = 2;
    return borders;
  }

  private static double roundedDown(BigDecimal value) {
    double nearest = value.doubleValue();
    return new BigDecimal(nearest).compareTo(value) > 0 ? Math.nextDown(nearest) : nearest;
  }
}

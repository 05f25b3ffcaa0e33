package io.roadml.kernels;

/// Count, mean, spread and shape of numbers, that can be put together and taken apart: the moments of two parts merge
/// into those of the whole, and a part can be subtracted again, as a window does with what leaves it.
///
/// - Threading: immutable. - Allocation: one object an operation.
/// - Accuracy: deviations from the mean, so that an offset of 1e9 costs nothing; a merge agrees with the whole to 1e-12.
///   Subtracting most of the rows loses the digits that the rest does not have.
/// - Fails: [IllegalArgumentException] for NaN and infinity.
/// - Source: T. F. Chan, G. H. Golub, R. J. LeVeque (1979); P. Pébay (2008) for the third and fourth.
///
/// @param count how many numbers, 0 or more
/// @param mean NaN where there are none
/// @param squares Σ (x − mean)²
/// @param cubes Σ (x − mean)³
/// @param fourths Σ (x − mean)⁴
/// @param min the smallest; after a subtraction that of the whole, which it came from
/// @param max the largest, likewise
public record Moments(long count, double mean, double squares, double cubes, double fourths, double min, double max) {
  /// The moments of no numbers.
  public static final Moments NONE = new Moments(0, Double.NaN, 0, 0, 0, Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY);

  /// The moments of these numbers.
  public static Moments of(Samples x) {
    if (x.size() == 0) {
      return NONE;
    }
    Check.finite("x", x);
    double mean = Reduce.sum(x) / x.size();
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < x.size(); i++) {
      min = Math.min(min, x.get(i));
      max = Math.max(max, x.get(i));
    }
    return new Moments(x.size(), mean, Reduce.squaredDeviation(x, mean), powers(x, mean, 3), powers(x, mean, 4), min,
        max);
  }

  /// [#of(Samples)] of an array.
  public static Moments of(double... x) {
    return of(Samples.of(x));
  }

  /// Σ (x − mean)^exponent, 3 or 4
  private static double powers(Samples x, double mean, int exponent) {
    return Reduce.sum(x.size(), (from, n, out) -> {
      for (int i = 0; i < n; i++) {
        double deviation = x.get(from + i) - mean;
        double square = deviation * deviation;
        out[i] = exponent == 3 ? square * deviation : square * square;
      }
    });
  }

  /// The moments of both together.
  public Moments merge(Moments other) {
    if (count == 0 || other.count == 0) {
      return count == 0 ? other : this;
    }
    double n = (double) count + other.count;
    double a = count / n;
    double b = other.count / n;
    double d = other.mean - mean;
    double between = d * d * a * other.count;
    return new Moments(count + other.count, mean + d * b, squares + other.squares + between,
        cubes + other.cubes + between * d * (a - b) + 3 * d * (a * other.squares - b * squares),
        fourths + other.fourths + between * d * d * (a * a - a * b + b * b)
            + 6 * d * d * (a * a * other.squares + b * b * squares) + 4 * d * (a * other.cubes - b * cubes),
        Math.min(min, other.min), Math.max(max, other.max));
  }

  /// The moments of the rest, when `part` is taken out of these.
  ///
  /// - Fails: [IllegalArgumentException] for a part that is larger.
  public Moments without(Moments part) {
    if (part.count > count) {
      throw new IllegalArgumentException("part.count=" + part.count + "; want at most " + count);
    }
    if (part.count == 0 || part.count == count) {
      return part.count == 0 ? this : NONE;
    }
    return rest(part, count - part.count);
  }

  private Moments rest(Moments part, long left) {
    double a = left / (double) count;
    double b = part.count / (double) count;
    double restMean = mean + (mean - part.mean) * (part.count / (double) left);
    double d = part.mean - restMean;
    double between = d * d * a * part.count;
    double restSquares = Math.max(0, squares - part.squares - between);
    double restCubes = cubes - part.cubes - between * d * (a - b) - 3 * d * (a * part.squares - b * restSquares);
    double restFourths = fourths - part.fourths - between * d * d * (a * a - a * b + b * b)
        - 6 * d * d * (a * a * part.squares + b * b * restSquares) - 4 * d * (a * part.cubes - b * restCubes);
    return new Moments(left, restMean, restSquares, restCubes, Math.max(0, restFourths), min, max);
  }

  /// The variance of the population, Σ (x − mean)² / n; NaN where there are no numbers.
  public double variance() {
    return squares / count;
  }

  /// The variance that a sample says of what it came from, Σ (x − mean)² / (n − 1); NaN for fewer than two numbers.
  public double sampleVariance() {
    return count < 2 ? Double.NaN : squares / (count - 1);
  }

  /// The standard deviation of the population.
  public double deviation() {
    return Math.sqrt(variance());
  }

  /// Skewness of the population, without a correction for the sample; NaN where nothing varies.
  public double skewness() {
    double variance = variance();
    return cubes / count / (variance * Math.sqrt(variance));
  }

  /// Kurtosis of the population less that of the normal distribution, which is 3; NaN where nothing varies.
  public double excessKurtosis() {
    return fourths / count / (variance() * variance()) - 3;
  }
}

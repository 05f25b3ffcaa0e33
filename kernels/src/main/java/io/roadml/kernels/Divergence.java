package io.roadml.kernels;

/// How far two distributions over the same categories differ. Counts and shares do alike: each side is divided by its
/// sum first.
///
/// - Shape: `p[n]` and `q[n]`, n ≥ 1, none negative, not all 0.
/// - Threading: stateless; arguments are only read. - Allocation: none.
/// - Accuracy: all terms are positive, so that small differences keep their digits and equal distributions give 0.
/// - Fails: [IllegalArgumentException] for lengths that differ, for a value that is negative, NaN or infinite, and for a
///   side without mass.
/// - Source: `entropy` and `jensenshannon` of scipy.
public final class Divergence {
  private Divergence() {
  }

  /// Kullback–Leibler KL(p‖q) in nats, 0 … ∞: infinite where q is 0 and p is not.
  public static double kullbackLeibler(double[] p, double[] q) {
    double pSum = mass("p", p, q.length);
    double qSum = mass("q", q, p.length);
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += relative(p[i] / pSum, q[i] / qSum);
    }
    return sum;
  }

  /// Jensen–Shannon distance: the root of the divergence in nats, 0 … √ln 2.
  public static double jensenShannon(double[] p, double[] q) {
    return Math.sqrt(jensenShannonDivergence(p, q));
  }

  /// Jensen–Shannon distance with logarithms to the base 2: 0 … 1, where 1 is disjoint.
  public static double jensenShannonBase2(double[] p, double[] q) {
    return Math.min(1, Math.sqrt(jensenShannonDivergence(p, q) / StrictMath.log(2)));
  }

  private static double jensenShannonDivergence(double[] p, double[] q) {
    double pSum = mass("p", p, q.length);
    double qSum = mass("q", q, p.length);
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      double a = p[i] / pSum;
      double b = q[i] / qSum;
      double middle = (a + b) / 2;
      // The middle of 0 and the least double rounds to 0.
      sum += middle > 0 ? relative(a, middle) + relative(b, middle) : 0;
    }
    return sum / 2;
  }

  /// Hellinger's distance, √(½·Σ(√p − √q)²), 0 … 1.
  public static double hellinger(double[] p, double[] q) {
    double pSum = mass("p", p, q.length);
    double qSum = mass("q", q, p.length);
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      double difference = Math.sqrt(p[i] / pSum) - Math.sqrt(q[i] / qSum);
      sum += difference * difference;
    }
    return Math.min(1, Math.sqrt(sum / 2));
  }

  /// Total variation, ½·Σ|p − q|, 0 … 1: the largest difference in probability of any event.
  public static double totalVariation(double[] p, double[] q) {
    double pSum = mass("p", p, q.length);
    double qSum = mass("q", q, p.length);
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += Math.abs(p[i] / pSum - q[i] / qSum);
    }
    return Math.min(1, sum / 2);
  }

  /// p·ln(p/q) + q − p: what is added has the sum 0, and makes each term positive.
  private static double relative(double p, double q) {
    if (p == 0 || q == 0) {
      return p == 0 ? q : Double.POSITIVE_INFINITY;
    }
    return Special.deviance(p, q);
  }

  private static double mass(String name, double[] values, int otherLength) {
    Check.sameLength("p", name.equals("p") ? values.length : otherLength, "q",
        name.equals("p") ? otherLength : values.length);
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      if (!(values[i] >= 0 && values[i] < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(name + "[" + i + "]=" + values[i] + "; want 0 or more, finite");
      }
      sum += values[i];
    }
    if (!(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " sums to " + sum + "; want a positive, finite sum");
    }
    return sum;
  }
}

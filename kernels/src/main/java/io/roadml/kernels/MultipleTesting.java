package io.roadml.kernels;

/// Correction of p-values for how many were looked at: of 100 features that do not drift, five have p < 0.05.
///
/// - Threading: stateless; arguments are only read. - Allocation: the answer and an order.
/// - Fails: [IllegalArgumentException] for a p-value outside 0 … 1, NaN included.
/// - Source: as statsmodels' `multipletests`.
public final class MultipleTesting {
  private MultipleTesting() {
  }

  /// What is kept below alpha.
  public enum Method {
    /// The chance of any false alarm: p·n.
    BONFERRONI,
    /// The same, with more power: step by step from the smallest p.
    HOLM,
    /// The share of false alarms among the alarms (Benjamini–Hochberg).
    BENJAMINI_HOCHBERG
  }

  /// The p-values as they count after the correction: compare them with the alpha that is meant for all. Their order is
  /// kept, and none is above 1.
  public static double[] adjusted(double[] p, Method method) {
    requireProbabilities(p);
    return switch (method) {
      case BONFERRONI -> bonferroni(p);
      case HOLM -> holm(p);
      case BENJAMINI_HOCHBERG -> benjaminiHochberg(p);
    };
  }

  /// Which of the hypotheses of no difference are rejected.
  public static boolean[] rejected(double[] p, double alpha, Method method) {
    double[] adjusted = adjusted(p, method);
    boolean[] rejected = new boolean[p.length];
    for (int i = 0; i < p.length; i++) {
      rejected[i] = adjusted[i] <= alpha;
    }
    return rejected;
  }

  private static double[] bonferroni(double[] p) {
    double[] adjusted = new double[p.length];
    for (int i = 0; i < p.length; i++) {
      adjusted[i] = Math.min(1, p[i] * p.length);
    }
    return adjusted;
  }

  private static double[] holm(double[] p) {
    int[] order = Order.ascending(p);
    double[] adjusted = new double[p.length];
    double largest = 0;
    for (int i = 0; i < p.length; i++) {
      largest = Math.max(largest, Math.min(1, p[order[i]] * (p.length - i)));
      adjusted[order[i]] = largest;
    }
    return adjusted;
  }

  private static double[] benjaminiHochberg(double[] p) {
    int[] order = Order.ascending(p);
    double[] adjusted = new double[p.length];
    double smallest = 1;
    for (int i = p.length - 1; i >= 0; i--) {
      smallest = Math.min(smallest, p[order[i]] / ((i + 1.0) / p.length));
      adjusted[order[i]] = smallest;
    }
    return adjusted;
  }

  private static void requireProbabilities(double[] p) {
    for (int i = 0; i < p.length; i++) {
      if (!(p[i] >= 0 && p[i] <= 1)) {
        throw new IllegalArgumentException("p[" + i + "]=" + p[i] + "; want 0 … 1");
      }
    }
  }
}

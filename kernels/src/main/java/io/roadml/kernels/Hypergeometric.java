package io.roadml.kernels;

/// Tables of 2×2 with given margins, and how likely each is when rows and columns have nothing to do with each other.
final class Hypergeometric {
  private Hypergeometric() {
  }

  /// The probability of the tables that are no likelier than {{a, b}, {c, d}}, whose margins are not 0.
  static double twoSided(long a, long b, long c, long d, double tie) {
    long least = Math.max(0, a - d);
    long most = a + Math.min(b, c);
    long mode = Math.clamp((long) ((double) (a + b + 1) * (a + c + 1) / (a + b + c + d + 2.0)), least, most);
    double limit = relative(mode, a, a, b, c, d) * (1 + tie);
    double all = 0;
    double counted = 0;
    double weight = 1;
    for (long x = mode; x <= most && weight > 0; x++) {
      all += weight;
      counted += weight <= limit ? weight : 0;
      weight *= upwards(x, a, b, c, d);
    }
    weight = 1;
    for (long x = mode; x > least && weight > 0; x--) {
      weight /= upwards(x - 1, a, b, c, d);
      all += weight;
      counted += weight <= limit ? weight : 0;
    }
    return Math.min(1, counted / all);
  }

  /// How likely `to` is in the place of a, over how likely `from` is; by the same steps as the sum, so that a tie is one.
  private static double relative(long from, long to, long a, long b, long c, long d) {
    double weight = 1;
    for (long x = from; x < to; x++) {
      weight *= upwards(x, a, b, c, d);
    }
    for (long x = from; x > to; x--) {
      weight /= upwards(x - 1, a, b, c, d);
    }
    return weight;
  }

  /// How likely x+1 is in the place of a, over how likely x is.
  private static double upwards(long x, long a, long b, long c, long d) {
    double moved = (double) x - a;
    return (b - moved) / (moved + a + 1) * ((c - moved) / (d + moved + 1));
  }
}

package io.roadml.app.tables;

import io.roadml.kernels.Binning;
import io.roadml.kernels.Samples;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// Equal bins over what most values are.
///
/// - Threading: stateless.
public final class Histogram {
  private static final double MOST = Double.MAX_VALUE / 1000;
  private static final double EXACT = 1e9;

  private Histogram() {}

  /// The edges of at most so many equal bins between the smallest and the largest value. Bins of whole numbers hold equally
  /// many of them, so that none looks rarer than it is.
  public static double[] edges(double[] values, int most) {
    double min = Arrays.stream(values).min().orElse(0);
    double max = Arrays.stream(values).max().orElse(1);
    return edges(min, max, Arrays.stream(values).allMatch(value -> value == Math.rint(value)), most);
  }

  /// [#edges(double[], int)] between two values; those of huge numbers end before the largest ones.
  public static double[] edges(double min, double max, boolean whole, int most) {
    double low = Math.clamp(min, -MOST, MOST);
    double high = Math.clamp(max, low, MOST);
    if (whole && high - low < EXACT && Math.abs(low) < EXACT) {
      double width = Math.max(1, Math.ceil((high - low + 1) / most));
      int bins = (int) Math.ceil((high - low + 1) / width);
      return IntStream.rangeClosed(0, bins).mapToDouble(i -> low - 0.5 + i * width).toArray();
    }
    double room = high > low ? 0 : Math.max(0.5, Math.abs(low) * 0.01);
    double from = low - room;
    double to = high + room;
    double[] edges = IntStream.rangeClosed(0, most).mapToDouble(i -> i == most ? to : from + (to - from) * i / most)
        .distinct()
        .toArray();
    return edges.length > 1 ? edges : new double[]{from, to};
  }

  /// The share of the rows that a condition holds for in each bin; all 0 if there is none.
  public static double[] shares(double[] values, double[] edges, IntPredicate which) {
    double[] some = IntStream.range(0, values.length).filter(which).mapToDouble(row -> values[row]).toArray();
    if (some.length == 0) return new double[edges.length - 1];
    long[] counts = Binning.ofEdges(edges).count(Samples.of(some)).counts();
    return Arrays.stream(counts).mapToDouble(count -> (double) count / some.length).toArray();
  }
}

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
  private Histogram() {}

  /// The edges of at most so many equal bins between the smallest and the largest value. Bins of whole numbers hold equally
  /// many of them, so that none looks rarer than it is.
  public static double[] edges(double[] values, int most) {
    double min = Arrays.stream(values).min().orElse(0);
    double max = Arrays.stream(values).max().orElse(1);
    return edges(min, max, Arrays.stream(values).allMatch(value -> value == Math.rint(value)), most);
  }

  /// [#edges(double[], int)] between two values.
  public static double[] edges(double min, double max, boolean whole, int most) {
    if (whole && max - min < 1e9) {
      double width = Math.max(1, Math.ceil((max - min + 1) / most));
      int bins = (int) Math.ceil((max - min + 1) / width);
      return IntStream.rangeClosed(0, bins).mapToDouble(i -> min - 0.5 + i * width).toArray();
    }
    double from = max > min ? min : min - Math.max(0.5, Math.abs(min) * 0.01);
    double to = max > min ? max : max + Math.max(0.5, Math.abs(max) * 0.01);
    return IntStream.rangeClosed(0, most).mapToDouble(i -> from * (1 - (double) i / most) + to * ((double) i / most))
        .toArray();
  }

  /// The share of the rows that a condition holds for in each bin; all 0 if there is none.
  public static double[] shares(double[] values, double[] edges, IntPredicate which) {
    double[] some = IntStream.range(0, values.length).filter(which).mapToDouble(row -> values[row]).toArray();
    if (some.length == 0) return new double[edges.length - 1];
    long[] counts = Binning.ofEdges(edges).count(Samples.of(some)).counts();
    return Arrays.stream(counts).mapToDouble(count -> (double) count / some.length).toArray();
  }
}

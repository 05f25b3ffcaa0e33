package io.roadml.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/// Learns one step from the values of the training rows, in their order; the same rows always teach the same. Missing
/// values and infinite ones teach nothing. Owner: one thread.
abstract sealed class Fitter {
  void number(double value) {
    throw new IllegalArgumentException("numbers teach this step nothing");
  }

  void text(String value) {
    throw new IllegalArgumentException("texts cannot be scaled; use ordinal(…), oneHot(…) or hash(…) first");
  }

  abstract Step step();

  /// The mean.
  static final class OfMean extends Fitter {
    private final ExactSum sum = new ExactSum();
    private long count;

    @Override
    void number(double value) {
      sum.add(value);
      count++;
    }

    @Override
    Step step() {
      return new Step.FillNumber(count == 0 ? 0 : sum.value() / count);
    }
  }

  /// Mean, deviation and range.
  static final class OfSpread extends Fitter {
    private final Function<OfSpread, Step> made;
    private long count;
    private double mean;
    private double squares;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    OfSpread(Function<OfSpread, Step> made) {
      this.made = made;
    }

    /// Source: B. P. Welford (1962).
    @Override
    void number(double value) {
      count++;
      double before = value - mean;
      mean += before / count;
      squares += before * (value - mean);
      min = Math.min(min, value);
      max = Math.max(max, value);
    }

    double mean() {
      return min == max ? min : mean;
    }

    /// Exactly 0 for a constant column, whatever was rounded on the way.
    double deviation() {
      return count == 0 || min == max ? 0 : Math.sqrt(squares / count);
    }

    double min() {
      return count == 0 ? 0 : min;
    }

    double max() {
      return count == 0 ? 0 : max;
    }

    @Override
    Step step() {
      return made.apply(this);
    }
  }

  /// Quantiles: exact up to 1,048,576 values, of more those of a random sample of that size with a fixed seed.
  static final class OfQuantiles extends Fitter {
    private static final int MOST = 1 << 20;

    private final Function<OfQuantiles, Step> made;
    private final SplittableRandom random = new SplittableRandom(1);
    private double[] sample = new double[1024];
    private long count;

    OfQuantiles(Function<OfQuantiles, Step> made) {
      this.made = made;
    }

    @Override
    void number(double value) {
      long place = count < MOST ? count : random.nextLong(count + 1);
      count++;
      if (place < MOST) {
        if (place >= sample.length) {
          sample = Arrays.copyOf(sample, 2 * sample.length);
        }
        sample[(int) place] = value;
      }
    }

    boolean isEmpty() {
      return count == 0;
    }

    /// Between two values in proportion.
    double quantile(double share) {
      int size = (int) Math.min(count, MOST);
      double place = share * (size - 1);
      int below = (int) place;
      double rest = place - below;
      return rest == 0 ? sample[below] : sample[below] * (1 - rest) + sample[below + 1] * rest;
    }

    @Override
    Step step() {
      Arrays.sort(sample, 0, (int) Math.min(count, MOST));
      return made.apply(this);
    }
  }

  /// The most frequent texts or numbers.
  static final class OfCategories extends Fitter {
    private static final int MOST_DISTINCT = 5_000_000;

    private final Chain before;
    private final int most;
    private final Function<OfCategories, Step> made;
    private final Map<Object, long[]> counts = new HashMap<>();

    OfCategories(Chain before, int most, Function<OfCategories, Step> made) {
      this.before = before;
      this.most = most;
      this.made = made;
    }

    @Override
    void number(double value) {
      count(value + 0.0);
    }

    @Override
    void text(String value) {
      count(value);
    }

    private void count(Object value) {
      counts.computeIfAbsent(value, _ -> new long[1])[0]++;
      if (counts.size() > MOST_DISTINCT) {
        throw new IllegalArgumentException("column=" + before.input().name() + " has more than " + MOST_DISTINCT
            + " categories; use hash(…)");
      }
    }

    boolean isEmpty() {
      return counts.isEmpty();
    }

    List<String> texts() {
      return frequent(Comparator.comparing(String.class::cast)).stream().map(String.class::cast).toList();
    }

    List<Double> numbers() {
      return frequent(Comparator.comparing(Double.class::cast)).stream().map(Double.class::cast).toList();
    }

    private List<Object> frequent(Comparator<Object> order) {
      Comparator<Map.Entry<Object, long[]>> byCount = Comparator.comparingLong(entry -> -entry.getValue()[0]);
      return counts.entrySet().stream().sorted(byCount.thenComparing(Map.Entry::getKey, order)).limit(most)
          .map(Map.Entry::getKey).toList();
    }

    @Override
    Step step() {
      return made.apply(this);
    }
  }
}

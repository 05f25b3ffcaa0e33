package io.roadml.kernels;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.junit.jupiter.api.function.Executable;

/// Distributions, quantiles, moments, sums, correlations, change detectors, buckets and sketches.
final class StatisticAnswers implements GoldenAnswers {
  @Override
  public Map<String, Function<GoldenCase, Object>> answers() {
    return Map.ofEntries(
        entry("kstwo_sf", c -> Distributions.kolmogorovUpper(c.number("d", 0), c.integer("n", 0))),
        entry("kolmogorov_sf", c -> Distributions.kolmogorovUpper(c.number("x", 0))),
        entry("kolmogorov_isf", c -> Distributions.kolmogorovCritical(c.number("p", 0))),
        entry("chi2_sf", c -> Distributions.chiSquaredUpper(c.number("x", 0), c.number("df", 0))),
        entry("chi2_isf", c -> Distributions.chiSquaredCritical(c.number("p", 0), c.number("df", 0))),
        entry("norm_sf", c -> Distributions.normalUpper(c.number("z", 0))),
        entry("t_sf", c -> Distributions.studentUpper(c.number("t", 0), c.number("df", 0))),
        entry("quantile", StatisticAnswers::quantiles), entry("moments", StatisticAnswers::moments),
        entry("moments_merge", StatisticAnswers::merged), entry("variance_pop", c -> Moments.of(x(c)).variance()),
        entry("sum", c -> Sums.of(x(c))), entry("sum_f32_const", StatisticAnswers::singlePrecisionSum),
        entry("windowed_mean", c -> Sums.windowedMeans(x(c), c.integer("window", 0), c.integer("step", 0))),
        entry("pearson", c -> Correlation.pearson(x(c), y(c))),
        entry("spearman", c -> Correlation.spearman(x(c), y(c))),
        entry("kendall", c -> Correlation.kendall(x(c), y(c))),
        entry("page_hinkley", StatisticAnswers::pageHinkley), entry("cusum", StatisticAnswers::cusum),
        entry("ewma", StatisticAnswers::ewma), entry("ddm", StatisticAnswers::ddm),
        entry("native_bucket", StatisticAnswers::buckets),
        entry("sketch_relative_error", StatisticAnswers::relativeError),
        entry("sketch_rank_error", StatisticAnswers::rankError));
  }

  private static Samples x(GoldenCase c) {
    return Samples.of(c.doubles("x"));
  }

  private static Samples y(GoldenCase c) {
    return Samples.of(c.doubles("y"));
  }

  private static Object quantiles(GoldenCase c) {
    return Quantiles.of(x(c), c.doubles("q"),
        Quantiles.Method.valueOf(c.text("method", "").toUpperCase(Locale.ROOT)));
  }

  private static Object moments(GoldenCase c) {
    Moments moments = Moments.of(x(c));
    return Map.of("mean", moments.mean(), "var_pop", moments.variance(), "skew", moments.skewness(),
        "kurtosis_excess", moments.excessKurtosis(), "min", moments.min(), "max", moments.max());
  }

  private static Object merged(GoldenCase c) {
    Moments moments = Moments.of(c.doubles("a")).merge(Moments.of(c.doubles("b")));
    return Map.of("n", moments.count(), "mean", moments.mean(), "var_pop", moments.variance());
  }

  private static Object singlePrecisionSum(GoldenCase c) {
    float[] values = new float[c.integer("n", 0)];
    Arrays.fill(values, (float) c.number("value", 0));
    float naive = 0;
    for (float value : values) {
      naive += value;
    }
    return Map.of("exact_of_f32_values", Sums.of(Samples.of(values)), "naive_float_accumulator", naive);
  }

  private static Object pageHinkley(GoldenCase c) {
    var detector = new PageHinkley(c.integer("min_instances", 0), c.number("delta", 0), c.number("threshold", 0),
        c.number("alpha", 0), PageHinkley.Direction.UP);
    double[] xs = c.doubles("xs");
    return IntStream.range(0, xs.length).filter(i -> detector.update(xs[i])).toArray();
  }

  private static Object cusum(GoldenCase c) {
    var detector = new Cusum(c.number("mu", 0), c.number("sigma", 0), c.number("k", 0), c.number("h", 0));
    double[] xs = c.doubles("xs");
    return IntStream.range(0, xs.length).filter(i -> detector.update(xs[i]) != 0).limit(5).toArray();
  }

  private static Object ewma(GoldenCase c) {
    var chart = new Ewma(c.number("mu", 0), c.number("sigma", 0), c.number("lam", 0), c.number("L", 0));
    double[] xs = c.doubles("xs");
    int[] alarms = IntStream.range(0, xs.length).filter(i -> chart.update(xs[i]) != 0).toArray();
    return Map.of("first_alarms", Arrays.copyOf(alarms, 5), "n_alarms", alarms.length, "last", chart.average());
  }

  private static Object ddm(GoldenCase c) {
    var detector = new Ddm(c.integer("warm", 0));
    int[] errors = c.ints("xs");
    var drifts = new ArrayList<Integer>();
    var warnings = new ArrayList<Integer>();
    for (int i = 0; i < errors.length; i++) {
      switch (detector.update(errors[i] == 1)) {
        case Ddm.DRIFT -> drifts.add(i);
        case Ddm.WARNING -> warnings.add(i);
        default -> {}
      }
    }
    return Map.of("drift", drifts, "warn_count", warnings.size(), "first_warn", warnings.getFirst());
  }

  private static Object buckets(GoldenCase c) {
    return Arrays.stream(c.doubles("x")).mapToInt(x -> NativeBuckets.index(x, c.integer("schema", 0))).toArray();
  }

  /// A histogram whose buckets are narrow enough answers a quantile by the middle of a bucket.
  private static Object relativeError(GoldenCase c) {
    int schema = 6;
    assertTrue(StrictMath.pow(2, 0.5 / (1 << schema)) - 1 < c.number("alpha", 0));
    double[] values = c.doubles("x");
    var counts = new TreeMap<Integer, Integer>();
    for (double value : values) {
      counts.merge(NativeBuckets.index(value, schema), 1, Integer::sum);
    }
    return Arrays.stream(c.doubles("q"))
        .map(q -> StrictMath.pow(2, (bucketAt(counts, q * values.length) - 0.5) / (1 << schema))).toArray();
  }

  private static int bucketAt(SortedMap<Integer, Integer> counts, double rank) {
    int reached = 0;
    for (Map.Entry<Integer, Integer> bucket : counts.entrySet()) {
      reached += bucket.getValue();
      if (reached >= rank) {
        return bucket.getKey();
      }
    }
    return counts.lastKey();
  }

  /// A sketch's answers are judged by their ranks. The exact ones are ours.
  private static Object rankError(GoldenCase c) {
    double[] values = c.doubles("x");
    double[] q = c.doubles("q");
    double[] exact = Quantiles.of(x(c), q, Quantiles.Method.INVERTED_CDF);
    return (Executable) () -> {
      assertArrayEquals(GoldenCase.doubles(c.expected()), exact);
      // The allowed error is that of k = 200 with 99 % confidence. The sketch draws lots that cannot be seeded, so a k
      // with a quarter of the error keeps the test from failing by chance.
      KllDoublesSketch sketch = KllDoublesSketch.newHeapInstance(800);
      sketch.update(values, 0, values.length);
      for (double share : q) {
        assertTrue(rankError(values, sketch.getQuantile(share), share) <= c.number("eps", 0), c + " q=" + share);
      }
    };
  }

  private static double rankError(double[] values, double answer, double share) {
    double rank = Arrays.stream(values).filter(value -> value <= answer).count() / (double) values.length;
    return Math.abs(rank - share);
  }
}

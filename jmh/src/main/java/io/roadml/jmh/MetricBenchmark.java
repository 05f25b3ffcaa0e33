package io.roadml.jmh;

import io.roadml.kernels.Average;
import io.roadml.kernels.BinaryScores;
import io.roadml.kernels.Binning;
import io.roadml.kernels.ConfusionMatrix;
import io.roadml.kernels.Probabilities;
import io.roadml.kernels.Ranking;
import io.roadml.kernels.Regression;
import io.roadml.kernels.Samples;
import io.roadml.kernels.TwoSample;
import io.roadml.kernels.ZeroDivision;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Metrics of many rows, each beside the same in plain Java. Ours check their arguments, as always; the plain ones do not.
/// The rows are those that `bench/peers/metrics.py` times scikit-learn and scipy on: as many, and drawn alike.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Xms2g", "-Xmx2g",
    "-XX:+AlwaysPreTouch"})
public class MetricBenchmark {
  private static final long SEED = 20251125;
  private static final int MILLION = 1_000_000;

  /// Truth and predictions, from what the first cache holds to what none does.
  @State(Scope.Benchmark)
  public static class Errors {
    /// Rows.
    @Param({"2048", "10000000"})
    public int rows;

    private double[] truth;
    private double[] predicted;
    private float[] singleTruth;
    private float[] singlePredicted;

    /// Draws and checks.
    @Setup
    public void draw() {
      final Random random = new Random(SEED);
      truth = random.doubles(rows).toArray();
      predicted = random.doubles(rows).toArray();
      singleTruth = narrowed(truth);
      singlePredicted = narrowed(predicted);
      requireNear(PlainMetrics.meanSquaredError(truth, predicted), Regression.of(truth, predicted).mse(), 1e-12);
    }
  }

  /// Values to be binned, and the edges between bins.
  @State(Scope.Benchmark)
  public static class Values {
    /// Bins.
    @Param({"10", "20", "50"})
    public int bins;

    private Samples doubles;
    private Samples singles;
    private double[] values;
    private double[] inner;
    private Binning binning;

    /// Draws and checks.
    @Setup
    public void draw() {
      final Random random = new Random(SEED);
      values = gaussians(random, 10 * MILLION, 0);
      doubles = Samples.of(values);
      singles = Samples.of(narrowed(values));
      binning = Binning.quantile(Samples.of(Arrays.copyOf(values, 100_000)), bins);
      inner = Arrays.copyOfRange(binning.edges(), 1, binning.edges().length - 1);
      require(Arrays.equals(PlainMetrics.countByLinearSearch(values, inner), binning.count(doubles).counts()));
      require(Arrays.equals(PlainMetrics.countByBinarySearch(values, inner), binning.count(doubles).counts()));
    }
  }

  /// A million rows of everything else.
  @State(Scope.Benchmark)
  public static class Million {
    private final boolean[] labels = new boolean[MILLION];
    private final double[] probabilities = new double[MILLION];
    private final int[] classes = new int[MILLION];
    private final int[] predictedClasses = new int[MILLION];
    private float[] scores;
    private float[] shifted;

    /// Draws and checks.
    @Setup
    public void draw() {
      final Random random = new Random(SEED);
      final double[] raw = new double[MILLION];
      for (int i = 0; i < MILLION; i++) {
        labels[i] = random.nextInt(10) < 3;
        raw[i] = random.nextGaussian() + (labels[i] ? 1 : 0);
        probabilities[i] = 1 / (1 + Math.exp(0.5 - raw[i]));
        classes[i] = random.nextInt(5);
        predictedClasses[i] = random.nextInt(10) < 6 ? classes[i] : random.nextInt(5);
      }
      scores = narrowed(raw);
      shifted = narrowed(gaussians(random, MILLION, 0.25));
      requireNear(PlainMetrics.rocAuc(labels, scores), BinaryScores.rocAuc(labels, scores), 1e-12);
      requireNear(PlainMetrics.logLoss(labels, probabilities), Probabilities.logLoss(labels, probabilities), 1e-11);
      requireNear(PlainMetrics.macroF1(classes, predictedClasses, 5), macroF1(this), 1e-12);
      requireNear(PlainMetrics.kolmogorovSmirnov(scores, shifted), kolmogorovSmirnov(this), 1e-12);
    }
  }

  /// 10,000 queries of 100 documents.
  @State(Scope.Benchmark)
  public static class Queries {
    private double[][] relevance;
    private double[][] scores;

    /// Draws and checks.
    @Setup
    public void draw() {
      final Random random = new Random(SEED);
      relevance = new double[10_000][];
      scores = new double[10_000][];
      for (int query = 0; query < relevance.length; query++) {
        relevance[query] = random.ints(100, 0, 5).asDoubleStream().toArray();
        scores[query] = random.doubles(100).toArray();
      }
      requireNear(PlainMetrics.ndcg(relevance, scores), Ranking.ofQueries(relevance, scores).ndcg().mean(), 1e-12);
    }
  }

  private static double[] gaussians(final Random random, final int n, final double mean) {
    final double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = mean + random.nextGaussian();
    }
    return values;
  }

  private static float[] narrowed(final double[] values) {
    final float[] narrow = new float[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }

  private static void requireNear(final double expected, final double actual, final double tolerance) {
    require(Math.abs(expected - actual) <= tolerance);
  }

  private static void require(final boolean same) {
    if (!same) {
      throw new IllegalStateException("the plain metric and ours differ");
    }
  }

  private static double macroF1(final Million rows) {
    return ConfusionMatrix.of(rows.classes, rows.predictedClasses).byLabel().f1(Average.MACRO, ZeroDivision.ZERO);
  }

  private static double kolmogorovSmirnov(final Million rows) {
    return TwoSample.kolmogorovSmirnovDistance(Samples.of(rows.scores), Samples.of(rows.shifted));
  }

  /// Mean squared error, double precision.
  @Benchmark
  public double squaredError(final Errors rows) {
    return Regression.of(rows.truth, rows.predicted).mse();
  }

  /// The same, plainly.
  @Benchmark
  public double squaredErrorPlain(final Errors rows) {
    return PlainMetrics.meanSquaredError(rows.truth, rows.predicted);
  }

  /// Mean squared error, single precision summed in double.
  @Benchmark
  public double squaredErrorOfSingles(final Errors rows) {
    return Regression.of(Samples.of(rows.singleTruth), Samples.of(rows.singlePredicted)).mse();
  }

  /// The same, plainly.
  @Benchmark
  public double squaredErrorOfSinglesPlain(final Errors rows) {
    return PlainMetrics.meanSquaredError(rows.singleTruth, rows.singlePredicted);
  }

  /// The counts of a PSI, double precision.
  @Benchmark
  public long[] binning(final Values rows) {
    return rows.binning.count(rows.doubles).counts();
  }

  /// The counts of a PSI, single precision.
  @Benchmark
  public long[] binningOfSingles(final Values rows) {
    return rows.binning.count(rows.singles).counts();
  }

  /// The same, plainly.
  @Benchmark
  public long[] binningPlainLinear(final Values rows) {
    return PlainMetrics.countByLinearSearch(rows.values, rows.inner);
  }

  /// The same, plainly.
  @Benchmark
  public long[] binningPlainBinary(final Values rows) {
    return PlainMetrics.countByBinarySearch(rows.values, rows.inner);
  }

  /// Kolmogorov–Smirnov's D of a million and a million rows.
  @Benchmark
  public double ks(final Million rows) {
    return kolmogorovSmirnov(rows);
  }

  /// The same, plainly.
  @Benchmark
  public double ksPlain(final Million rows) {
    return PlainMetrics.kolmogorovSmirnov(rows.scores, rows.shifted);
  }

  /// Area under the ROC curve.
  @Benchmark
  public double rocAuc(final Million rows) {
    return BinaryScores.rocAuc(rows.labels, rows.scores);
  }

  /// The same, plainly.
  @Benchmark
  public double rocAucPlain(final Million rows) {
    return PlainMetrics.rocAuc(rows.labels, rows.scores);
  }

  /// Log loss.
  @Benchmark
  public double logLoss(final Million rows) {
    return Probabilities.logLoss(rows.labels, rows.probabilities);
  }

  /// The same, plainly.
  @Benchmark
  public double logLossPlain(final Million rows) {
    return PlainMetrics.logLoss(rows.labels, rows.probabilities);
  }

  /// Macro F1 of five classes.
  @Benchmark
  public double f1(final Million rows) {
    return macroF1(rows);
  }

  /// The same, plainly.
  @Benchmark
  public double f1Plain(final Million rows) {
    return PlainMetrics.macroF1(rows.classes, rows.predictedClasses, 5);
  }

  /// NDCG, ties averaged.
  @Benchmark
  public double ndcg(final Queries rows) {
    return Ranking.ofQueries(rows.relevance, rows.scores).ndcg().mean();
  }

  /// The same, plainly and without ties.
  @Benchmark
  public double ndcgPlain(final Queries rows) {
    return PlainMetrics.ndcg(rows.relevance, rows.scores);
  }
}

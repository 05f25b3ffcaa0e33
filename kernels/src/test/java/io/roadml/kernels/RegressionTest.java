package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegressionTest {
  private static final Map<String, ToDoubleFunction<Regression>> SCORES = scores();
  private static final double[] ODD = {0.0, -0.0, Double.MIN_VALUE, -Double.MIN_VALUE, Double.MAX_VALUE,
      -Double.MAX_VALUE, 1, -1, 1e-300, 1e300};

  private static Map<String, ToDoubleFunction<Regression>> scores() {
    var scores = new LinkedHashMap<String, ToDoubleFunction<Regression>>();
    scores.put("mse", Regression::mse);
    scores.put("rmse", Regression::rmse);
    scores.put("mae", Regression::mae);
    scores.put("bias", Regression::bias);
    scores.put("medianAe", Regression::medianAe);
    scores.put("maxError", Regression::maxError);
    scores.put("mape", Regression::mape);
    scores.put("smape", Regression::smape);
    scores.put("pinball", regression -> regression.pinball(0.3));
    scores.put("r2", Regression::r2);
    scores.put("r2Adjusted", regression -> regression.r2Adjusted(2));
    scores.put("explainedVariance", Regression::explainedVariance);
    scores.put("tweedie 0", regression -> regression.tweedieDeviance(0));
    scores.put("msle", Regression::msle);
    scores.put("poisson", Regression::poissonDeviance);
    scores.put("gamma", Regression::gammaDeviance);
    scores.put("tweedie 1.5", regression -> regression.tweedieDeviance(1.5));
    scores.put("tweedie 3", regression -> regression.tweedieDeviance(3));
    scores.put("tweedie -1", regression -> regression.tweedieDeviance(-1));
    return scores;
  }

  static List<String> names() {
    return List.copyOf(SCORES.keySet());
  }

  @ParameterizedTest @ValueSource(ints = {1, 2, 31, 32, 33, 2047, 2048, 2049, 5000})
  void numbersOnAndOffTheHeapScoreTheSameBits(int n) {
    Random random = new Random(n);
    float[] truth = positives(random, n);
    float[] predicted = positives(random, n);
    double[] weights = random.doubles(n).toArray();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment floats = arena.allocateFrom(ValueLayout.JAVA_FLOAT, truth);
      MemorySegment doubles = arena.allocateFrom(ValueLayout.JAVA_DOUBLE, widened(predicted));
      SCORES.forEach((name, score) -> {
        assertEquals(score.applyAsDouble(Regression.of(widened(truth), widened(predicted))),
            score.applyAsDouble(Regression.of(Samples.ofFloats(floats), Samples.ofDoubles(doubles))), name);
        assertEquals(score.applyAsDouble(Regression.of(widened(truth), widened(predicted), weights)), score
            .applyAsDouble(Regression.of(Samples.of(truth), Samples.of(predicted), Samples.of(weights))), name);
      });
    }
  }

  @ParameterizedTest @MethodSource("names")
  void aRowOfWeightThreeIsThreeRowsAndOneOfNoWeightIsNone(String name) {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      double[] truth = widened(positives(random, 60));
      double[] predicted = widened(positives(random, 60));
      int[] times = random.ints(60, 0, 4).toArray();
      times[0] = 2;
      if (name.equals("maxError") || name.equals("r2Adjusted")) { // about rows, whatever they weigh
        Arrays.setAll(times, i -> 1);
      }
      int[] repeated = IntStream.range(0, 60).flatMap(i -> IntStream.generate(() -> i).limit(times[i])).toArray();
      double[] weights = IntStream.of(times).asDoubleStream().toArray();
      double[] doubled = IntStream.of(times).mapToDouble(w -> 2 * w).toArray();
      double weighted = SCORES.get(name).applyAsDouble(Regression.of(truth, predicted, weights));
      assertEquals(SCORES.get(name).applyAsDouble(Regression.of(picked(truth, repeated), picked(predicted, repeated))),
          weighted, 1e-12, "seed=" + seed);
      assertEquals(weighted, SCORES.get(name).applyAsDouble(Regression.of(truth, predicted, doubled)), "seed=" + seed);
    }
  }

  @ParameterizedTest @MethodSource("names")
  void theOrderOfRowsDoesNotMatter(String name) {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      double[] truth = widened(positives(random, 97));
      double[] predicted = widened(positives(random, 97));
      int[] order = IntStream.range(0, 97).map(i -> (i * 31 + 5) % 97).toArray();
      double score = SCORES.get(name).applyAsDouble(Regression.of(truth, predicted));
      assertEquals(score,
          SCORES.get(name).applyAsDouble(Regression.of(picked(truth, order), picked(predicted, order))),
          1e-13 * Math.max(1, Math.abs(score)), "seed=" + seed);
    }
  }

  @ParameterizedTest @MethodSource("names")
  void whatIsNoNumberIsRefusedWhereverItStands(String name) {
    for (double odd : new double[]{Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      for (int at : new int[]{0, 40, 2100}) {
        double[] good = new double[2101];
        Arrays.fill(good, 1);
        double[] bad = good.clone();
        bad[at] = odd;
        assertRefused(name, "truth[" + at + "]=" + odd, Regression.of(bad, good));
        assertRefused(name, "predicted[" + at + "]=" + odd, Regression.of(good, bad));
        assertThrows(IllegalArgumentException.class,
            () -> SCORES.get(name).applyAsDouble(Regression.of(bad, bad.clone(), good)));
      }
    }
  }

  private static void assertRefused(String name, String named, Regression regression) {
    String message = assertThrows(IllegalArgumentException.class, () -> SCORES.get(name).applyAsDouble(regression),
        named).getMessage();
    assertTrue(message.startsWith(named), message);
  }

  @ParameterizedTest @MethodSource("names")
  void oddNumbersGiveAnAnswerOrARefusalAtOnce(String name) {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      int n = 1 + random.nextInt(70);
      double[] truth = random.ints(n, 0, ODD.length).mapToDouble(i -> ODD[i]).toArray();
      double[] predicted = random.ints(n, 0, ODD.length).mapToDouble(i -> ODD[i]).toArray();
      assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
        try {
          return SCORES.get(name).applyAsDouble(Regression.of(truth, predicted));
        } catch (IllegalArgumentException outsideTheDomain) {
          assertTrue(name.matches("msle|poisson|gamma|tweedie.*"), outsideTheDomain::getMessage);
          return 0;
        }
      }, "seed=" + seed);
    }
  }

  @Test
  void aTruthThatDoesNotVaryIsSeenAlthoughItsMeanIsRounded() {
    double[] truth = {0.1, 0.1, 0.1};
    assertEquals(1, Regression.of(truth, truth.clone()).r2());
    assertEquals(0, Regression.of(truth, new double[]{0.1, 0.1, 0.2}).r2());
    assertEquals(Double.NEGATIVE_INFINITY, Regression.of(truth, new double[]{0.1, 0.1, 0.2}).r2Unbounded());
    assertEquals(0, Regression.of(truth, new double[]{0.1, 0.1, 0.2}, new double[]{1, 2, 0.3}).r2());
  }

  @Test
  void anOffsetOfTheTruthDoesNotHarmTheCoefficient() {
    Random random = new Random(5);
    double[] truth = random.ints(4000, 0, 1000).mapToDouble(i -> i / 8.0).toArray();
    double[] predicted = Arrays.stream(truth).map(y -> y + random.nextInt(17) / 8.0 - 1).toArray();
    double here = Regression.of(truth, predicted).r2();
    double there = Regression.of(moved(truth), moved(predicted)).r2();
    assertEquals(here, there, 1e-12);
    assertEquals(Regression.of(truth, predicted).explainedVariance(),
        Regression.of(moved(truth), moved(predicted)).explainedVariance(), 1e-12);
  }

  private static double[] moved(double[] values) {
    return Arrays.stream(values).map(value -> value + 1e9).toArray();
  }

  @Test
  void squaresThatOverflowAreTold() {
    Regression huge = Regression.of(new double[]{1e200, -1e200}, new double[]{-1e200, 1e200});
    assertTrue(huge.overflows());
    assertEquals(Double.POSITIVE_INFINITY, huge.mse());
    assertEquals(Double.NaN, huge.r2());
    assertEquals(2e200, huge.mae());
    assertFalse(Regression.of(new double[]{1, 2}, new double[]{3, 4}).overflows());
  }

  @Test
  void theMedianOfWeightedErrorsIsWhereHalfTheWeightIsReached() {
    double[] zeros = new double[4];
    double[] errors = {4, 1, 3, 2};
    assertEquals(2.5, Regression.of(zeros, errors).medianAe());
    assertEquals(2.5, Regression.of(zeros, errors, new double[]{0.5, 0.5, 0.5, 0.5}).medianAe());
    assertEquals(4, Regression.of(zeros, errors, new double[]{10, 1, 1, 1}).medianAe());
    assertEquals(2, Regression.of(zeros, errors, new double[]{0, 1, 0, 1.5}).medianAe());
    assertEquals(2.5, Regression.of(zeros, errors, new double[]{2, 0, 3, 5}).medianAe());
    assertEquals(3, Regression.of(new double[1], new double[]{3}, new double[]{Double.MIN_VALUE}).medianAe());
  }

  @Test
  void aPerfectPredictionHasNoDevianceWhateverThePower() {
    double[] values = {0.5, 1, 2, 0.01, 3};
    for (double power : new double[]{-1.5, 0, 1, 1.2, 1.9, 2, 2.5, 3}) {
      assertEquals(0, Regression.of(values, values.clone()).tweedieDeviance(power), 1e-11, "power=" + power);
    }
  }

  @Test
  void valuesOutsideADeviancesDomainAreRefused() {
    Regression zeroTruth = Regression.of(new double[]{0, 1}, new double[]{1, 1});
    assertEquals(1.0, zeroTruth.poissonDeviance());
    assertMessage("truth[0]=0.0; want more than 0", zeroTruth::gammaDeviance);
    assertMessage("predicted[1]=0.0; want more than 0",
        () -> Regression.of(new double[]{1, 1}, new double[]{1, 0}).poissonDeviance());
    assertMessage("truth[0]=-1.0; want 0 or more",
        () -> Regression.of(new double[]{-1, 1}, new double[]{1, 1}).tweedieDeviance(1.5));
    assertMessage("power=0.5; want a finite one, at most 0 or at least 1", () -> zeroTruth.tweedieDeviance(0.5));
    assertMessage("truth[0]=-1.0; want more than -1",
        () -> Regression.of(new double[]{-1}, new double[]{1}).msle());
    assertMessage("alpha=1.5; want 0 … 1", () -> zeroTruth.pinball(1.5));
    assertMessage("features=-1; want 0 or more", () -> zeroTruth.r2Adjusted(-1));
    assertMessage("truth.length=1 differs from predicted.length=2", () -> Regression.of(new double[1], new double[2]));
    assertMessage("weights.length=3 differs from truth.length=1",
        () -> Regression.of(new double[1], new double[1], new double[3]));
    assertMessage("the weights add up to Infinity; want a finite sum",
        () -> Regression.of(new double[2], new double[2], new double[]{Double.MAX_VALUE, Double.MAX_VALUE}));
    assertEquals(Double.NaN, zeroTruth.r2Adjusted(1));
  }

  @Test
  void outputsOfDifferentShapesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> RegressionOutputs.of(List.of()));
    assertThrows(IllegalArgumentException.class,
        () -> RegressionOutputs.ofRows(new double[][]{{1, 2}, {1}}, new double[][]{{1, 2}, {1, 2}}));
    RegressionOutputs constant = RegressionOutputs.ofRows(new double[][]{{1, 2}, {1, 2}},
        new double[][]{{1, 2}, {1, 3}});
    assertEquals(0.5, constant.varianceWeighted(Regression::r2));
    assertArrayEquals(new double[]{1, 0}, constant.each(Regression::r2));
  }

  private static void assertMessage(String message, org.junit.jupiter.api.function.Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  private static float[] positives(Random random, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = 0.1f + random.nextFloat() * 9;
    }
    return values;
  }

  private static double[] widened(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static double[] picked(double[] values, int[] order) {
    return IntStream.of(order).mapToDouble(i -> values[i]).toArray();
  }
}

package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConfusionMatrixTest {
  /// Labels that lie close together, far apart, and at the ends of what an int holds.
  enum Labels {
    BINARY, GRADES, NEGATIVE, SPARSE, EXTREME;

    int[] draw(Random random, int n) {
      return switch (this) {
        case BINARY -> random.ints(n, 0, 2).toArray();
        case GRADES -> random.ints(n, 0, 7).toArray();
        case NEGATIVE -> random.ints(n, -130, 125).toArray();
        case SPARSE -> random.ints(n, 0, 9).map(label -> label * 1_000_003).toArray();
        case EXTREME -> random.ints(n, 0, 3)
            .map(label -> new int[]{Integer.MIN_VALUE, 0, Integer.MAX_VALUE}[label]).toArray();
      };
    }
  }

  @ParameterizedTest @EnumSource
  void everyPairIsCountedWhereItBelongs(Labels kind) {
    for (long seed = 1; seed <= 40; seed++) {
      Random random = new Random(seed);
      int n = 1 + random.nextInt(300);
      int[] truth = kind.draw(random, n);
      int[] predicted = kind.draw(random, n);
      ConfusionMatrix matrix = ConfusionMatrix.of(truth, predicted);
      int[] labels = IntStream.concat(IntStream.of(truth), IntStream.of(predicted)).sorted().distinct().toArray();
      assertArrayEquals(labels, matrix.labels(), "seed=" + seed);
      double[][] counts = matrix.counts();
      for (int row = 0; row < labels.length; row++) {
        for (int column = 0; column < labels.length; column++) {
          int t = labels[row];
          int p = labels[column];
          long count = IntStream.range(0, n).filter(i -> truth[i] == t && predicted[i] == p).count();
          assertEquals(count, counts[row][column], "seed=" + seed + " " + t + " " + p);
        }
      }
      double[] ones = new double[n];
      Arrays.fill(ones, 1);
      assertArrayEquals(counts, ConfusionMatrix.of(truth, predicted, ones).counts(), "seed=" + seed);
    }
  }

  @ParameterizedTest @EnumSource
  void theOrderOfTheRowsAndADoubledWeightChangeNoBit(Labels kind) {
    for (long seed = 1; seed <= 40; seed++) {
      Random random = new Random(seed);
      int n = 1 + random.nextInt(200);
      int[] truth = kind.draw(random, n);
      int[] predicted = kind.draw(random, n);
      double[] weights = random.ints(n, 0, 4).asDoubleStream().toArray();
      weights[random.nextInt(n)] = 1;
      int[] order = IntStream.range(0, n).boxed().sorted((a, b) -> Integer.compare(a * 7919 % n, b * 7919 % n))
          .mapToInt(i -> i).toArray();
      double[] doubled = IntStream.of(order).mapToDouble(i -> 2 * weights[i]).toArray();
      double[] plain = scores(ConfusionMatrix.of(truth, predicted, weights));
      double[] other = scores(ConfusionMatrix.of(picked(truth, order), picked(predicted, order), doubled));
      assertArrayEquals(plain, other, "seed=" + seed);
    }
  }

  @Test
  void aRowOfWeightThreeIsThreeRows() {
    for (long seed = 1; seed <= 40; seed++) {
      Random random = new Random(seed);
      int[] truth = Labels.GRADES.draw(random, 50);
      int[] predicted = Labels.GRADES.draw(random, 50);
      int[] times = random.ints(50, 1, 4).toArray();
      int[] repeated = IntStream.range(0, 50).flatMap(i -> IntStream.generate(() -> i).limit(times[i])).toArray();
      assertArrayEquals(scores(ConfusionMatrix.of(picked(truth, repeated), picked(predicted, repeated))),
          scores(ConfusionMatrix.of(truth, predicted, IntStream.of(times).asDoubleStream().toArray())), "seed=" + seed);
    }
  }

  @Test
  void weightsNearTheEndsOfDoublesGiveTheScoresOfOnes() {
    int[] truth = {0, 0, 1, 1, 2, 2, 2};
    int[] predicted = {0, 1, 1, 1, 2, 0, 2};
    ConfusionMatrix ones = ConfusionMatrix.of(truth, predicted);
    for (double weight : new double[]{1e300, 0x1p-1000, Double.MIN_NORMAL}) {
      double[] weights = new double[truth.length];
      Arrays.fill(weights, weight);
      ConfusionMatrix weighted = ConfusionMatrix.of(truth, predicted, weights);
      assertEquals(ones.mcc(), weighted.mcc(), 1e-14, "weight=" + weight);
      assertEquals(ones.kappa(), weighted.kappa(), 1e-14, "weight=" + weight);
      assertEquals(ones.accuracy(), weighted.accuracy(), 1e-14, "weight=" + weight);
      assertEquals(macroF1(ones), macroF1(weighted), 1e-14, "weight=" + weight);
    }
  }

  @Test
  void scoresOfOneLabelARowAgreeWithEachOther() {
    for (long seed = 1; seed <= 100; seed++) {
      Random random = new Random(seed);
      int[] truth = Labels.GRADES.draw(random, 80);
      int[] predicted = Labels.GRADES.draw(random, 80);
      ConfusionMatrix matrix = ConfusionMatrix.of(truth, predicted);
      LabelScores scores = matrix.byLabel();
      String message = "seed=" + seed;
      for (double same : new double[]{scores.precision(Average.MICRO, ZeroDivision.ZERO),
          scores.recall(Average.MICRO, ZeroDivision.ZERO), scores.f1(Average.MICRO, ZeroDivision.ZERO),
          scores.recall(Average.WEIGHTED, ZeroDivision.ZERO), 1 - matrix.zeroOneLoss()}) {
        assertEquals(matrix.accuracy(), same, 1e-14, message);
      }
      ConfusionMatrix swapped = ConfusionMatrix.of(predicted, truth);
      assertArrayEquals(scores.precision(ZeroDivision.NAN), swapped.byLabel().recall(ZeroDivision.NAN), message);
      assertArrayEquals(scores.f1(ZeroDivision.ZERO), swapped.byLabel().f1(ZeroDivision.ZERO), message);
      assertEquals(matrix.mcc(), swapped.mcc(), 1e-14, message);
      assertEquals(matrix.kappa(), swapped.kappa(), 1e-14, message);
      assertArrayEquals(scores.fBeta(0, ZeroDivision.NAN), scores.precision(ZeroDivision.NAN), message);
      assertArrayEquals(scores.fBeta(Double.POSITIVE_INFINITY, ZeroDivision.NAN), scores.recall(ZeroDivision.NAN),
          message);
    }
  }

  @Test
  void theMatricesOfPartsAddUpToThatOfAll() {
    for (long seed = 1; seed <= 40; seed++) {
      Random random = new Random(seed);
      int[] truth = Labels.SPARSE.draw(random, 60);
      int[] predicted = Labels.SPARSE.draw(random, 60);
      int cut = 1 + random.nextInt(58);
      ConfusionMatrix first = ConfusionMatrix.of(Arrays.copyOf(truth, cut), Arrays.copyOf(predicted, cut));
      ConfusionMatrix second = ConfusionMatrix.of(Arrays.copyOfRange(truth, cut, 60),
          Arrays.copyOfRange(predicted, cut, 60));
      ConfusionMatrix all = ConfusionMatrix.of(truth, predicted);
      assertArrayEquals(all.labels(), first.plus(second).labels(), "seed=" + seed);
      assertArrayEquals(all.counts(), first.plus(second).counts(), "seed=" + seed);
      assertArrayEquals(scores(first.plus(second)), scores(second.plus(first)), "seed=" + seed);
    }
  }

  @Test
  void mccOfTwoClassesIsTheirCorrelation() {
    for (long seed = 1; seed <= 50; seed++) {
      Random random = new Random(seed);
      int[] truth = Labels.BINARY.draw(random, 40);
      int[] predicted = Labels.BINARY.draw(random, 40);
      assertEquals(correlation(truth, predicted), ConfusionMatrix.of(truth, predicted).mcc(), 1e-13, "seed=" + seed);
    }
  }

  @Test
  void someLabelsOnlyAreScoredAmongAllRowsAndCountedAmongTheirOwn() {
    int[] truth = {1, 1, 3, 3, 2, 2};
    int[] predicted = {1, 3, 3, 2, 3, 2};
    ConfusionMatrix matrix = ConfusionMatrix.of(truth, predicted);
    assertArrayEquals(new double[]{1 / 3.0, 1}, matrix.byLabel(3, 1).precision(ZeroDivision.ZERO));
    assertArrayEquals(new double[][]{{1, 0}, {1, 1}}, matrix.only(3, 1).counts());
    assertEquals(3, matrix.only(3, 1).total());
    assertArrayEquals(new double[][]{{0, 0}, {0, 1}}, matrix.only(9, 1).counts());
    assertArrayEquals(new double[]{2, 0}, matrix.byLabel(2, 7).support());
  }

  @Test
  void whatIsUndefinedIsLeftOutOfAveragesIfItIsNaN() {
    ConfusionMatrix matrix = ConfusionMatrix.of(new int[]{0, 0, 1, 1, 2, 2}, new int[]{0, 0, 1, 3, 1, 3});
    assertArrayEquals(new double[]{1, 0.5, Double.NaN, 0}, matrix.byLabel().precision(ZeroDivision.NAN));
    assertEquals(0.5, matrix.byLabel().precision(Average.MACRO, ZeroDivision.NAN));
    assertEquals(Double.NaN, matrix.byLabel(7).f1(Average.MACRO, ZeroDivision.NAN));
    assertEquals(0, matrix.byLabel(7).f1(Average.WEIGHTED, ZeroDivision.ZERO));
    assertEquals(1, matrix.byLabel(7).f1(Average.WEIGHTED, ZeroDivision.ONE));
  }

  @Test
  void whatCannotBeCountedIsRefused() {
    assertRefused("truth.length=2 differs from predicted.length=1", () -> ConfusionMatrix.of(new int[2], new int[1]));
    assertRefused("truth.length=0; want at least one row", () -> ConfusionMatrix.of(new int[0], new int[0]));
    assertRefused("weights[1]=-1.0; want 0 or more",
        () -> ConfusionMatrix.of(new int[2], new int[2], new double[]{1, -1}));
    assertRefused("weights[0]=NaN; want a finite number",
        () -> ConfusionMatrix.of(new int[2], new int[2], new double[]{Double.NaN, 1}));
    assertRefused("weights are all 0; want one that is more",
        () -> ConfusionMatrix.of(new int[2], new int[2], new double[2]));
    assertRefused("labels=5000 different ones; want at most 4096",
        () -> ConfusionMatrix.of(IntStream.range(0, 5000).toArray(), new int[5000]));
    ConfusionMatrix matrix = ConfusionMatrix.of(new int[2], new int[2]);
    assertRefused("labels=[1, 1]; want each once", () -> matrix.byLabel(1, 1));
    assertRefused("labels=[1, 1]; want each once", () -> matrix.only(1, 1));
    assertRefused("beta=NaN; want 0 or more", () -> matrix.byLabel().fBeta(Double.NaN, ZeroDivision.ZERO));
  }

  private static void assertRefused(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  private static double[] scores(ConfusionMatrix matrix) {
    LabelScores scores = matrix.byLabel();
    return new double[]{matrix.accuracy(), matrix.mcc(), matrix.kappa(),
        matrix.kappa(ConfusionMatrix.KappaWeights.QUADRATIC), matrix.balancedAccuracy(),
        scores.f1(Average.MACRO, ZeroDivision.ZERO), scores.jaccard(Average.WEIGHTED, ZeroDivision.ONE),
        scores.specificity(Average.MICRO, ZeroDivision.NAN)};
  }

  private static double macroF1(ConfusionMatrix matrix) {
    return matrix.byLabel().f1(Average.MACRO, ZeroDivision.ZERO);
  }

  private static int[] picked(int[] labels, int[] order) {
    return IntStream.of(order).map(i -> labels[i]).toArray();
  }

  private static double correlation(int[] x, int[] y) {
    double mx = Arrays.stream(x).average().orElseThrow();
    double my = Arrays.stream(y).average().orElseThrow();
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - mx) * (y[i] - my);
      xx += (x[i] - mx) * (x[i] - mx);
      yy += (y[i] - my) * (y[i] - my);
    }
    return xx == 0 || yy == 0 ? 0 : xy / Math.sqrt(xx * yy);
  }
}

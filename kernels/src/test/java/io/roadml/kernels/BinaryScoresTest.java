package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class BinaryScoresTest {
  /// Rows with many ties, of sizes on both sides of where a radix sort begins.
  private static final class Rows {
    final long seed;
    final boolean[] labels;
    final float[] singles;
    final double[] scores;
    final double[] weights;

    Rows(long seed) {
      this.seed = seed;
      Random random = new Random(seed);
      int n = seed % 40 == 0 ? 20_000 : 2 + random.nextInt(60);
      labels = new boolean[n];
      singles = new float[n];
      scores = new double[n];
      weights = new double[n];
      int levels = 2 + random.nextInt(seed % 40 == 0 ? 5000 : 20);
      for (int i = 0; i < n; i++) {
        labels[i] = random.nextInt(3) == 0;
        singles[i] = random.nextInt(levels) / 7f - 1;
        if (random.nextInt(20) == 0) singles[i] = random.nextBoolean() ? 0f : -0f;
        scores[i] = singles[i];
        weights[i] = random.nextInt(4) / 4.0;
      }
      labels[0] = true;
      labels[1] = false;
      weights[0] = 1;
      weights[1] = 1;
    }

    String text() {
      return "seed=" + seed;
    }
  }

  @Test
  void rocAucEqualsTheCountOfAllPairs() {
    for (long seed = 1; seed <= 200; seed++) {
      if (seed % 40 == 0) continue;
      Rows rows = new Rows(seed);
      double expected = byAllPairs(rows.labels, rows.scores);
      assertEquals(expected, BinaryScores.rocAuc(rows.labels, rows.singles), 1e-15, rows.text());
      assertEquals(expected, BinaryScores.rocAuc(rows.labels, rows.scores), 1e-15, rows.text());
    }
  }

  private static double byAllPairs(boolean[] labels, double[] scores) {
    double won = 0;
    int pairs = 0;
    for (int i = 0; i < labels.length; i++) {
      for (int j = 0; j < labels.length; j++) {
        if (labels[i] && !labels[j]) {
          won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
          pairs++;
        }
      }
    }
    return won / pairs;
  }

  @Test
  void singleAndDoublePrecisionOfTheSameNumbersGiveTheSameBits() {
    for (long seed = 1; seed <= 200; seed++) {
      Rows rows = new Rows(seed);
      Samples singles = Samples.of(rows.singles);
      Samples doubles = Samples.of(rows.scores);
      assertEquals(BinaryScores.rocAuc(rows.labels, doubles), BinaryScores.rocAuc(rows.labels, singles), rows.text());
      assertEquals(BinaryScores.ks(rows.labels, doubles), BinaryScores.ks(rows.labels, singles), rows.text());
      assertEquals(BinaryScores.averagePrecision(rows.labels, doubles),
          BinaryScores.averagePrecision(rows.labels, singles), rows.text());
      assertArrayEquals(BinaryScores.rocCurve(rows.labels, doubles).thresholds(),
          BinaryScores.rocCurve(rows.labels, singles).thresholds(), rows.text());
    }
  }

  @Test
  void theOrderOfTheRowsDoesNotChangeABit() {
    for (long seed = 1; seed <= 120; seed++) {
      Rows rows = new Rows(seed);
      boolean[] labels = rows.labels.clone();
      double[] scores = rows.scores.clone();
      Random random = new Random(seed);
      for (int i = labels.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        boolean label = labels[i];
        labels[i] = labels[j];
        labels[j] = label;
        double score = scores[i];
        scores[i] = scores[j];
        scores[j] = score;
      }
      assertEquals(BinaryScores.rocAuc(rows.labels, rows.scores), BinaryScores.rocAuc(labels, scores), rows.text());
      assertEquals(BinaryScores.averagePrecision(rows.labels, rows.scores),
          BinaryScores.averagePrecision(labels, scores), rows.text());
      assertEquals(BinaryScores.ks(rows.labels, Samples.of(rows.scores)),
          BinaryScores.ks(labels, Samples.of(scores)), rows.text());
    }
  }

  @Test
  void aRisingMapOfTheScoresChangesNothingAndAFallingOneTurnsTheAreaOver() {
    for (long seed = 1; seed <= 120; seed++) {
      Rows rows = new Rows(seed);
      double[] risen = Arrays.stream(rows.scores).map(score -> 1e300 * score + 1e298).toArray();
      double[] fallen = Arrays.stream(rows.scores).map(score -> -score).toArray();
      double area = BinaryScores.rocAuc(rows.labels, rows.scores);
      assertEquals(area, BinaryScores.rocAuc(rows.labels, risen), rows.text());
      assertEquals(1 - area, BinaryScores.rocAuc(rows.labels, fallen), 1e-15, rows.text());
      assertEquals(2 * area - 1, BinaryScores.gini(rows.labels, Samples.of(rows.scores)), rows.text());
    }
  }

  @Test
  void weightsOfOneChangeNothingAndTheirScaleDoesNotMatter() {
    for (long seed = 1; seed <= 120; seed++) {
      Rows rows = new Rows(seed);
      Samples scores = Samples.of(rows.scores);
      double[] ones = new double[rows.labels.length];
      Arrays.fill(ones, 1);
      Samples twice = Samples.of(Arrays.stream(rows.weights).map(weight -> 2 * weight).toArray());
      Samples weights = Samples.of(rows.weights);
      assertEquals(BinaryScores.rocAuc(rows.labels, scores), BinaryScores.rocAuc(rows.labels, scores, Samples.of(ones)),
          1e-12, rows.text());
      assertEquals(BinaryScores.ks(rows.labels, scores), BinaryScores.ks(rows.labels, scores, Samples.of(ones)), 1e-12,
          rows.text());
      assertEquals(BinaryScores.rocAuc(rows.labels, scores, weights), BinaryScores.rocAuc(rows.labels, scores, twice),
          rows.text());
      assertEquals(BinaryScores.averagePrecision(rows.labels, scores, weights),
          BinaryScores.averagePrecision(rows.labels, scores, twice), rows.text());
      assertEquals(BinaryScores.partialRocAuc(rows.labels, scores, weights, 0.3),
          BinaryScores.partialRocAuc(rows.labels, scores, twice, 0.3), rows.text());
    }
  }

  @Test
  void rowsWithoutWeightCountAsIfTheyWereNotThere() {
    for (long seed = 1; seed <= 120; seed++) {
      Rows rows = new Rows(seed);
      int[] kept = IntStream.range(0, rows.labels.length).filter(i -> rows.weights[i] > 0).toArray();
      boolean[] labels = new boolean[kept.length];
      double[] scores = new double[kept.length];
      double[] weights = new double[kept.length];
      for (int i = 0; i < kept.length; i++) {
        labels[i] = rows.labels[kept[i]];
        scores[i] = rows.scores[kept[i]];
        weights[i] = rows.weights[kept[i]];
      }
      assertEquals(BinaryScores.rocAuc(labels, Samples.of(scores), Samples.of(weights)),
          BinaryScores.rocAuc(rows.labels, Samples.of(rows.scores), Samples.of(rows.weights)), 1e-12, rows.text());
      assertEquals(BinaryScores.averagePrecision(labels, Samples.of(scores), Samples.of(weights)), BinaryScores
          .averagePrecision(rows.labels, Samples.of(rows.scores), Samples.of(rows.weights)), 1e-12, rows.text());
    }
  }

  @Test
  void curvesRunFromNothingToEverythingAndTheirAreasAreTheScores() {
    for (long seed = 1; seed <= 120; seed++) {
      Rows rows = new Rows(seed);
      Samples scores = Samples.of(rows.scores);
      RocCurve roc = BinaryScores.rocCurve(rows.labels, scores);
      int last = roc.thresholds().length - 1;
      assertEquals(0, roc.truePositiveRate()[0], rows.text());
      assertEquals(1, roc.truePositiveRate()[last], rows.text());
      assertEquals(1, roc.falsePositiveRate()[last], rows.text());
      assertEquals(BinaryScores.rocAuc(rows.labels, scores), roc.areaUpTo(1), 1e-12, rows.text());
      double ks = 0;
      for (int k = 0; k <= last; k++) ks = Math.max(ks, roc.truePositiveRate()[k] - roc.falsePositiveRate()[k]);
      assertEquals(ks, BinaryScores.ks(rows.labels, scores), 1e-14, rows.text());
      PrecisionRecallCurve curve = BinaryScores.precisionRecallCurve(rows.labels, scores);
      assertEquals(1, curve.recall()[0], rows.text());
      assertEquals(0, curve.recall()[curve.recall().length - 1], rows.text());
      double steps = 0;
      for (int k = 1; k < curve.recall().length; k++) {
        steps += (curve.recall()[k - 1] - curve.recall()[k]) * curve.precision()[k - 1];
      }
      assertEquals(steps, BinaryScores.averagePrecision(rows.labels, scores), 1e-12, rows.text());
    }
  }

  @Test
  void theGapsOfTwoSamplesAreThoseOfTheirDistributionFunctions() {
    for (long seed = 1; seed <= 300; seed++) {
      Random random = new Random(seed);
      int levels = 1 + random.nextInt(12);
      double[] a = random.doubles(1 + random.nextInt(20)).map(x -> Math.floor(x * levels)).toArray();
      double[] b = random.doubles(1 + random.nextInt(20)).map(x -> Math.floor(x * levels * 1.3)).toArray();
      long highest = 0;
      long lowest = 0;
      for (int v = 0; v <= 20; v++) {
        double value = v;
        long gap = Arrays.stream(a).filter(x -> x <= value).count() * b.length
            - Arrays.stream(b).filter(x -> x <= value).count() * a.length;
        highest = Math.max(highest, gap);
        lowest = Math.min(lowest, gap);
      }
      Gaps expected = new Gaps(highest, lowest);
      assertEquals(expected, Gaps.between(Samples.of(a), Samples.of(b)), "seed=" + seed);
      assertEquals(expected, Gaps.between(Samples.of(narrowed(a)), Samples.of(narrowed(b))), "seed=" + seed);
    }
  }

  private static float[] narrowed(double[] values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < values.length; i++) narrow[i] = (float) values[i];
    return narrow;
  }

  @Test
  void anyScoresAtAllGiveANumberOrARefusalAndSoon() {
    double[] odd = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.0, -0.0, Double.MIN_VALUE,
        -Double.MIN_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_NORMAL, 1, -1};
    for (long seed = 1; seed <= 300; seed++) {
      Random random = new Random(seed);
      int n = random.nextInt(40);
      boolean[] labels = new boolean[n];
      double[] scores = new double[n];
      boolean finite = n > 0;
      for (int i = 0; i < n; i++) {
        labels[i] = random.nextBoolean();
        scores[i] = odd[random.nextInt(seed % 2 == 0 ? 3 : 0, odd.length)];
        finite &= Double.isFinite(scores[i]);
      }
      boolean wanted = finite;
      String text = "seed=" + seed;
      assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
        if (wanted) {
          double area = BinaryScores.rocAuc(labels, scores);
          assertTrue(Double.isNaN(area) ? oneClass(labels) : area >= 0 && area <= 1, text);
          double ks = BinaryScores.ks(labels, Samples.of(scores));
          assertTrue(Double.isNaN(ks) ? oneClass(labels) : ks >= 0 && ks <= 1, text);
        } else {
          assertThrows(IllegalArgumentException.class, () -> BinaryScores.rocAuc(labels, scores), text);
          assertThrows(IllegalArgumentException.class, () -> BinaryScores.averagePrecision(labels, scores), text);
        }
      }, text);
    }
  }

  private static boolean oneClass(boolean[] labels) {
    int positives = SortedPair.countTrue(labels);
    return positives == 0 || positives == labels.length;
  }

  @Test
  void whatIsRefusedIsNamedByIndexAndValue() {
    boolean[] labels = {true, false, true};
    assertEquals("scores[2]=NaN; want a finite number",
        refusal(() -> BinaryScores.rocAuc(labels, new float[]{0, 1, Float.NaN})));
    assertEquals("scores[1]=Infinity; want a finite number",
        refusal(() -> BinaryScores.averagePrecision(labels, new double[]{0, 1.0 / 0, 2})));
    assertEquals("labels.length=3 differs from scores.length=1",
        refusal(() -> BinaryScores.rocAuc(labels, new double[1])));
    assertEquals("labels.length=0; want at least one row",
        refusal(() -> BinaryScores.rocAuc(new boolean[0], new double[0])));
    Samples scores = Samples.of(0.1, 0.2, 0.3);
    assertEquals("weights[1]=-1.0; want 0 or more",
        refusal(() -> BinaryScores.rocAuc(labels, scores, Samples.of(1.0, -1.0, 1.0))));
    assertEquals("weights are all 0; want one that is more",
        refusal(() -> BinaryScores.rocAuc(labels, scores, Samples.of(new double[3]))));
    assertEquals("maxFalsePositiveRate=1.5; want above 0, at most 1",
        refusal(() -> BinaryScores.partialRocAuc(labels, scores, 1.5)));
    assertEquals("labels[2]=0; want 0 and 1, or -1 and 1", refusal(() -> BinaryScores.positives(1, -1, 0)));
    assertEquals("labels[1]=2; want 0 and 1, or -1 and 1", refusal(() -> BinaryScores.positives(0, 2)));
  }

  private static String refusal(Executable call) {
    return assertThrows(IllegalArgumentException.class, call).getMessage();
  }
}

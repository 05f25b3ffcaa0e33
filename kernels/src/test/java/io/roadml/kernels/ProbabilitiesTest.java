package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProbabilitiesTest {
  @Test
  void logLossOfACoinIsLnTwoAndACertainErrorIsClipped() {
    assertEquals(Math.log(2), Probabilities.logLoss(new boolean[]{false, true, true}, new double[]{0.5, 0.5, 0.5}),
        1e-15);
    assertEquals(36.04365338911715, Probabilities.logLoss(new boolean[]{false, true}, new double[]{1, 0}), 1e-12);
    assertEquals(15.942385152878742, Probabilities.logLoss(new boolean[]{false, true}, new float[]{1, 0}), 1e-12);
    assertEquals(0.2899092476264711, Probabilities.logLoss(new boolean[]{true, true}, new double[]{0.7, 0.8}), 1e-15);
  }

  @Test
  void lossesAreThoseOfThePlainSums() {
    for (int n : new int[]{1, 2, 31, 33, 2047, 2049, 5000}) {
      long seed = 40L + n;
      Random random = new Random(seed);
      boolean[] labels = new boolean[n];
      double[] p = random.doubles(n).toArray();
      double log = 0;
      double squares = 0;
      for (int i = 0; i < n; i++) {
        labels[i] = random.nextInt(3) == 0;
        log -= StrictMath.log(labels[i] ? p[i] : 1 - p[i]);
        squares += (p[i] - (labels[i] ? 1 : 0)) * (p[i] - (labels[i] ? 1 : 0));
      }
      assertEquals(log / n, Probabilities.logLoss(labels, p), 1e-13, "seed=" + seed);
      assertEquals(squares / n, Probabilities.brier(labels, p), 1e-13, "seed=" + seed);
    }
  }

  @Test
  void weightsOfOneChangeNothingAndTheirScaleDoesNotMatter() {
    long seed = 6;
    Random random = new Random(seed);
    Samples p = Samples.of(random.doubles(3000).toArray());
    boolean[] labels = new boolean[3000];
    for (int i = 0; i < labels.length; i++) labels[i] = random.nextBoolean();
    double[] weights = random.doubles(3000).toArray();
    Samples twice = Samples.of(Arrays.stream(weights).map(w -> 2 * w).toArray());
    double[] ones = new double[3000];
    Arrays.fill(ones, 1);
    assertEquals(Probabilities.logLoss(labels, p), Probabilities.logLoss(labels, p, Samples.of(ones)), "seed=" + seed);
    assertEquals(Probabilities.brier(labels, p), Probabilities.brier(labels, p, Samples.of(ones)), "seed=" + seed);
    assertEquals(Probabilities.logLoss(labels, p, Samples.of(weights)), Probabilities.logLoss(labels, p, twice));
    assertEquals(Probabilities.brier(labels, p, Samples.of(weights)), Probabilities.brier(labels, p, twice));
  }

  @Test
  void twoClassesAsColumnsAreThePositiveOnesProbability() {
    long seed = 8;
    Random random = new Random(seed);
    int n = 2500;
    int[] classes = new int[n];
    boolean[] labels = new boolean[n];
    double[] p = new double[n];
    double[] rows = new double[2 * n];
    for (int i = 0; i < n; i++) {
      classes[i] = random.nextInt(2);
      labels[i] = classes[i] == 1;
      p[i] = random.nextInt(1025) / 1024.0;
      rows[2 * i] = 1 - p[i];
      rows[2 * i + 1] = p[i];
    }
    assertEquals(Probabilities.logLoss(labels, p), Probabilities.logLoss(classes, Samples.of(rows), 2), "seed=" + seed);
    assertEquals(2 * Probabilities.brier(labels, p), Probabilities.brier(classes, Samples.of(rows), 2), 1e-15);
  }

  @Test
  void whatIsSaidAndHappensHasNoCalibrationError() {
    boolean[] labels = {true, false, true, false, false, false, true, true};
    Samples said = Samples.of(0.5, 0.5, 0.5, 0.5, 0, 0, 1, 1);
    for (int bins : new int[]{1, 2, 3, 10, 1000}) {
      double expected = 0;
      assertEquals(expected, Probabilities.ece(labels, said, bins), 1e-15);
      assertEquals(expected, Probabilities.rmsce(labels, said, bins), 1e-15);
      assertEquals(expected, Probabilities.mce(labels, said, bins), 1e-15);
    }
    CalibrationCurve curve = Probabilities.calibrationCurve(labels, said, 10);
    assertArrayEquals(new double[]{0, 0.5, 1}, curve.said());
    assertArrayEquals(new double[]{0, 0.5, 1}, curve.happened());
    assertArrayEquals(new int[]{2, 4, 2}, curve.rows());
  }

  @Test
  void theCalibrationErrorsAreOrderedAndEveryProbabilityHasABin() {
    for (long seed = 1; seed <= 100; seed++) {
      Random random = new Random(seed);
      int bins = 1 + random.nextInt(30);
      double[] p = new double[200];
      boolean[] labels = new boolean[200];
      for (int i = 0; i < p.length; i++) {
        p[i] = random.nextBoolean() ? random.nextInt(bins + 1) * (1.0 / bins) : random.nextDouble();
        p[i] = Math.min(p[i], 1);
        labels[i] = random.nextBoolean();
      }
      Samples said = Samples.of(p);
      double expected = Probabilities.ece(labels, said, bins);
      double squared = Probabilities.rmsce(labels, said, bins);
      double most = Probabilities.mce(labels, said, bins);
      assertEquals(true, expected <= squared + 1e-15 && squared <= most + 1e-15, "seed=" + seed);
      assertEquals(200, Arrays.stream(Probabilities.calibrationCurve(labels, said, bins).rows()).sum());
      assertEquals(200, Arrays.stream(Probabilities.calibrationCurveByQuantiles(labels, said, bins).rows()).sum());
    }
  }

  @Test
  void whatIsRefusedIsNamedByIndexAndValue() {
    boolean[] labels = {true, false, true};
    for (double bad : new double[]{Double.NaN, 1.5, -1e-9, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY,
        Math.nextUp(1.0), -Double.MIN_VALUE}) {
      assertEquals("probabilities[1]=" + bad + "; want 0 … 1", assertThrows(IllegalArgumentException.class,
          () -> Probabilities.logLoss(labels, new double[]{0, bad, 1})).getMessage());
    }
    assertEquals(0.75 / 3, Probabilities.brier(labels, new double[]{1, -0.0, 1 - Math.sqrt(0.75)}), 1e-15);
    int[] classes = {0, 1};
    assertThrows(IllegalArgumentException.class,
        () -> Probabilities.logLoss(classes, Samples.of(0.5, 0.6, 0.5, 0.5), 2));
    assertThrows(IllegalArgumentException.class, () -> Probabilities.logLoss(classes, Samples.of(0.5, 0.5, 0.5), 2));
    assertThrows(IllegalArgumentException.class,
        () -> Probabilities.logLoss(new int[]{0, 2}, Samples.of(0.5, 0.5, 0.5, 0.5), 2));
    assertThrows(IllegalArgumentException.class, () -> Probabilities.ece(labels, Samples.of(0.5, 0.5, 0.5), 0));
  }
}

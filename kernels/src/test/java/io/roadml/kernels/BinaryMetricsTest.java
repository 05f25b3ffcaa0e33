package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class BinaryMetricsTest {
  @TestFactory
  List<DynamicTest> rocAucAgreesWithScikitLearn() throws IOException {
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(
        BinaryMetricsTest.class.getResourceAsStream("roc-auc.tsv"), StandardCharsets.UTF_8))) {
      List<DynamicTest> tests = lines.lines().filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1)).map(BinaryMetricsTest::golden).toList();
      assertEquals(19, tests.size());
      return tests;
    }
  }

  private static DynamicTest golden(String[] fields) {
    return DynamicTest.dynamicTest(fields[0], () -> {
      String[] scores = fields[3].isEmpty() ? new String[0] : fields[3].split(" ");
      String[] labels = fields[2].isEmpty() ? new String[0] : fields[2].split(" ");
      boolean[] y = new boolean[labels.length];
      double[] s = new double[scores.length];
      for (int i = 0; i < y.length; i++) {
        y[i] = Integer.parseInt(labels[i]) == 1;
        s[i] = Double.parseDouble(scores[i]);
      }
      if (fields[1].equals("error")) {
        assertThrows(IllegalArgumentException.class, () -> BinaryMetrics.rocAuc(y, s));
      } else {
        assertEquals(Double.parseDouble(fields[1]), BinaryMetrics.rocAuc(y, s), 1e-14);
      }
    });
  }

  @Test
  void rocAucEqualsTheCountOfAllPairs() {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      int n = 2 + random.nextInt(60);
      boolean[] labels = new boolean[n];
      float[] scores = new float[n];
      for (int i = 0; i < n; i++) {
        labels[i] = random.nextInt(3) == 0;
        scores[i] = random.nextInt(2 + random.nextInt(20)) / 7f - 1;
      }
      assertEquals(byAllPairs(labels, scores), BinaryMetrics.rocAuc(labels, scores), 1e-15, "seed=" + seed);
    }
  }

  private static double byAllPairs(boolean[] labels, float[] scores) {
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
  void aScoreThatIsNoNumberIsRefusedByIndex() {
    boolean[] labels = {true, false, true};
    assertEquals("scores[2]=NaN; want a finite number", assertThrows(IllegalArgumentException.class,
        () -> BinaryMetrics.rocAuc(labels, new float[]{0, 1, Float.NaN})).getMessage());
    assertEquals("probabilities[1]=1.5; want 0 … 1", assertThrows(IllegalArgumentException.class,
        () -> BinaryMetrics.logLoss(labels, new double[]{0, 1.5, Double.NaN})).getMessage());
    assertEquals("labels.length=3 differs from scores.length=1", assertThrows(IllegalArgumentException.class,
        () -> BinaryMetrics.rocAuc(labels, new double[1])).getMessage());
  }

  @Test
  void logLossOfACoinIsLnTwoAndACertainErrorIsClipped() {
    assertEquals(Math.log(2), BinaryMetrics.logLoss(new boolean[]{false, true, true}, new double[]{0.5, 0.5, 0.5}),
        1e-15);
    assertEquals(36.04365338911715, BinaryMetrics.logLoss(new boolean[]{false, true}, new double[]{1, 0}), 1e-12);
    assertEquals(36.04365338911715,
        BinaryMetrics.logLoss(new boolean[]{true, false}, new double[]{1e-20, 0.9999999999999999}), 1e-12);
    assertEquals(0.2899092476264711, BinaryMetrics.logLoss(new boolean[]{true, true}, new double[]{0.7, 0.8}), 1e-15);
    assertTrue(BinaryMetrics.logLoss(new boolean[]{true}, new float[]{0.9f}) < 0.1054);
  }
}

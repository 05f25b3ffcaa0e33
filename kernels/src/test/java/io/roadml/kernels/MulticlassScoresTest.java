package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MulticlassScoresTest {
  @Test
  void withTwoClassesEveryAreaIsThatOfTheBinaryScore() {
    long seed = 3;
    Random random = new Random(seed);
    int[] labels = new int[300];
    double[] rows = new double[600];
    double[] p = new double[300];
    for (int i = 0; i < 300; i++) {
      labels[i] = random.nextInt(2);
      p[i] = random.nextInt(65) / 64.0;
      rows[2 * i] = 1 - p[i];
      rows[2 * i + 1] = p[i];
    }
    double area = BinaryScores.rocAuc(BinaryScores.positives(labels), p);
    Samples scores = Samples.of(rows);
    assertArrayEquals(new double[]{area, area}, MulticlassScores.rocAucOneVsRest(labels, scores, 2), 1e-15);
    for (Average average : new Average[]{Average.MACRO, Average.WEIGHTED}) {
      assertEquals(area, MulticlassScores.rocAucOneVsRest(labels, scores, 2, average), 1e-15, "seed=" + seed);
      assertEquals(area, MulticlassScores.rocAucOneVsOne(labels, scores, 2, average), 1e-15, "seed=" + seed);
    }
    assertThrows(IllegalArgumentException.class,
        () -> MulticlassScores.rocAucOneVsOne(labels, scores, 2, Average.MICRO));
  }

  @Test
  void moreTriesHitNoLessAndAllClassesHitAlways() {
    long seed = 4;
    Random random = new Random(seed);
    int[] labels = random.ints(200, 0, 6).toArray();
    Samples scores = Samples.of(random.doubles(1200).map(x -> Math.rint(x * 5)).toArray());
    double before = 0;
    for (int k = 1; k <= 6; k++) {
      double hits = MulticlassScores.topK(labels, scores, 6, k);
      assertTrue(hits >= before, "seed=" + seed + " k=" + k);
      before = hits;
    }
    assertEquals(1, before);
    assertEquals(1, MulticlassScores.topK(labels, scores, 6, 7));
    assertThrows(IllegalArgumentException.class, () -> MulticlassScores.topK(labels, scores, 6, 0));
    assertThrows(IllegalArgumentException.class, () -> MulticlassScores.topK(labels, scores, 5, 1));
  }

  @Test
  void aClassWithoutRowsHasNoArea() {
    Samples scores = Samples.of(0.5, 0.3, 0.2, 0.2, 0.6, 0.2);
    assertEquals("labels have no row of class 2 of 3", assertThrows(IllegalArgumentException.class,
        () -> MulticlassScores.rocAucOneVsRest(new int[]{0, 1}, scores, 3)).getMessage());
  }

  @Test
  void aLabelOfOneClassHasNoAreaAndIsLeftOutOfAverages() {
    boolean[][] labels = {{true, true}, {false, true}, {true, true}};
    double[][] scores = {{0.9, 0.1}, {0.2, 0.3}, {0.8, 0.7}};
    assertArrayEquals(new double[]{1, Double.NaN}, MultilabelScores.rocAucByLabel(labels, scores));
    assertEquals(1, MultilabelScores.rocAuc(labels, scores, Average.MACRO));
    assertEquals(1, MultilabelScores.rocAuc(labels, scores, Average.WEIGHTED));
    assertEquals(1, MultilabelScores.averagePrecisionByLabel(labels, scores)[1]);
  }

  @Test
  void rankingScoresAreTheirDefinitions() {
    boolean[][] labels = {{true, false, false}, {false, false, true}, {false, false, false}};
    double[][] scores = {{0.75, 0.5, 1}, {1, 0.2, 0.1}, {0.3, 0.2, 0.1}};
    assertEquals((2.0 + 3 + 0) / 3, MultilabelScores.coverageError(labels, scores));
    assertEquals((1.0 / 2 + 1.0 / 3 + 1) / 3, MultilabelScores.rankingAveragePrecision(labels, scores), 1e-15);
    assertEquals((1.0 / 2 + 1 + 0) / 3, MultilabelScores.rankingLoss(labels, scores), 1e-15);
    assertThrows(IllegalArgumentException.class,
        () -> MultilabelScores.rankingLoss(labels, new double[][]{{1, 2, 3}, {1, 2}, {1, 2, 3}}));
    assertThrows(IllegalArgumentException.class,
        () -> MultilabelScores.rankingLoss(labels, new double[][]{{1, 2, 3}, {1, 2, Double.NaN}, {1, 2, 3}}));
  }
}

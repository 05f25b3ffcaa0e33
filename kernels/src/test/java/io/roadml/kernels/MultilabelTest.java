package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MultilabelTest {
  private static boolean[][] draw(Random random, int rows, int labels) {
    boolean[][] flags = new boolean[rows][labels];
    for (boolean[] row : flags) {
      for (int i = 0; i < labels; i++) {
        row[i] = random.nextInt(3) == 0;
      }
    }
    return flags;
  }

  @Test
  void eachLabelScoresAsTwoClassesOfItsOwn() {
    for (long seed = 1; seed <= 40; seed++) {
      Random random = new Random(seed);
      boolean[][] truth = draw(random, 30, 4);
      boolean[][] predicted = draw(random, 30, 4);
      double[] weights = random.doubles(30).toArray();
      LabelScores scores = Multilabel.of(truth, predicted, weights).byLabel();
      for (int label = 0; label < 4; label++) {
        LabelScores alone = ConfusionMatrix.of(column(truth, label), column(predicted, label), weights).byLabel(1);
        String message = "seed=" + seed + " label=" + label;
        assertEquals(alone.f1(Average.MICRO, ZeroDivision.ZERO), scores.f1(ZeroDivision.ZERO)[label], 1e-14, message);
        assertEquals(alone.specificity(Average.MICRO, ZeroDivision.ONE), scores.specificity(ZeroDivision.ONE)[label],
            1e-13, message);
      }
    }
  }

  @Test
  void aRowOfWeightTwoIsTwoRowsAlsoInTheSamplesAverage() {
    for (long seed = 1; seed <= 40; seed++) {
      Random random = new Random(seed);
      boolean[][] truth = draw(random, 20, 3);
      boolean[][] predicted = draw(random, 20, 3);
      int[] times = random.ints(20, 1, 4).toArray();
      int[] repeated = IntStream.range(0, 20).flatMap(i -> IntStream.generate(() -> i).limit(times[i])).toArray();
      Multilabel weighted = Multilabel.of(truth, predicted, IntStream.of(times).asDoubleStream().toArray());
      Multilabel plain = Multilabel.of(picked(truth, repeated), picked(predicted, repeated));
      String message = "seed=" + seed;
      assertEquals(plain.subsetAccuracy(), weighted.subsetAccuracy(), message);
      assertEquals(plain.hammingLoss(), weighted.hammingLoss(), 1e-15, message);
      assertArrayEquals(plain.byLabel().jaccard(ZeroDivision.ZERO), weighted.byLabel().jaccard(ZeroDivision.ZERO),
          message);
      assertEquals(plain.bySample().f1(Average.MACRO, ZeroDivision.ONE),
          weighted.bySample().f1(Average.MACRO, ZeroDivision.ONE), 1e-14, message);
    }
  }

  @Test
  void aRowWithoutLabelsCountsAsZeroDivisionSays() {
    Multilabel scores = Multilabel.of(new boolean[][]{{true, false}, {false, false}},
        new boolean[][]{{true, false}, {false, false}});
    assertEquals(0.5, scores.bySample().f1(Average.MACRO, ZeroDivision.ZERO));
    assertEquals(1, scores.bySample().f1(Average.MACRO, ZeroDivision.ONE));
    assertEquals(1, scores.bySample().f1(Average.MACRO, ZeroDivision.NAN));
    assertEquals(1, scores.subsetAccuracy());
    assertEquals(0, scores.zeroOneLoss());
  }

  @Test
  void shapesThatDifferAreRefused() {
    boolean[][] flags = new boolean[2][3];
    assertThrows(IllegalArgumentException.class, () -> Multilabel.of(flags, new boolean[1][3]));
    assertThrows(IllegalArgumentException.class, () -> Multilabel.of(new boolean[0][], new boolean[0][]));
    assertThrows(IllegalArgumentException.class, () -> Multilabel.of(new boolean[1][0], new boolean[1][0]));
    assertThrows(IllegalArgumentException.class, () -> Multilabel.of(flags, flags, new double[]{1, -1}));
    assertEquals("predicted[1].length=2 differs from truth[0].length=3",
        assertThrows(IllegalArgumentException.class,
            () -> Multilabel.of(flags, new boolean[][]{new boolean[3], new boolean[2]})).getMessage());
  }

  private static int[] column(boolean[][] rows, int label) {
    return IntStream.range(0, rows.length).map(i -> rows[i][label] ? 1 : 0).toArray();
  }

  private static boolean[][] picked(boolean[][] rows, int[] order) {
    return IntStream.of(order).mapToObj(i -> rows[i]).toArray(boolean[][]::new);
  }
}

package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowBinsTest {
  private static final float[] ODD = {Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, -0.0f, 0.0f,
      Float.MIN_VALUE, -Float.MIN_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE, Float.intBitsToFloat(0xFFC0_1234)};

  @ParameterizedTest @ValueSource(ints = {1, 3, 4, 5, 8, 15, 16, 17, 31, 32, 33, 100, 257})
  void theActiveOneFindsThePlacesOfTheSpecification(int features) {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed * 1000 + features);
      List<FeatureCells> cells = cells(features, random);
      RowTable table = new RowTable(cells);
      float[] row = row(table, random);
      int[] wanted = new int[table.width];
      int[] found = new int[table.width];
      new ScalarRowBins().places(row, table, wanted);
      RowBins.active().places(row, table, found);
      assertArrayEquals(Arrays.copyOf(wanted, features), Arrays.copyOf(found, features), "seed=" + seed);
      for (int f = 0; f < features; f++) {
        assertEquals(table.start(f) + cells.get(f).step(row[f]), found[f], "seed=" + seed + " feature=" + f);
      }
    }
  }

  private static List<FeatureCells> cells(int features, Random random) {
    var cells = new ArrayList<FeatureCells>();
    for (int f = 0; f < features; f++) {
      cells.add(random.nextInt(4) == 0
          ? FeatureCells.categorical("f" + f, random.ints(50, -5, 10).toArray(), 1 + random.nextInt(12))
          : FeatureCells.continuous("f" + f, values(random), 1 + random.nextInt(20)));
    }
    return cells;
  }

  private static float[] values(Random random) {
    float[] values = new float[random.nextInt(60)];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(5) == 0 ? 0 : random.nextInt(9) == 0 ? Float.NaN : (float) random.nextGaussian();
    }
    return values;
  }

  private static float[] row(RowTable table, Random random) {
    float[] row = new float[table.width];
    for (int f = 0; f < row.length; f++) {
      row[f] = random.nextInt(3) == 0 ? ODD[random.nextInt(ODD.length)] : random.nextInt(12) / 2f - 3;
    }
    // A value that is an edge itself belongs to what follows it.
    if (table.edges.length > 0 && !Float.isNaN(table.edges[0])) {
      row[0] = table.edges[0];
    }
    return row;
  }
}

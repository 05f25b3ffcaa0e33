package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BinningTest {
  @Test
  void countsAreThoseOfAPlainSearch() {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      double[] values = Draws.widened(Draws.floats(withOdd(random, Draws.sample(random, random.nextInt(3000)))));
      Binning left = Binning.quantile(Samples.of(Draws.sample(random, 1 + random.nextInt(500))),
          1 + random.nextInt(seed % 3 == 0 ? 200 : 20));
      for (Binning.Closed side : Binning.Closed.values()) {
        Binning bins = left.closed(side);
        BinCounts expected = plain(bins, values);
        same(expected, bins.count(values), "seed=" + seed);
        same(expected, bins.count(Samples.of(Draws.floats(values))), "single seed=" + seed);
        try (Arena arena = Arena.ofConfined()) {
          same(expected, bins.count(Draws.offHeap(arena, values)), "off-heap seed=" + seed);
        }
      }
    }
  }

  private static BinCounts plain(Binning bins, double[] values) {
    double[] edges = bins.edges();
    long[] counts = new long[bins.bins()];
    long nan = 0;
    for (double value : values) {
      if (Double.isNaN(value)) {
        nan++;
        continue;
      }
      int bin = 0;
      while (bin < counts.length - 1
          && (bins.closed() == Binning.Closed.LEFT ? value >= edges[bin + 1] : value > edges[bin + 1])) {
        bin++;
      }
      counts[bin]++;
    }
    return new BinCounts(counts, nan, 0);
  }

  private static double[] withOdd(Random random, double[] values) {
    for (int i = 0; i < values.length; i += 1 + random.nextInt(50)) {
      values[i] = Draws.ODD[random.nextInt(Draws.ODD.length)];
    }
    return values;
  }

  private static void same(BinCounts expected, BinCounts actual, String where) {
    assertArrayEquals(expected.counts(), actual.counts(), where);
    assertEquals(expected.nan(), actual.nan(), where);
    assertEquals(expected.outside(), actual.outside(), where);
  }

  @Test
  void quantileBinsOfDistinctValuesHoldEqualShares() {
    long seed = 5;
    double[] values = new Random(seed).doubles(1000).toArray();
    long[] counts = Binning.quantile(Samples.of(values), 10).count(values).counts();
    assertEquals(10, counts.length);
    assertEquals(100, Arrays.stream(counts).min().orElseThrow(), "seed=" + seed);
    assertEquals(100, Arrays.stream(counts).max().orElseThrow(), "seed=" + seed);
  }

  @Test
  void edgesThatCoincideAreOne() {
    Binning bins = Binning.quantile(Samples.of(0, 0, 0, 0, 0, 0, 1, 2, 3), 4);
    assertArrayEquals(new double[]{0, 1, 3}, bins.edges());
  }

  @Test
  void aValueThatManyRowsHaveGetsABinOfItsOwn() {
    Samples reference = Samples.of(0, 0, 0, 0, 0, 0, -0.0, 1, 2, 3);
    Binning bins = Binning.quantileWithSpikes(reference, 3);
    assertArrayEquals(new long[]{0, 7, 3}, bins.count(reference).counts());
    assertArrayEquals(new long[]{2, 1, 2}, bins.count(new double[]{-3, -0.001, 0, 1e-9, 99}).counts());
    assertArrayEquals(new long[]{1, 2, 3}, Binning.quantileWithSpikes(Samples.of(4.0, 4.0), 10)
        .count(new double[]{3, 4, 4, 5, 6, 7}).counts());
    Binning atTheEnd = Binning.quantileWithSpikes(Samples.of(1, 2, 3, 9, 9, 9), 2);
    assertArrayEquals(new long[]{3, 0, 3, 0}, atTheEnd.count(new double[]{1, 2, 3, 9, 9, 9}).counts());
    assertArrayEquals(new long[]{0, 0, 0, 1}, atTheEnd.count(new double[]{Math.nextUp(9.0)}).counts());
  }

  @Test
  void withoutSpikesBothBinningsAreTheSame() {
    for (long seed = 1; seed <= 50; seed++) {
      Samples values = Samples.of(new Random(seed).doubles(100).toArray());
      assertArrayEquals(Binning.quantile(values, 10).edges(), Binning.quantileWithSpikes(values, 10).edges(),
          "seed=" + seed);
    }
  }

  @Test
  void aConstantReferenceStillTellsBelowFromAbove() {
    Binning bins = Binning.quantile(Samples.of(4.0, 4.0, 4.0), 10);
    assertArrayEquals(new long[]{1, 2, 3}, bins.count(new double[]{3, 4, 4, 5, 6, 1e300}).counts());
  }

  @Test
  void closedBinsDropWhatIsOutsideAndCountIt() {
    BinCounts counts = Binning.ofEdges(0, 1, 2).countInside(Samples.of(-1, 0, 0.5, 1, 1, 2, 2, 2.1, Double.NaN,
        Double.NEGATIVE_INFINITY));
    assertArrayEquals(new long[]{2, 4}, counts.counts());
    assertEquals(1, counts.nan());
    assertEquals(3, counts.outside());
  }

  @Test
  void aWindowIsWhatCameLessWhatWent() {
    for (long seed = 1; seed <= 50; seed++) {
      Random random = new Random(seed);
      double[] old = withOdd(random, Draws.sample(random, 300));
      double[] fresh = withOdd(random, Draws.sample(random, 200));
      Binning bins = Binning.ofEdges(-1, 0, 0.5, 1, 2);
      BinCounts both = bins.count(old).merge(bins.count(fresh));
      same(bins.count(fresh), both.without(bins.count(old)), "seed=" + seed);
      same(both, bins.count(fresh).merge(bins.count(old)), "seed=" + seed);
    }
    assertEquals("part.counts[0] is larger by 1; want a part of these counts",
        assertThrows(IllegalArgumentException.class, () -> new BinCounts(new long[]{1}, 0, 0)
            .without(new BinCounts(new long[]{2}, 0, 0))).getMessage());
  }

  @Test
  void refusalsNameTheEdge() {
    refused("edges[2]=1.0; want finite, ascending edges", () -> Binning.ofEdges(0, 1, 1));
    refused("edges[0]=NaN; want finite, ascending edges", () -> Binning.ofEdges(Double.NaN, 1));
    refused("edges.length=1; want at least 2", () -> Binning.ofEdges(1));
    refused("bins=0; want at least 1", () -> Binning.quantile(Samples.of(1.0), 0));
    refused("reference has only NaN; want finite numbers", () -> Binning.uniform(Samples.of(Double.NaN), 3));
    refused("reference.length=0; want at least one row", () -> Binning.uniform(Samples.of(new double[0]), 3));
  }

  private static void refused(String message, org.junit.jupiter.api.function.Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}

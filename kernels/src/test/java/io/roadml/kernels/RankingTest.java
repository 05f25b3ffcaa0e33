package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class RankingTest {
  @Test
  void ndcgIsTheMeanOverAllOrdersOfTiedDocuments() {
    for (long seed = 1; seed <= 60; seed++) {
      Random random = new Random(seed);
      int n = 1 + random.nextInt(6);
      double[] relevance = random.ints(n, 0, 4).asDoubleStream().toArray();
      relevance[0]++;
      double[] scores = random.ints(n, 0, 3).mapToDouble(i -> i - 1).toArray();
      int k = 1 + random.nextInt(n + 1);
      double best = dcg(descending(relevance), k);
      double mean = permutations(n).stream().filter(order -> isDescending(scores, order))
          .mapToDouble(order -> dcg(picked(relevance, order), k) / best).average().orElseThrow();
      assertEquals(mean, one(relevance, scores).ndcg(k).mean(), 1e-14, "seed=" + seed);
      assertEquals(mean * best, one(relevance, scores).dcg(k).mean(), 1e-13, "seed=" + seed);
    }
  }

  @Test
  void theOrderOfTheRowsDoesNotMatterBetweenQueries() {
    for (long seed = 1; seed <= 40; seed++) {
      Random random = new Random(seed);
      int n = 200;
      int[] query = random.ints(n, -3, 9).toArray();
      double[] relevance = random.ints(n, 0, 3).asDoubleStream().toArray();
      double[] scores = random.doubles(n).toArray();
      int[] order = IntStream.range(0, n).map(i -> (i * 31 + 7) % n).toArray();
      Ranking ranking = Ranking.of(relevance, scores, query);
      Ranking other = Ranking.of(picked(relevance, order), picked(scores, order),
          IntStream.of(order).map(i -> query[i]).toArray());
      assertArrayEquals(ranking.queries(), other.queries(), "seed=" + seed);
      assertArrayEquals(all(ranking), all(other), "seed=" + seed);
    }
  }

  @Test
  void aRisingFunctionOfTheScoresChangesNothing() {
    for (long seed = 1; seed <= 40; seed++) {
      Random random = new Random(seed);
      double[] relevance = random.ints(90, 0, 3).asDoubleStream().toArray();
      double[] scores = random.ints(90, -20, 20).mapToDouble(i -> i / 4.0).toArray();
      int[] query = IntStream.range(0, 90).map(i -> i / 30).toArray();
      assertArrayEquals(all(Ranking.of(relevance, scores, query)),
          all(Ranking.of(relevance, Arrays.stream(scores).map(s -> s * s * s - 1e6).toArray(), query)), "seed=" + seed);
    }
  }

  @Test
  void definitionsHoldOnAQueryDoneByHand() {
    // ranks: 1 irrelevant, 2 relevant (3), 3 irrelevant, 4 relevant (1)
    Ranking ranking = one(new double[]{1, 0, 3, 0}, new double[]{-4, -1, -2, -3});
    assertEquals(1 / 2.0, ranking.reciprocalRank().mean());
    assertEquals(0, ranking.reciprocalRank(1).mean());
    assertEquals((1 / 2.0 + 2 / 4.0) / 2, ranking.averagePrecision(10).mean());
    assertEquals(0.5 / 2, ranking.averagePrecision(3).mean());
    assertEquals(2 / 10.0, ranking.precision(10).mean());
    assertEquals(1 / 3.0, ranking.precision(3).mean());
    assertEquals(1 / 2.0, ranking.recall(3).mean());
    assertEquals(0, ranking.hitRate(1).mean());
    assertEquals(1, ranking.hitRate(2).mean());
    assertEquals(3 / log2(3) + 1 / log2(5), ranking.dcg().mean(), 1e-15);
    assertEquals(7 / log2(3) + 1 / log2(5), ranking.withGain(Ranking.Gain.EXPONENTIAL).dcg().mean(), 1e-15);
  }

  @Test
  void aQueryWithoutARelevantDocumentIsWorthWhatItsPolicySays() {
    Ranking ranking = Ranking.ofQueries(new double[][]{{0, 0}, {1, 0}}, new double[][]{{1, 2}, {2, 1}});
    for (Ranking.NoneRelevant policy : Ranking.NoneRelevant.values()) {
      double wanted = switch (policy) {
        case ZERO -> 0.5;
        case SKIP, ONE -> 1;
      };
      Ranking with = ranking.withNoneRelevant(policy);
      for (QueryScores scores : List.of(with.ndcg(), with.reciprocalRank(), with.averagePrecision(2), with.recall(1),
          with.hitRate(1))) {
        assertEquals(wanted, scores.mean(), policy::name);
        assertEquals(policy == Ranking.NoneRelevant.SKIP ? 1 : 0, scores.leftOut(), policy::name);
      }
      assertEquals(0.25, with.precision(2).mean(), policy::name);
    }
    Ranking none = one(new double[2], new double[2]).withNoneRelevant(Ranking.NoneRelevant.SKIP);
    assertEquals(Double.NaN, none.ndcg().mean());
    assertEquals(1, one(new double[]{0.1}, new double[1]).ndcg().mean(), "one relevant document is a perfect order");
  }

  @Test
  void tiesStandInTheOrderThatWasAskedFor() {
    Ranking ranking = one(new double[]{0, 1, 0, 1}, new double[]{-0.0, 0.0, 5, 0.0});
    assertEquals(1 / 3.0, ranking.withTies(Ranking.Ties.FIRST).reciprocalRank().mean());
    assertEquals(1 / 2.0, ranking.withTies(Ranking.Ties.LAST).reciprocalRank().mean());
    assertEquals(1 / 3.0,
        ranking.withTies(Ranking.Ties.LAST).withTies(Ranking.Ties.AVERAGED).reciprocalRank().mean());
    assertEquals(1 / log2(4) + 1 / log2(5), ranking.withTies(Ranking.Ties.FIRST).dcg().mean(), 1e-15);
    assertEquals(1 / log2(3) + 1 / log2(4), ranking.withTies(Ranking.Ties.LAST).dcg().mean(), 1e-15);
  }

  @Test
  void tinyAndHugeRelevancesAreRankedAlike() {
    double[] scores = {2, 1, 3};
    double wanted = one(new double[]{2, 1, 0}, scores).ndcg().mean();
    assertEquals(wanted, one(new double[]{2e-300, 1e-300, 0}, scores).ndcg().mean(), 1e-15);
    assertEquals(wanted, one(new double[]{1e290, 5e289, 0}, scores).ndcg().mean(), 1e-15);
    assertEquals(wanted, one(new double[]{2e-300, 1e-300, 0}, scores).withGain(Ranking.Gain.EXPONENTIAL).ndcg().mean(),
        1e-15);
  }

  @Test
  void indicesAreSortedStablyByEveryBitOfTheirKeys() {
    for (long seed = 1; seed <= 300; seed++) {
      Random random = new Random(seed);
      double[] keys = keys(random, random.nextInt(400));
      int[] wanted = IntStream.range(0, keys.length).boxed()
          .sorted((a, b) -> keys[a] < keys[b] ? -1 : keys[a] > keys[b] ? 1 : 0).mapToInt(i -> i).toArray();
      assertArrayEquals(wanted, Order.ascending(keys), "seed=" + seed);
    }
  }

  private static double[] keys(Random random, int n) {
    double[] odd = {0.0, -0.0, Double.MIN_VALUE, -Double.MIN_VALUE, Double.MAX_VALUE, Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY};
    return random.ints(n, 0, 4).mapToDouble(kind -> switch (kind) {
      case 0 -> odd[random.nextInt(odd.length)];
      case 1 -> 1 + random.nextInt(600) * Math.ulp(1.0); // neighbours: equal but for the lowest bits
      case 2 -> -1 - random.nextInt(600) * Math.ulp(1.0);
      default -> random.nextGaussian();
    }).toArray();
  }

  @Test
  void whatCannotBeRankedIsRefused() {
    assertRefused("scores[1]=NaN; want a finite number", () -> one(new double[2], new double[]{0, Double.NaN}));
    assertRefused("relevance[0]=-1.0; want 0 … 1.0E290", () -> one(new double[]{-1, 1}, new double[2]));
    assertRefused("relevance[0]=NaN; want 0 … 1.0E290", () -> one(new double[]{Double.NaN, 1}, new double[2]));
    assertRefused("relevance.length=2 differs from scores.length=1",
        () -> Ranking.of(new double[2], new double[1], new int[2]));
    assertRefused("relevance.length=0; want at least one row",
        () -> Ranking.of(new double[0], new double[0], new int[0]));
    assertRefused("k=0; want 1 or more", () -> one(new double[1], new double[1]).ndcg(0));
    assertRefused("base=1.0; want more than 1", () -> one(new double[1], new double[1]).dcg(1, 1));
    assertRefused("relevance=1000.0; want at most 900.0 for an exponential gain",
        () -> one(new double[]{1000}, new double[1]).withGain(Ranking.Gain.EXPONENTIAL));
    assertRefused("relevance[1].length=0; want at least one row",
        () -> Ranking.ofQueries(new double[][]{{1}, {}}, new double[][]{{1}, {}}));
  }

  private static void assertRefused(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  private static Ranking one(double[] relevance, double[] scores) {
    return Ranking.of(relevance, scores, new int[relevance.length]);
  }

  private static double[] all(Ranking ranking) {
    Ranking exponential = ranking.withGain(Ranking.Gain.EXPONENTIAL);
    return IntStream.of(1, 3, 1000).boxed()
        .flatMap(k -> List.of(ranking.ndcg(k), exponential.ndcg(k), ranking.dcg(k), ranking.reciprocalRank(k),
            ranking.averagePrecision(k), ranking.precision(k), ranking.recall(k), ranking.hitRate(k)).stream())
        .flatMapToDouble(scores -> Arrays.stream(scores.values())).toArray();
  }

  private static double dcg(double[] relevance, int k) {
    return IntStream.range(0, Math.min(k, relevance.length)).mapToDouble(i -> relevance[i] / log2(i + 2)).sum();
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }

  private static double[] descending(double[] values) {
    return Arrays.stream(values).map(v -> -v).sorted().map(v -> -v).toArray();
  }

  private static boolean isDescending(double[] scores, int[] order) {
    return IntStream.range(1, order.length).allMatch(i -> scores[order[i - 1]] >= scores[order[i]]);
  }

  private static List<int[]> permutations(int n) {
    var all = new ArrayList<int[]>();
    permute(new int[n], 0, 0, all);
    assertTrue(!all.isEmpty());
    return all;
  }

  private static void permute(int[] order, int at, int used, List<int[]> all) {
    if (at == order.length) {
      all.add(order.clone());
    }
    for (int i = 0; i < order.length; i++) {
      if ((used & 1 << i) == 0) {
        order[at] = i;
        permute(order, at + 1, used | 1 << i, all);
      }
    }
  }

  private static double[] picked(double[] values, int[] order) {
    return IntStream.of(order).mapToDouble(i -> values[i]).toArray();
  }
}

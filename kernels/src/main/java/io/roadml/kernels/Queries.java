package io.roadml.kernels;

import java.util.Arrays;
import java.util.stream.IntStream;

/// The documents of all queries, query by query, each by descending score; ties stand in the order of the input.
final class Queries {
  private final int[] ids;
  private final int[] starts;
  private final double[] relevance;
  private final double[] scores;

  private Queries(int[] ids, int[] starts, double[] relevance, double[] scores) {
    this.ids = ids;
    this.starts = starts;
    this.relevance = relevance;
    this.scores = scores;
  }

  static Queries of(double[][] relevance, double[][] scores) {
    Check.sameLength("relevance", relevance.length, "scores", scores.length);
    Check.notEmpty("relevance", relevance.length);
    int[] starts = new int[relevance.length + 1];
    for (int q = 0; q < relevance.length; q++) {
      Check.sameLength("relevance[" + q + "]", relevance[q].length, "scores[" + q + "]", scores[q].length);
      Check.notEmpty("relevance[" + q + "]", relevance[q].length);
      starts[q + 1] = Math.addExact(starts[q], relevance[q].length);
    }
    return ranked(IntStream.range(0, relevance.length).toArray(), starts, concatenated(relevance),
        concatenated(scores));
  }

  /// The arrays may be changed.
  static Queries of(double[] relevance, double[] scores, int[] query) {
    Check.notEmpty("relevance", relevance.length);
    if (isAscending(query)) {
      return grouped(relevance, scores, query);
    }
    int[] order = Order.ascending(IntStream.of(query).asDoubleStream().toArray());
    return grouped(picked(relevance, order), picked(scores, order), IntStream.of(order).map(i -> query[i]).toArray());
  }

  private static Queries grouped(double[] relevance, double[] scores, int[] query) {
    int[] firsts = IntStream.range(0, query.length).filter(i -> i == 0 || query[i] != query[i - 1]).toArray();
    int[] starts = Arrays.copyOf(firsts, firsts.length + 1);
    starts[firsts.length] = query.length;
    return ranked(IntStream.of(firsts).map(i -> query[i]).toArray(), starts, relevance, scores);
  }

  private static Queries ranked(int[] ids, int[] starts, double[] relevance, double[] scores) {
    check(relevance, scores);
    double[] keys = new double[scores.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = 0.0 - scores[i];
    }
    int[] order = new int[keys.length];
    long[] scratch = new long[keys.length];
    for (int q = 0; q < ids.length; q++) {
      Order.ascending(keys, starts[q], starts[q + 1], scratch, order);
    }
    return new Queries(ids, starts, picked(relevance, order), picked(scores, order));
  }

  private static void check(double[] relevance, double[] scores) {
    Check.finite("scores", scores);
    for (int i = 0; i < relevance.length; i++) {
      if (!(relevance[i] >= 0 && relevance[i] <= Ranking.MOST_RELEVANT)) {
        throw new IllegalArgumentException(
            "relevance[" + i + "]=" + relevance[i] + "; want 0 … " + Ranking.MOST_RELEVANT);
      }
    }
  }

  /// The same with each run of ties in the reverse order.
  Queries withTiesTurned() {
    double[] turned = relevance.clone();
    for (int q = 0; q < ids.length; q++) {
      for (int i = starts[q]; i < starts[q + 1];) {
        int end = tieEnd(i, starts[q + 1]);
        for (int j = i; j < end; j++) {
          turned[j] = relevance[i + end - 1 - j];
        }
        i = end;
      }
    }
    return new Queries(ids, starts, turned, scores);
  }

  void requireRelevanceUpTo(double most) {
    double highest = Arrays.stream(relevance).max().orElse(0);
    if (highest > most) {
      throw new IllegalArgumentException(
          "relevance=" + highest + "; want at most " + most + " for an exponential gain");
    }
  }

  int[] ids() {
    return ids.clone();
  }

  int count() {
    return ids.length;
  }

  /// Where the documents of a query begin; those of the last one end at `start(count())`.
  int start(int query) {
    return starts[query];
  }

  int longest() {
    return IntStream.range(0, ids.length).map(q -> starts[q + 1] - starts[q]).max().orElse(0);
  }

  double relevance(int i) {
    return relevance[i];
  }

  void copyRelevance(int from, int to, double[] into) {
    System.arraycopy(relevance, from, into, 0, to - from);
  }

  boolean isRelevant(int i) {
    return relevance[i] > 0;
  }

  int relevant(int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      count += relevance[i] > 0 ? 1 : 0;
    }
    return count;
  }

  boolean hasRelevant(int from, int to) {
    return firstRelevant(from, to) < to;
  }

  /// The first relevant document, or `to`.
  int firstRelevant(int from, int to) {
    int i = from;
    while (i < to && !(relevance[i] > 0)) {
      i++;
    }
    return i;
  }

  /// The end of the run of documents that tie with document i.
  int tieEnd(int i, int to) {
    int end = i + 1;
    while (end < to && scores[end] == scores[i]) {
      end++;
    }
    return end;
  }

  private static boolean isAscending(int[] query) {
    int i = 1;
    while (i < query.length && query[i] >= query[i - 1]) {
      i++;
    }
    return i >= query.length;
  }

  private static double[] picked(double[] values, int[] order) {
    double[] picked = new double[order.length];
    for (int i = 0; i < order.length; i++) {
      picked[i] = values[order[i]];
    }
    return picked;
  }

  private static double[] concatenated(double[][] parts) {
    double[] all = new double[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    int at = 0;
    for (double[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}

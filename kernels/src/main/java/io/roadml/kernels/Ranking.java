package io.roadml.kernels;

import java.util.Arrays;

/// How well scores order the documents of each query.
///
/// The documents of a query are ordered by descending score. Where scores tie, (N)DCG takes the mean over all orders of the
/// tied documents, and the other scores the order of the input; [#withTies] changes both. A document is relevant where its
/// relevance is above 0.
///
/// - Shape: `relevance[n]`, `scores[n]` and the query of each row; rows of a query may stand anywhere. Every score has one
///   value for each query, by ascending id: [QueryScores].
/// - Threading: immutable. - Allocation: three copies of the input, made once; then a few words for each query.
/// - Cost: the sort, O(n log n), is done once, however many scores are asked for.
/// - Source: scikit-learn for (N)DCG; the others by the definitions at each method.
/// - Fails: [IllegalArgumentException] for lengths that differ, no rows, a score that is NaN or infinite, a relevance that
///   is NaN, negative or above [#MOST_RELEVANT], and k < 1.
public final class Ranking {
  /// The highest relevance: sums of what is larger would overflow.
  public static final double MOST_RELEVANT = 1e290;

  private final Queries queries;
  private final Gain gain;
  private final Ties ties;
  private final NoneRelevant policy;

  private Ranking(Queries queries, Gain gain, Ties ties, NoneRelevant policy) {
    this.queries = queries;
    this.gain = gain;
    this.ties = ties;
    this.policy = policy;
  }

  /// Ranks the rows of each query; `query[i]` is the id of the query that row i belongs to.
  public static Ranking of(Samples relevance, Samples scores, int[] query) {
    Check.sameLength("relevance", relevance.size(), "scores", scores.size());
    Check.sameLength("relevance", relevance.size(), "query", query.length);
    return of(Queries.of(relevance.toArray(), scores.toArray(), query));
  }

  /// [#of(Samples, Samples, int[])] of arrays.
  public static Ranking of(double[] relevance, double[] scores, int[] query) {
    return of(Samples.of(relevance), Samples.of(scores), query);
  }

  /// Ranks the documents of each query, given query by query; their ids are 0, 1, ....
  public static Ranking ofQueries(double[][] relevance, double[][] scores) {
    return of(Queries.of(relevance, scores));
  }

  private static Ranking of(Queries queries) {
    return new Ranking(queries, Gain.LINEAR, Ties.AVERAGED, NoneRelevant.ZERO);
  }

  /// The same ranking with another gain.
  ///
  /// - Fails: [IllegalArgumentException] if an exponential gain of a relevance above 900 is asked for.
  public Ranking withGain(Gain other) {
    if (other == Gain.EXPONENTIAL) {
      queries.requireRelevanceUpTo(900);
    }
    return new Ranking(queries, other, ties, policy);
  }

  /// The same ranking with another order of ties.
  public Ranking withTies(Ties other) {
    boolean turn = (ties == Ties.LAST) != (other == Ties.LAST);
    return new Ranking(turn ? queries.withTiesTurned() : queries, gain, other, policy);
  }

  /// The same ranking with another value for queries that have no relevant document.
  public Ranking withNoneRelevant(NoneRelevant other) {
    return new Ranking(queries, gain, ties, other);
  }

  /// The ids of the queries, ascending.
  public int[] queries() {
    return queries.ids();
  }

  /// Normalised discounted cumulative gain of all documents: [#dcg] as a share of the best possible one, 0 … 1.
  public QueryScores ndcg() {
    return ndcg(Integer.MAX_VALUE);
  }

  /// [#ndcg()] of the first k documents of each query.
  public QueryScores ndcg(int k) {
    double[] discounts = discounts(2, k);
    Ideal ideal = new Ideal(queries.longest());
    return relevantOnly(k,
        (from, to) -> gain(from, to, discounts) / ideal.gain(queries, from, to, gain, discounts));
  }

  /// Discounted cumulative gain of all documents: the sum of the documents' gains, each divided by log₂(1 + its rank).
  public QueryScores dcg() {
    return dcg(Integer.MAX_VALUE);
  }

  /// [#dcg()] of the first k documents of each query.
  public QueryScores dcg(int k) {
    return dcg(k, 2);
  }

  /// [#dcg(int)] with a logarithm of another base.
  public QueryScores dcg(int k, double base) {
    if (!(base > 1)) {
      throw new IllegalArgumentException("base=" + base + "; want more than 1");
    }
    double[] discounts = discounts(base, k);
    return scores(k, (from, to) -> gain(from, to, discounts));
  }

  /// Reciprocal rank: 1 ÷ the rank of the first relevant document. Its mean is the MRR.
  public QueryScores reciprocalRank() {
    return reciprocalRank(Integer.MAX_VALUE);
  }

  /// [#reciprocalRank()], or 0 if no relevant document is among the first k.
  public QueryScores reciprocalRank(int k) {
    return relevantOnly(k, (from, to) -> {
      int first = queries.firstRelevant(from, to);
      return first - from < k && first < to ? 1.0 / (first - from + 1) : 0;
    });
  }

  /// Average precision among the first k: the sum of the precisions at each relevant document, divided by the number of
  /// relevant ones or by k, whichever is less. Its mean is the MAP.
  public QueryScores averagePrecision(int k) {
    return relevantOnly(k, (from, to) -> {
      double sum = 0;
      int found = 0;
      for (int i = from; i < end(from, to, k); i++) {
        if (queries.isRelevant(i)) {
          sum += ++found / (i - from + 1.0);
        }
      }
      return sum / Math.min(k, queries.relevant(from, to));
    });
  }

  /// The share of the first k that is relevant; a query of fewer than k documents is divided by k all the same.
  public QueryScores precision(int k) {
    return scores(k, (from, to) -> queries.relevant(from, end(from, to, k)) / (double) k);
  }

  /// The share of the relevant documents that is among the first k.
  public QueryScores recall(int k) {
    return relevantOnly(k,
        (from, to) -> queries.relevant(from, end(from, to, k)) / (double) queries.relevant(from, to));
  }

  /// 1 where one of the first k is relevant, else 0.
  public QueryScores hitRate(int k) {
    return relevantOnly(k, (from, to) -> queries.relevant(from, end(from, to, k)) > 0 ? 1 : 0);
  }

  private static int end(int from, int to, int k) {
    return to - from > k ? from + k : to;
  }

  /// The discounted gain of one query, over the first places, as many as there are discounts.
  private double gain(int from, int to, double[] discounts) {
    double sum = 0;
    int last = end(from, to, discounts.length);
    for (int i = from; i < last;) {
      int end = ties == Ties.AVERAGED ? queries.tieEnd(i, to) : i + 1;
      sum += end == i + 1
          ? gain.of(queries.relevance(i)) * discounts[i - from]
          : tiedGain(i, end) * discounted(i - from, Math.min(end, last) - from, discounts);
      i = end;
    }
    return sum;
  }

  /// The mean gain of tied documents.
  private double tiedGain(int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += gain.of(queries.relevance(i));
    }
    return sum / (to - from);
  }

  private static double discounted(int from, int to, double[] discounts) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += discounts[i];
    }
    return sum;
  }

  private double[] discounts(double base, int k) {
    double[] discounts = new double[Math.clamp(k, 0, queries.longest())];
    double scale = StrictMath.log(base);
    for (int i = 0; i < discounts.length; i++) {
      discounts[i] = scale / StrictMath.log(i + 2.0);
    }
    return discounts;
  }

  private QueryScores relevantOnly(int k, QueryScore score) {
    return scores(k, (from, to) -> queries.hasRelevant(from, to) ? score.of(from, to) : policy.value());
  }

  private QueryScores scores(int k, QueryScore score) {
    if (k < 1) {
      throw new IllegalArgumentException("k=" + k + "; want 1 or more");
    }
    double[] values = new double[queries.count()];
    for (int q = 0; q < values.length; q++) {
      values[q] = score.of(queries.start(q), queries.start(q + 1));
    }
    return new QueryScores(values);
  }

  private interface QueryScore {
    double of(int from, int to);
  }

  /// The best order's gain; holds the scratch of one call.
  private static final class Ideal {
    private static final int SMALL = 32;

    private final double[] sorted;
    private final int[] counts = new int[SMALL];

    Ideal(int longest) {
      sorted = new double[longest];
    }

    double gain(Queries queries, int from, int to, Gain gain, double[] discounts) {
      int n = to - from;
      int kept = Math.min(n, discounts.length);
      queries.copyRelevance(from, to, sorted);
      if (!sortSmall(n)) {
        Arrays.sort(sorted, 0, n);
      }
      double sum = 0;
      for (int place = 0; place < kept; place++) {
        sum += gain.of(sorted[n - 1 - place]) * discounts[place];
      }
      return sum;
    }

    /// Sorts by counting, if all are small whole numbers, as grades are.
    private boolean sortSmall(int n) {
      boolean small = true;
      for (int i = 0; i < n; i++) {
        int grade = (int) sorted[i];
        small &= grade == sorted[i] && grade < SMALL;
      }
      if (small) {
        sortByCounting(n);
      }
      return small;
    }

    private void sortByCounting(int n) {
      Arrays.fill(counts, 0);
      for (int i = 0; i < n; i++) {
        counts[(int) sorted[i]]++;
      }
      int at = 0;
      for (int grade = 0; grade < SMALL; grade++) {
        Arrays.fill(sorted, at, at + counts[grade], grade);
        at += counts[grade];
      }
    }
  }

  /// What a document of some relevance is worth.
  public enum Gain {
    /// Its relevance.
    LINEAR,
    /// 2^relevance − 1.
    EXPONENTIAL;

    private static final int SMALL = 32;
    private static final double LN_2 = StrictMath.log(2);

    double of(double relevance) {
      return this == LINEAR ? relevance : exponential(relevance);
    }

    private static double exponential(double relevance) {
      int whole = (int) relevance;
      return whole == relevance && whole < SMALL ? (1L << whole) - 1 : StrictMath.expm1(relevance * LN_2);
    }
  }

  /// The order of documents whose scores are equal.
  public enum Ties {
    /// The mean over all orders for (N)DCG; for the others the same as [#FIRST].
    AVERAGED,
    /// The order of the input.
    FIRST,
    /// The reverse of the order of the input.
    LAST
  }

  /// The value of a score that is relative to the relevant documents, all but DCG and precision, for a query without any.
  public enum NoneRelevant {
    /// 0, which lowers the mean.
    ZERO(0),
    /// NaN, which the mean leaves out.
    SKIP(Double.NaN),
    /// 1: nothing was there to be missed.
    ONE(1);

    private final double value;

    NoneRelevant(double value) {
      this.value = value;
    }

    double value() {
      return value;
    }
  }
}

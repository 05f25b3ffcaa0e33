package io.roadml.kernels;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

final class RankingAnswers implements GoldenAnswers {
  @Override
  public Map<String, Function<GoldenCase, Object>> answers() {
    return Map.of("ndcg", c -> ranking(c).ndcg(k(c)).mean(), "ndcg_exp",
        c -> ranking(c).withGain(Ranking.Gain.EXPONENTIAL).ndcg(k(c)).mean(), "dcg",
        c -> ranking(c).dcg(k(c), c.number("log_base", 2)).mean(), "mrr", c -> ranking(c).reciprocalRank(k(c)).mean(),
        "map", c -> ranking(c).averagePrecision(k(c)).mean(), "precision_at_k", c -> ranking(c).precision(k(c)).mean(),
        "recall_at_k", c -> ranking(c).recall(k(c)).mean(), "hit_rate", c -> ranking(c).hitRate(k(c)).mean());
  }

  private static Ranking ranking(GoldenCase c) {
    // Without averaging, scikit-learn takes the last of tied documents first.
    return Ranking.ofQueries(c.matrix("rel"), c.matrix("score"))
        .withTies(c.flag("ignore_ties", false) ? Ranking.Ties.LAST : Ranking.Ties.AVERAGED)
        .withNoneRelevant(Ranking.NoneRelevant.valueOf(c.text("policy", "zero").toUpperCase(Locale.ROOT)));
  }

  private static int k(GoldenCase c) {
    return c.integer("k", Integer.MAX_VALUE);
  }
}

package io.roadml.app.evaluate;

import io.roadml.app.report.Axis;
import io.roadml.app.report.Figures;
import io.roadml.app.report.Page;
import io.roadml.app.report.Plot;
import io.roadml.app.report.TextTable;
import io.roadml.app.tables.Categories;
import io.roadml.kernels.QueryScores;
import io.roadml.kernels.Ranking;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Queries with the relevance and the score of their documents.
final class RankingSubject extends Subject<int[]> {
  private static final int USUAL_K = 10;
  private static final int HISTOGRAM = 20;
  private static final String EXPONENTIAL = "ndcg_exponential_at_";
  /// Two to the power of a higher relevance would be no double.
  private static final double MOST_DOUBLED = 900;

  private final Ranking ranking;
  private final List<String> queries;
  private final int[] queryOfRow;
  private final int k;
  private final double[] ndcg;
  private final long withoutRelevant;

  private RankingSubject(List<Measure<int[]>> measures, Ranking ranking, List<String> queries, int[] queryOfRow, int k,
      double[] ndcg, long withoutRelevant) {
    super(measures, measures.stream().anyMatch(measure -> measure.key().startsWith(EXPONENTIAL)) ? List.of()
        : List.of(EXPONENTIAL + k));
    this.ranking = ranking;
    this.queries = queries;
    this.queryOfRow = queryOfRow;
    this.k = k;
    this.ndcg = ndcg;
    this.withoutRelevant = withoutRelevant;
  }

  static RankingSubject read(KeptRows rows, EvaluationRequest request) {
    double[] relevance = rows.numbers(request.truth(), "--truth");
    for (int i = 0; i < relevance.length; i++) {
      if (relevance[i] < 0 || relevance[i] > Ranking.MOST_RELEVANT) {
        throw rows.bad(request.truth(), i, "is " + relevance[i], "a relevance is 0 or more");
      }
    }
    Categories queries = rows.categories(request.group().orElseThrow());
    int[] query = queries.codes();
    Ranking ranking = Ranking.of(relevance, rows.numbers(request.score().orElseThrow(), "--score"), query);
    int k = request.k().orElse(USUAL_K);
    double[] ndcg = ranking.ndcg(k).values();
    long none = ranking.withNoneRelevant(Ranking.NoneRelevant.SKIP).ndcg(k).leftOut();
    return new RankingSubject(measures(ranking, k, ndcg, Arrays.stream(relevance).max().orElse(0)), ranking,
        queries.names(), query, k, ndcg, none);
  }

  /// Each query is scored once; a selection then only takes the mean of its queries.
  private static List<Measure<int[]>> measures(Ranking ranking, int k, double[] ndcg, double highest) {
    List<Measure<int[]>> all = new ArrayList<>();
    all.add(mean("ndcg_at_" + k, "NDCG at " + k, ndcg));
    all.add(mean("ndcg", "NDCG of all documents", ranking.ndcg()));
    if (highest <= MOST_DOUBLED) {
      all.add(mean(EXPONENTIAL + k, "NDCG at " + k + ", exponential gain",
          ranking.withGain(Ranking.Gain.EXPONENTIAL).ndcg(k)));
    }
    all.add(mean("mrr", "mean reciprocal rank", ranking.reciprocalRank()));
    all.add(mean("map_at_" + k, "mean average precision at " + k, ranking.averagePrecision(k)));
    all.add(mean("precision_at_" + k, "precision at " + k, ranking.precision(k)));
    all.add(mean("recall_at_" + k, "recall at " + k, ranking.recall(k)));
    all.add(mean("hit_rate_at_" + k, "hit rate at " + k, ranking.hitRate(k)));
    return all;
  }

  private static Measure<int[]> mean(String key, String title, QueryScores scores) {
    return mean(key, title, scores.values());
  }

  private static Measure<int[]> mean(String key, String title, double[] values) {
    return Measure.higher(key, title, queries -> Arrays.stream(queries).mapToDouble(query -> values[query]).average()
        .orElse(Double.NaN));
  }

  int[] queryOfRow() { return queryOfRow; }

  List<String> queries() { return queries; }

  @Override
  int units() { return queries.size(); }

  @Override
  String kind() { return "queries"; }

  @Override
  String unit() { return "query"; }

  @Override
  int[] select(int[] units) {
    return units;
  }

  @Override
  String headline() {
    return "What comes first?";
  }

  @Override
  String lead(double[] values) {
    return "The first " + k + " documents of a query gain on average " + Figures.percent(values[0])
        + " of what the best order would (NDCG at " + k + ").";
  }

  @Override
  Map<String, Object> facts() {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("k", k);
    facts.put("queries", queries.size());
    facts.put("queries_without_relevant", withoutRelevant);
    return facts;
  }

  @Override
  Map<String, TextTable> tables() {
    return Map.of();
  }

  @Override
  List<String> drawings() {
    return List.of(byQuery(), byCut());
  }

  private String byQuery() {
    double[] edges = IntStream.rangeClosed(0, HISTOGRAM).mapToDouble(i -> (double) i / HISTOGRAM).toArray();
    double[] counts = new double[HISTOGRAM];
    for (double value : ndcg) counts[Math.min(HISTOGRAM - 1, (int) (value * HISTOGRAM))]++;
    var plot = new Plot("NDCG by query", "How many queries reach which NDCG at " + k,
        Axis.between("NDCG at " + k, 0, 1),
        Axis.upTo("queries", Arrays.stream(counts).max().orElse(1))).bars("first", edges, counts);
    return Page.drawing("Good and bad queries", plot.svg(), Figures.counted(queries.size(), "query") + "; "
        + Figures.count(withoutRelevant) + " without a relevant document count as 0.");
  }

  private String byCut() {
    int longest = Math.max(2, 2 * k);
    int[] cuts = IntStream.rangeClosed(1, longest).filter(cut -> longest <= 60 || cut % (longest / 60 + 1) == 1)
        .toArray();
    double[] xs = Arrays.stream(cuts).asDoubleStream().toArray();
    var plot = new Plot("Scores by k", "Mean NDCG, recall and precision of the first k documents",
        Axis.between("the first k documents", 0, longest), Axis.shares("mean over the queries", 1));
    plot.segment("limit", k, 0, k, 1);
    plot.line("first", xs, Arrays.stream(cuts).mapToDouble(cut -> ranking.ndcg(cut).mean()).toArray()).key("first",
        "NDCG");
    plot.line("second", xs, Arrays.stream(cuts).mapToDouble(cut -> ranking.recall(cut).mean()).toArray())
        .key("second", "recall");
    plot.line("third", xs, Arrays.stream(cuts).mapToDouble(cut -> ranking.precision(cut).mean()).toArray())
        .key("third", "precision");
    return Page.drawing("How many documents does it take?", plot.svg(), "The dashed line is at k = " + k + ".");
  }

  @Override
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.add(
        "A document is relevant where its relevance is above 0. Tied scores: NDCG takes the mean over their orders, the others the order of the file.");
    if (withoutRelevant > 0) {
      notes.add(Figures.counted(withoutRelevant, "query") + " without a relevant document count as 0 in every mean.");
    }
    return notes;
  }
}

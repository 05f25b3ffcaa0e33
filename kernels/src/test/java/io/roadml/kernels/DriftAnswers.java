package io.roadml.kernels;

import static java.util.Map.entry;

import io.roadml.kernels.TwoSample.Alternative;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// Drift, tests on samples and counts.
final class DriftAnswers implements GoldenAnswers {
  @Override
  public Map<String, Function<GoldenCase, Object>> answers() {
    return Map.ofEntries(entry("ks_2samp", DriftAnswers::kolmogorovSmirnov),
        entry("ks_2samp_limit", c -> TwoSample.kolmogorovLimitP(x(c), y(c))),
        entry("ks_1samp", DriftAnswers::againstNormal), entry("wasserstein", c -> TwoSample.wasserstein(x(c), y(c))),
        entry("wasserstein_norm", c -> TwoSample.wassersteinNormalised(x(c), y(c))),
        entry("wasserstein_weighted", DriftAnswers::weightedWasserstein),
        entry("energy_distance", c -> TwoSample.energyDistance(x(c), y(c))),
        entry("cramervonmises_2samp", c -> test(TwoSample.cramerVonMises(x(c), y(c)))),
        entry("mannwhitneyu", c -> test(TwoSample.mannWhitney(x(c), y(c)))),
        entry("ttest_welch", c -> test(TwoSample.welch(x(c), y(c)))),
        entry("levene", c -> test(TwoSample.levene(x(c), y(c)))), entry("js_distance", DriftAnswers::jensenShannon),
        entry("kl_divergence", c -> Divergence.kullbackLeibler(c.doubles("p"), c.doubles("q"))),
        entry("hellinger", c -> Divergence.hellinger(c.doubles("p"), c.doubles("q"))),
        entry("tvd", c -> Divergence.totalVariation(c.doubles("p"), c.doubles("q"))),
        entry("psi_counts", c -> Psi.ofCounts(c.longs("ref"), c.longs("cur"), zeroPolicy(c))),
        entry("psi", DriftAnswers::psi),
        entry("psi_evidently", c -> Psi.evidently(samples(c, "ref"), samples(c, "cur"))),
        entry("psi_critical", DriftAnswers::critical), entry("bin_edges", c -> bins(c).edges()),
        entry("histogram", c -> Map.of("ref", bins(c).count(samples(c, "ref")).counts(), "cur",
            bins(c).count(samples(c, "cur")).counts())),
        entry("np_histogram", c -> Binning.ofEdges(c.doubles("edges")).countInside(x(c)).counts()),
        entry("histogram_nan", DriftAnswers::withNaN), entry("auto_bins", c -> rule(c).bins(x(c))),
        entry("chi2_contingency", c -> withDegrees(
            Counts.chiSquared(c.longs("ref"), c.longs("cur"), c.flag("correction", true)))),
        entry("g_test", c -> withDegrees(Counts.g(c.longs("ref"), c.longs("cur")))),
        entry("chi2_gof", c -> test(Counts.goodnessOfFit(c.longs("ref"), c.longs("cur")))),
        entry("chi2_gof_raw", c -> test(Counts.goodnessOfFit(c.doubles("obs"), c.doubles("exp")))),
        entry("fisher_exact", DriftAnswers::fisher), entry("two_proportion_z", DriftAnswers::twoProportions),
        entry("proportion_ci", DriftAnswers::interval), entry("multiple_tests", DriftAnswers::multipleTests));
  }

  private static Samples samples(GoldenCase c, String name) {
    return Samples.of(c.doubles(name));
  }

  private static Samples x(GoldenCase c) {
    return samples(c, "x");
  }

  private static Samples y(GoldenCase c) {
    return samples(c, "y");
  }

  private static Map<String, Object> test(TestResult result) {
    return Map.of("statistic", result.statistic(), "p", result.pValue());
  }

  private static Map<String, Object> withDegrees(TestResult result) {
    return Map.of("statistic", result.statistic(), "p", result.pValue(), "dof", result.degreesOfFreedom());
  }

  private static Object kolmogorovSmirnov(GoldenCase c) {
    TwoSample.Method method = switch (c.text("method", "auto")) {
      case "exact" -> TwoSample.Method.EXACT;
      case "asymp" -> TwoSample.Method.ASYMPTOTIC;
      default -> TwoSample.Method.AUTO;
    };
    Alternative alternative = switch (c.text("alternative", "two-sided")) {
      case "less" -> Alternative.LESS;
      case "greater" -> Alternative.GREATER;
      default -> Alternative.TWO_SIDED;
    };
    return test(TwoSample.kolmogorovSmirnov(x(c), y(c), alternative, method));
  }

  private static Object againstNormal(GoldenCase c) {
    String[] parameters = c.text("dist", "").replaceAll("norm\\(|\\)", "").split(",");
    double mean = Double.parseDouble(parameters[0]);
    double deviation = Double.parseDouble(parameters[1]);
    return test(TwoSample.kolmogorovSmirnov(x(c), v -> Distributions.normalUpper((mean - v) / deviation)));
  }

  private static Object weightedWasserstein(GoldenCase c) {
    return TwoSample.wasserstein(x(c), samples(c, "wx"), y(c), samples(c, "wy"));
  }

  private static Object jensenShannon(GoldenCase c) {
    return c.has("base") ? Divergence.jensenShannonBase2(c.doubles("p"), c.doubles("q"))
        : Divergence.jensenShannon(c.doubles("p"), c.doubles("q"));
  }

  private static ZeroPolicy zeroPolicy(GoldenCase c) {
    String[] parts = c.text("zero", "none").split(":");
    return switch (parts[0]) {
      case "floor" -> ZeroPolicy.floor(Double.parseDouble(parts[1]));
      case "clip" -> ZeroPolicy.clip(Double.parseDouble(parts[1]));
      case "laplace" -> ZeroPolicy.laplace(Double.parseDouble(parts[1]));
      default -> ZeroPolicy.NONE;
    };
  }

  private static Binning bins(GoldenCase c) {
    String[] how = c.text("how", "").split(":");
    int count = Integer.parseInt(how[1]);
    Binning bins = how[0].equals("quantile") ? Binning.quantile(samples(c, "ref"), count)
        : Binning.uniform(samples(c, "ref"), count);
    return bins.closed(c.text("closed", "left").equals("right") ? Binning.Closed.RIGHT : Binning.Closed.LEFT);
  }

  private static Object psi(GoldenCase c) {
    return Psi.of(samples(c, "ref"), samples(c, "cur"), bins(c), zeroPolicy(c)).value();
  }

  private static Object critical(GoldenCase c) {
    return Psi.critical(c.number("alpha", 0), c.integer("bins", 0), c.integer("n_ref", 0), c.integer("n_cur", 0));
  }

  private static Object withNaN(GoldenCase c) {
    double[] inner = c.doubles("inner");
    double[] edges = new double[inner.length + 2];
    System.arraycopy(inner, 0, edges, 1, inner.length);
    edges[0] = inner[0] - 1;
    edges[edges.length - 1] = inner[inner.length - 1] + 1;
    BinCounts counts = Binning.ofEdges(edges).count(x(c));
    return Map.of("counts", counts.counts(), "nan", counts.nan());
  }

  private static BinRule rule(GoldenCase c) {
    return c.text("rule", "").equals("fd") ? BinRule.FREEDMAN_DIACONIS
        : BinRule.valueOf(c.text("rule", "").toUpperCase(Locale.ROOT));
  }

  private static Object fisher(GoldenCase c) {
    int[][] table = c.intMatrix("table");
    TestResult result = Counts.fisherExact(table[0][0], table[0][1], table[1][0], table[1][1]);
    return Map.of("odds", result.statistic(), "p", result.pValue());
  }

  private static Object twoProportions(GoldenCase c) {
    TestResult result = Counts.twoProportions(c.integer("k1", 0), c.integer("n1", 0), c.integer("k2", 0),
        c.integer("n2", 0));
    return Map.of("z", result.statistic(), "p", result.pValue());
  }

  private static Object interval(GoldenCase c) {
    Counts.Interval how = switch (c.text("method", "")) {
      case "wilson" -> Counts.Interval.WILSON;
      case "normal" -> Counts.Interval.NORMAL;
      default -> Counts.Interval.EXACT;
    };
    Counts.Bounds bounds = Counts.proportionInterval(c.integer("k", 0), c.integer("n", 0), c.number("alpha", 0), how);
    return new double[]{bounds.low(), bounds.high()};
  }

  private static Object multipleTests(GoldenCase c) {
    MultipleTesting.Method method = switch (c.text("method", "")) {
      case "bonferroni" -> MultipleTesting.Method.BONFERRONI;
      case "holm" -> MultipleTesting.Method.HOLM;
      default -> MultipleTesting.Method.BENJAMINI_HOCHBERG;
    };
    return Map.of("p_adj", MultipleTesting.adjusted(c.doubles("p"), method), "reject",
        booleans(MultipleTesting.rejected(c.doubles("p"), c.number("alpha", 0), method)));
  }

  private static List<Boolean> booleans(boolean[] values) {
    var list = new ArrayList<Boolean>();
    for (boolean value : values) {
      list.add(value);
    }
    return list;
  }
}

package io.roadml.app.drift;

import io.roadml.kernels.Counts;
import io.roadml.kernels.Divergence;
import io.roadml.kernels.Psi;
import io.roadml.kernels.TestResult;
import io.roadml.kernels.ZeroPolicy;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How far one column has moved.
///
/// A column counts as drifted where the effect is there and chance does not explain it: its PSI is above 0.1 and above what
/// chance alone exceeds once in twenty, and the adjusted p-value of its test is below 0.05. Or where the share without a value
/// changed by more than five points, and chance does not explain that.
///
/// @param column its name
/// @param kind what it holds
/// @param reference its rows in the reference
/// @param current its rows today
/// @param cells the bins or categories that PSI and JS are made of
/// @param ks Kolmogorov–Smirnov's D of numbers; NaN for categories
/// @param wasserstein Wasserstein's distance of numbers, in their unit; NaN for categories
/// @param test of numbers Kolmogorov–Smirnov, of categories χ²
/// @param pAdjusted its p-value by Benjamini–Hochberg over all columns
/// @param missingP whether the share without a value changed, adjusted likewise
/// @param newCategories those that only the current rows have, the most frequent first
/// @param vanished those that only the reference has, the most frequent first
/// @param summary figures of both sides
/// @param drawing what there is to be seen
record FeatureDrift(String column, Kind kind, Side reference, Side current, List<Cell> cells, double ks,
    double wasserstein,
    TestResult test, double pAdjusted, double missingP, List<String> newCategories, List<String> vanished,
    Summary summary, String drawing) {
  static final double ALPHA = 0.05;
  static final double LEAST_PSI = 0.1;
  static final double LEAST_MISSING = 0.05;
  static final ZeroPolicy ZERO = ZeroPolicy.FLOOR;
  static final TestResult NO_TEST = new TestResult(Double.NaN, Double.NaN, Double.NaN);
  private static final int LISTED = 20;

  /// What a column holds.
  enum Kind {
    NUMBER, DATE, MOMENT, CATEGORY
  }

  /// The middle of both sides; NaN for categories.
  record Summary(double referenceMedian, double currentMedian, double referenceMean, double currentMean) {
    static final Summary NONE = new Summary(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
  }

  private boolean comparable() {
    return reference.present() > 0 && current.present() > 0;
  }

  double psi() {
    return comparable() ? Psi.ofCounts(Cell.references(cells), Cell.currents(cells), ZERO) : Double.NaN;
  }

  /// What chance alone exceeds once in twenty; NaN where there is a single cell with rows.
  double psiCritical() {
    int filled = (int) cells.stream().filter(cell -> cell.reference() + cell.current() > 0).count();
    return comparable() && filled > 1 ? Psi.critical(ALPHA, filled, reference.present(), current.present())
        : Double.NaN;
  }

  double js() {
    if (!comparable()) return Double.NaN;
    return Divergence.jensenShannonBase2(Arrays.stream(Cell.references(cells)).asDoubleStream().toArray(),
        Arrays.stream(Cell.currents(cells)).asDoubleStream().toArray());
  }

  double p() {
    return test.pValue();
  }

  double referenceMissing() {
    return reference.missingShare();
  }

  double currentMissing() {
    return current.missingShare();
  }

  boolean drifted() {
    double least = Math.max(LEAST_PSI, Double.isNaN(psiCritical()) ? 0 : psiCritical());
    return (psi() > least && pAdjusted < ALPHA) || missingChanged();
  }

  boolean missingChanged() {
    return Math.abs(currentMissing() - referenceMissing()) > LEAST_MISSING && missingP < ALPHA;
  }

  /// The p-value of no change in the share without a value.
  static double missingP(Side reference, Side current) {
    if (reference.rows() == 0 || current.rows() == 0) return Double.NaN;
    double p = Counts.twoProportions(reference.missing(), reference.rows(), current.missing(), current.rows()).pValue();
    return Double.isNaN(p) ? 1 : p;
  }

  FeatureDrift withAdjusted(double p, double missing) {
    return new FeatureDrift(column, kind, reference, current, cells, ks, wasserstein, test, p, missing, newCategories,
        vanished, summary, drawing);
  }

  Map<String, Object> facts() {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("column", column);
    facts.put("kind", kind.name().toLowerCase(java.util.Locale.ROOT));
    facts.put("drifted", drifted());
    facts.put("psi", psi());
    facts.put("psi_critical", psiCritical());
    facts.put("ks", ks);
    facts.put("js", js());
    facts.put("wasserstein", wasserstein);
    facts.put("test", kind == Kind.CATEGORY ? "chi_squared" : "kolmogorov_smirnov");
    facts.put("statistic", test.statistic());
    facts.put("p", p());
    facts.put("p_adjusted", pAdjusted);
    facts.put("missing_p_adjusted", missingP);
    facts.put("reference", facts(reference, summary.referenceMedian(), summary.referenceMean()));
    facts.put("current", facts(current, summary.currentMedian(), summary.currentMean()));
    facts.put("new_categories", newCategories.size());
    facts.put("new_category_names", newCategories.subList(0, Math.min(LISTED, newCategories.size())));
    facts.put("vanished_categories", vanished.size());
    facts.put("vanished_category_names", vanished.subList(0, Math.min(LISTED, vanished.size())));
    facts.put("bins", cells.stream().map(FeatureDrift::facts).toList());
    return facts;
  }

  private static Map<String, Object> facts(Side side, double median, double mean) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("rows", side.rows());
    facts.put("missing", side.missing());
    facts.put("missing_share", side.missingShare());
    facts.put("infinite", side.infinite());
    facts.put("median", median);
    facts.put("mean", mean);
    return facts;
  }

  private static Map<String, Object> facts(Cell cell) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("name", cell.name());
    facts.put("from", cell.from());
    facts.put("to", cell.to());
    facts.put("reference", cell.reference());
    facts.put("current", cell.current());
    return facts;
  }
}

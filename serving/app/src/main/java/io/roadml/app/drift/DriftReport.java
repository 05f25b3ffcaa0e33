package io.roadml.app.drift;

import io.roadml.app.drift.FeatureDrift.Kind;
import io.roadml.app.report.Axis;
import io.roadml.app.report.Figures;
import io.roadml.app.report.Page;
import io.roadml.app.report.Rows;
import io.roadml.app.report.TextTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// How far the columns of a file have moved: as text, as facts for JSON, and as a page. The column that moved most comes first.
///
/// - Threading: immutable.
public final class DriftReport {
  private static final int OVERVIEW = 40;

  private final DriftRequest request;
  private final long referenceRows;
  private final long currentRows;
  private final List<FeatureDrift> features;
  private final Map<String, String> leftOut;

  DriftReport(DriftRequest request, long referenceRows, long currentRows, List<FeatureDrift> features,
      Map<String, String> leftOut) {
    this.request = request;
    this.referenceRows = referenceRows;
    this.currentRows = currentRows;
    this.features = List.copyOf(features);
    this.leftOut = leftOut;
  }

  /// Columns that were not compared, with the reason of each.
  public Map<String, String> leftOut() {
    return Map.copyOf(leftOut);
  }

  /// The limits that are passed, each with the columns that pass it, in one line; empty if there are none.
  public List<String> passedLimits() {
    return request.limits().stream().filter(limit -> features.stream().anyMatch(limit::isPassedBy))
        .map(limit -> limit + " by " + features.stream().filter(limit::isPassedBy)
            .map(feature -> Figures.name(feature.column()) + " (" + Figures.number(limit.valueOf(feature)) + ")")
            .collect(Collectors.joining(", ")))
        .toList();
  }

  private long drifted() {
    return features.stream().filter(FeatureDrift::drifted).count();
  }

  /// What `--json` prints: keys do not depend on the values.
  public Map<String, Object> facts() {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("reference", side(request.reference(), referenceRows));
    facts.put("current", side(request.current(), currentRows));
    facts.put("columns", features.size());
    facts.put("drifted", drifted());
    facts.put("method", method());
    facts.put("features", features.stream().map(FeatureDrift::facts).toList());
    facts.put("left_out", leftOut);
    facts.put("limits", request.limits().stream().map(this::facts).toList());
    facts.put("notes", notes());
    return facts;
  }

  private static Map<String, Object> side(Path file, long rows) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("data", file.toString());
    facts.put("rows", rows);
    return facts;
  }

  private Map<String, Object> method() {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("bins", request.bins());
    facts.put("zero_policy", "floor");
    facts.put("zero_floor", FeatureDrift.ZERO.amount());
    facts.put("alpha", FeatureDrift.ALPHA);
    facts.put("least_psi", FeatureDrift.LEAST_PSI);
    facts.put("least_missing_change", FeatureDrift.LEAST_MISSING);
    facts.put("p_adjustment", "benjamini_hochberg");
    return facts;
  }

  private Map<String, Object> facts(Limit limit) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("limit", limit.toString());
    facts.put("passed", features.stream().anyMatch(limit::isPassedBy));
    facts.put("by", features.stream().filter(limit::isPassedBy).map(FeatureDrift::column).toList());
    return facts;
  }

  /// What the command prints otherwise.
  public String text() {
    var text = new StringBuilder();
    text.append("drift of ").append(file(request.current())).append(" (").append(Figures.counted(currentRows, "row"))
        .append(") from ").append(file(request.reference())).append(" (").append(Figures.counted(referenceRows, "row"))
        .append("): ").append(summary()).append("\n\n").append(table().text()).append('\n');
    notes().forEach(note -> text.append(note).append('\n'));
    return text.toString();
  }

  private static String file(Path path) {
    return Figures.name(String.valueOf(path.getFileName()));
  }

  private String summary() {
    return drifted() == 0 ? "none of " + Figures.counted(features.size(), "column") + " drifted"
        : Figures.count(drifted()) + " of " + Figures.counted(features.size(), "column") + " drifted";
  }

  private TextTable table() {
    var table = new TextTable("column", "PSI", "by chance", "KS D", "JS", "p adjusted", "missing", "new", "verdict");
    for (FeatureDrift feature : features) {
      table.row(feature.column(), Figures.measure(feature.psi()), Figures.measure(feature.psiCritical()),
          Figures.measure(feature.ks()), Figures.measure(feature.js()), Figures.probability(feature.pAdjusted()),
          missing(feature), feature.kind() == Kind.CATEGORY ? Figures.count(feature.newCategories().size()) : "–",
          feature.drifted() ? "drifted" : "–");
    }
    return table;
  }

  private static String missing(FeatureDrift feature) {
    String before = Figures.percent(feature.referenceMissing());
    String now = Figures.percent(feature.currentMissing());
    return before.equals(now) ? now : before + " → " + now;
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.add("PSI and JS: " + request.bins()
        + " bins with equal shares of the reference, values with a bin's share in a bin of "
        + "their own, categories as they are; an empty bin counts as a share of "
        + Figures.number(FeatureDrift.ZERO.amount()) + ".");
    notes.add(
        "By chance: the PSI that rows from the same source exceed once in twenty. p: Kolmogorov–Smirnov for numbers, "
            + "χ² for categories, adjusted for the number of columns (Benjamini–Hochberg).");
    notes.add(
        "Drifted: PSI above 0.1 and above chance, with p below 0.05; or the share of missing values changed by more than 5 points.");
    features.stream().filter(feature -> !feature.newCategories().isEmpty()).limit(OVERVIEW).forEach(feature -> notes
        .add(Figures.name(feature.column()) + " has new categories: " + first(feature.newCategories()) + "."));
    features.stream().filter(feature -> !feature.vanished().isEmpty()).limit(OVERVIEW).forEach(feature -> notes
        .add(Figures.name(feature.column()) + " no longer has: " + first(feature.vanished()) + "."));
    features.stream().filter(feature -> feature.reference().infinite() + feature.current().infinite() > 0)
        .forEach(feature -> notes
            .add(Figures.name(feature.column()) + " has infinite values, which are not compared: "
                + Figures.count(feature.reference().infinite())
                + " in the reference, " + Figures.count(feature.current().infinite()) + " now."));
    leftOut.forEach((column, why) -> notes.add(Figures.name(column) + " is left out: " + why + "."));
    return notes;
  }

  private static String first(List<String> names) {
    String first = names.stream().limit(5).map(name -> Figures.name(name, 40)).collect(Collectors.joining(", "));
    return names.size() > 5 ? first + " and " + Figures.count(names.size() - 5.0) + " more" : first;
  }

  /// What `--html` writes.
  public Page page() {
    var page = new Page("RoadML drift · " + file(request.reference()) + " → " + file(request.current()), headline(),
        lead());
    page.figures(List.of("columns compared", Figures.count(features.size()), "drifted", Figures.count(drifted()),
        "reference rows", Figures.count(referenceRows), "current rows", Figures.count(currentRows)));
    List<String> limits = passedLimits();
    if (!limits.isEmpty()) page.notes(limits.stream().map(limit -> "Limit passed: " + limit).toList());
    if (!features.isEmpty()) page.drawings(List.of(overview())).table(table());
    page.part("Column by column").drawings(features.stream().map(DriftReport::drawing).toList());
    return page.part("How to read this").notes(notes());
  }

  private String headline() {
    return drifted() == 0 ? "Nothing drifted"
        : drifted() == 1 ? "One column drifted: " + Figures.name(first().column(), 40)
            : Figures.count(drifted()) + " of " + Figures.counted(features.size(), "column") + " drifted";
  }

  private FeatureDrift first() {
    return features.stream().filter(FeatureDrift::drifted).findFirst().orElseThrow();
  }

  private String lead() {
    if (features.isEmpty()) return "There was no column to compare.";
    FeatureDrift most = features.getFirst();
    return Figures.name(most.column(), 60) + " moved most: its PSI is " + Figures.number(most.psi())
        + ", where chance alone would exceed "
        + Figures.number(most.psiCritical()) + " once in twenty.";
  }

  private String overview() {
    List<FeatureDrift> shown = features.stream().filter(feature -> !Double.isNaN(feature.psi())).limit(OVERVIEW)
        .toList();
    double most = shown.stream().mapToDouble(feature -> Math.max(feature.psi(), limit(feature))).max().orElse(1);
    var rows = new Rows("PSI by column", "A bar for the PSI of each column, with a mark at what it may be",
        Axis.upTo("population stability index", most));
    shown.forEach(
        feature -> rows.marked(feature.column(), feature.drifted() ? "second" : "quiet", feature.psi(), limit(feature),
            Figures.number(feature.psi())));
    return Page.drawing("How far each column moved", rows.svg(),
        "Orange has drifted. The mark is where drift begins: at 0.1, or above it where there are few rows.");
  }

  private static double limit(FeatureDrift feature) {
    return Math.max(FeatureDrift.LEAST_PSI, Double.isNaN(feature.psiCritical()) ? 0 : feature.psiCritical());
  }

  private static String drawing(FeatureDrift feature) {
    String heading = Figures.name(feature.column(), 60) + (feature.drifted() ? " · drifted" : "");
    var table = new TextTable(feature.kind() == Kind.CATEGORY ? "category" : "bin", "reference", "current");
    feature.cells()
        .forEach(cell -> table.row(cell.name(), Figures.count(cell.reference()), Figures.count(cell.current())));
    return Page.drawing(heading, feature.drawing(), caption(feature), "The bins of the PSI", table);
  }

  private static String caption(FeatureDrift feature) {
    List<String> parts = new ArrayList<>();
    if (Double.isNaN(feature.psi()))
      return "Not compared: " + (feature.reference().present() == 0 ? "the reference has" : "the current rows have")
          + " no value.";
    parts.add("PSI " + Figures.number(feature.psi()) + " (by chance " + Figures.number(feature.psiCritical()) + ")");
    if (feature.kind() != Kind.CATEGORY) {
      parts.add("KS D " + Figures.number(feature.ks()));
      parts.add("median " + NumberDrift.value(feature.kind(), feature.summary().referenceMedian()) + " → "
          + NumberDrift.value(feature.kind(), feature.summary().currentMedian()));
    } else {
      parts.add("χ² " + Figures.number(feature.test().statistic()));
      parts.add("new " + Figures.count(feature.newCategories().size()) + ", vanished "
          + Figures.count(feature.vanished().size()));
    }
    parts.add("JS " + Figures.number(feature.js()));
    parts.add("adjusted p " + Figures.probability(feature.pAdjusted()));
    parts.add("missing " + missing(feature));
    return String.join(" · ", parts);
  }
}

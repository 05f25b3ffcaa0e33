package io.roadml.app.dataset;

import io.roadml.app.report.Axis;
import io.roadml.app.report.Figures;
import io.roadml.app.report.Page;
import io.roadml.app.report.Plot;
import io.roadml.app.report.Rows;
import io.roadml.app.report.TextTable;
import io.roadml.app.tables.Histogram;
import io.roadml.data.ColumnProfile;
import io.roadml.data.ColumnProfile.TopText;
import io.roadml.data.ColumnType;
import io.roadml.data.Profile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// What a file's columns are like: as text, as facts for JSON, and as a page.
///
/// - Threading: immutable.
///
/// @param file its name
/// @param fingerprint of its content
/// @param profile of its columns
/// @param leftOut columns that hold lists, structs or the like
public record ProfileReport(String file, String fingerprint, Profile profile, List<String> leftOut) {
  private static final double[] SHARES = {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};
  private static final int BINS = 40;
  private static final double OUTSIDE = 0.005;
  private static final int TOP = 20;
  /// Below this the sketch of distinct values still holds them one by one.
  private static final int EXACT = 1000;
  private static final int DRAWN = 200;

  /// What `--json` prints: keys do not depend on the values.
  public Map<String, Object> facts() {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("file", file);
    facts.put("fingerprint", fingerprint);
    facts.put("rows", profile.rows());
    facts.put("columns", profile.columns().stream().map(ProfileReport::facts).toList());
    facts.put("left_out", leftOut);
    return facts;
  }

  private static Map<String, Object> facts(ColumnProfile column) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("name", column.column().name());
    facts.put("type", column.column().type().name());
    facts.put("nulls", column.nulls());
    facts.put("nans", column.nans());
    facts.put("infinities", column.infinities());
    facts.put("count", column.count());
    facts.put("distinct", column.distinct());
    facts.put("sum", given(column.sum()));
    facts.put("mean", given(column.mean()));
    facts.put("deviation", given(column.deviation()));
    facts.put("min", given(column.min()));
    facts.put("max", given(column.max()));
    var quantiles = new LinkedHashMap<String, Object>();
    for (double share : SHARES) quantiles.put(Double.toString(share), given(column.quantile(share)));
    facts.put("quantiles", quantiles);
    facts.put("quantile_rank_error", column.rankError());
    facts.put("top", column.top(TOP).stream().map(ProfileReport::facts).toList());
    return facts;
  }

  private static Map<String, Object> facts(TopText top) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("text", top.text());
    facts.put("count", top.count());
    return facts;
  }

  private static Double given(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  /// What the command prints otherwise.
  public String text() {
    var text = new StringBuilder();
    text.append(Figures.name(file)).append(": ").append(size()).append("\n").append(fingerprint).append("\n\n")
        .append(table().text()).append('\n');
    notes().forEach(note -> text.append(note).append('\n'));
    return text.toString();
  }

  private String size() {
    return Figures.counted(profile.rows(), "row") + ", " + Figures.counted(profile.columns().size(), "column");
  }

  private TextTable table() {
    var table = new TextTable("column", "type", "missing", "NaN, ∞", "distinct", "mean", "sd", "min", "median", "max",
        "most frequent");
    profile.columns().forEach(column -> table.row(row(column)));
    return table;
  }

  private static List<String> row(ColumnProfile column) {
    ColumnType type = column.column().type();
    return List.of(column.column().name(), type.name().toLowerCase(java.util.Locale.ROOT),
        share(column.nulls(), column.rows()), share(column.nans() + column.infinities(), column.rows()),
        (column.distinct() < EXACT ? "" : "≈") + Figures.count(column.distinct()), Values.of(type, column.mean()),
        Values.span(type, column.deviation()), Values.of(type, column.min()), Values.of(type, column.quantile(0.5)),
        Values.of(type, column.max()),
        column.top(1).stream().map(top -> Figures.name(top.text(), 20)).findFirst().orElse("–"));
  }

  private static String share(long some, long rows) {
    return some == 0 ? "–" : Figures.percent((double) some / rows);
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (profile.columns().stream().anyMatch(column -> column.column().type() == ColumnType.TEXT)) {
      notes.add("Figures of texts are about their length in characters.");
    }
    notes.add("Quantiles are off by less than " + Figures.percent(profile.columns().getFirst().rankError())
        + " of the rows, distinct values by about 0.8 %; everything else is exact.");
    if (!leftOut.isEmpty())
      notes.add("Left out, as they hold lists, structs or the like: " + String.join(", ", leftOut) + ".");
    return notes;
  }

  /// The page of `--html`.
  public Page page() {
    var page = new Page("profile", Figures.name(file), size() + ".");
    page.figures(List.of("rows", Figures.count(profile.rows()), "columns", Figures.count(profile.columns().size()),
        "columns with missing values",
        Figures.count(profile.columns().stream().filter(column -> column.nulls() > 0).count())));
    page.notes(notes()).part("Columns").table(table());
    page.part("Values").drawings(profile.columns().stream().filter(column -> column.count() > 0).limit(DRAWN)
        .map(ProfileReport::drawing).toList());
    return page.part("Content").notes(List.of(fingerprint));
  }

  private static String drawing(ColumnProfile column) {
    String name = Figures.name(column.column().name(), 40);
    String caption = Figures.counted(column.count(), "value") + ", "
        + share(column.nulls(), column.rows()).replace("–", "none")
        + " missing.";
    return Page.drawing(name, column.column().type() == ColumnType.TEXT ? texts(column, name) : histogram(column, name),
        caption);
  }

  private static String texts(ColumnProfile column, String name) {
    List<TopText> top = column.top(TOP);
    double most = top.getFirst().count() / (double) column.count();
    var rows = new Rows(name, "The most frequent texts with their share of the values",
        Axis.shares("share of the values", Math.min(1, most)));
    top.forEach(text -> {
      double share = Math.min(1, text.count() / (double) column.count());
      rows.bar(text.text().isEmpty() ? "“”" : text.text(), "first", share, Double.NaN, Double.NaN,
          Figures.percent(share));
    });
    return rows.svg();
  }

  private static String histogram(ColumnProfile column, String name) {
    ColumnType type = column.column().type();
    double low = column.quantile(OUTSIDE).getAsDouble();
    double high = column.quantile(1 - OUTSIDE).getAsDouble();
    boolean whole = type == ColumnType.INTEGER || type == ColumnType.BOOLEAN || type == ColumnType.DATE;
    double[] edges = Histogram.edges(low, high, whole, BINS);
    double[] shares = column.shares(edges);
    double to = edges[edges.length - 1];
    Axis axis = switch (type) {
      case DATE -> Axis.days(name, edges[0], to);
      case TIMESTAMP -> Axis.moments(name, edges[0], to);
      default -> Axis.between(name, edges[0], to);
    };
    return new Plot(name, "A histogram of the values, but for half a per cent at either end", axis,
        Axis.shares("share of the values", Arrays.stream(shares).max().orElse(0)), 220).bars("first", edges, shares)
        .svg();
  }
}

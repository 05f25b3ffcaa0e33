package io.roadml.app.evaluate;

import io.roadml.app.report.Axis;
import io.roadml.app.report.Figures;
import io.roadml.app.report.Page;
import io.roadml.app.report.Rows;
import io.roadml.app.report.TextTable;
import io.roadml.app.tables.ProgressLines;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The measures of slices, the best slice first.
///
/// - Threading: immutable.
final class SlicedMeasures {
  /// Of fewer rows or queries no measure says much.
  private static final int FEW = 30;
  /// Intervals of slices are shown even when none were asked for: without them small slices look extreme by chance.
  private static final int USUAL_RESAMPLES = 200;

  private final String column;
  private final Subject<?> subject;
  private final List<Slice> slices;
  private final int resamples;
  private final long seed;

  private record Slice(String name, int units, double[] values, double[] interval) {
    boolean isSmall() {
      return units < FEW;
    }
  }

  private SlicedMeasures(String column, Subject<?> subject, List<Slice> slices, int resamples, long seed) {
    this.column = column;
    this.subject = subject;
    this.slices = slices;
    this.resamples = resamples;
    this.seed = seed;
  }

  static SlicedMeasures of(EvaluationRequest request, KeptRows rows, Subject<?> subject, String column,
      ProgressLines progress) {
    Slices cut = Slices.of(rows, column);
    if (subject instanceof RankingSubject ranking) cut = cut.ofQueries(ranking.queryOfRow(), ranking.queries(), column);
    int resamples = request.bootstrap().orElse(USUAL_RESAMPLES);
    List<Slice> slices = new ArrayList<>();
    for (int i = 0; i < cut.names().size(); i++) {
      int[] units = cut.units().get(i);
      if (units.length > 0)
        slices.add(slice(subject, cut.names().get(i), units, resamples, request.seed() + i, progress));
    }
    boolean lower = subject.measures().getFirst().better() == Measure.Better.LOWER;
    Comparator<Slice> byValue = Comparator.comparingDouble(slice -> Double.isNaN(slice.values()[0])
        ? Double.POSITIVE_INFINITY : lower ? slice.values()[0] : -slice.values()[0]);
    slices.sort(byValue);
    return new SlicedMeasures(column, subject, List.copyOf(slices), resamples, request.seed());
  }

  private static Slice slice(Subject<?> subject, String name, int[] units, int resamples, long seed,
      ProgressLines progress) {
    double[] interval = resamples == 0 ? new double[]{Double.NaN, Double.NaN}
        : Bootstrap.intervals(subject, units, resamples, seed, progress)[0];
    return new Slice(name, units.length, subject.measure(units), interval);
  }

  private Measure<?> first() {
    return subject.measures().getFirst();
  }

  String order() {
    return "the best " + first().title() + " first";
  }

  List<Map<String, Object>> facts() {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Slice slice : slices) {
      var facts = new LinkedHashMap<String, Object>();
      facts.put("slice", slice.name());
      facts.put(subject.unit().equals("row") ? "rows" : "queries", slice.units());
      facts.put("few", slice.isSmall());
      var metrics = new LinkedHashMap<String, Object>();
      for (int i = 0; i < slice.values().length; i++) metrics.put(subject.measures().get(i).key(), slice.values()[i]);
      subject.undefined().forEach(key -> metrics.put(key, Double.NaN));
      facts.put("metrics", metrics);
      facts.put("low", slice.interval()[0]);
      facts.put("high", slice.interval()[1]);
      all.add(facts);
    }
    return all;
  }

  TextTable table() {
    var table = new TextTable(Figures.name(column), subject.unit().equals("row") ? "rows" : "queries", first().title(),
        "95 % interval", "");
    for (Slice slice : slices) {
      table.row(slice.name(), Figures.count(slice.units()), Figures.measure(slice.values()[0]),
          Evaluation.range(slice.interval()), slice.isSmall() ? "few" : "");
    }
    return table;
  }

  String drawing(double overall) {
    double most = overall;
    double least = overall;
    for (Slice slice : slices) {
      most = Math.max(most, max(slice.values()[0], slice.interval()[1]));
      least = Math.min(least, -max(-slice.values()[0], -slice.interval()[0]));
    }
    double from = Math.min(0, least) < 0 ? least : least >= subject.floor() ? subject.floor() : 0;
    var rows = new Rows(first().title() + " by slice", "A bar for each slice, with its 95 % interval",
        Axis.between(first().title(), Double.isNaN(from) ? 0 : from, Double.isNaN(most) ? 1 : most));
    for (Slice slice : slices) {
      rows.bar(slice.name(), slice.isSmall() ? "quiet" : "veil", slice.values()[0], slice.interval()[0],
          slice.interval()[1], Figures.count(slice.units()));
    }
    rows.reference(overall, "all " + Figures.number(overall));
    return Page.drawing(Figures.sentence(first().title()) + " by " + Figures.name(column, 30), rows.svg(),
        "Lines are 95 % intervals; on the right the number of "
            + (subject.unit().equals("row") ? "rows" : "queries") + (slices.stream().anyMatch(Slice::isSmall)
                ? "; grey where there are fewer than " + FEW + "." : "."));
  }

  private static double max(double a, double b) {
    return Double.isNaN(a) ? Double.isNaN(b) ? Double.NEGATIVE_INFINITY : b : Double.isNaN(b) ? a : Math.max(a, b);
  }

  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (resamples > 0) {
      notes.add("Slices have intervals of " + Figures.counted(resamples, "resample") + " (seed " + seed + ").");
    }
    if (slices.stream().anyMatch(Slice::isSmall)) {
      notes.add(
          "Slices marked few have fewer than " + FEW + " " + (subject.unit().equals("row") ? "rows" : "queries") + ".");
    }
    return notes;
  }
}

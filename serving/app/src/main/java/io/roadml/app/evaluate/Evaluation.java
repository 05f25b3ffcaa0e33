package io.roadml.app.evaluate;

import io.roadml.app.report.Figures;
import io.roadml.app.report.Page;
import io.roadml.app.report.TextTable;
import io.roadml.app.tables.DataFile;
import io.roadml.app.tables.ProgressLines;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// How good predictions are: as text, as facts for JSON, and as a page.
///
/// - Threading: immutable.
public final class Evaluation {
  private static final double[] NO_INTERVAL = {Double.NaN, Double.NaN};

  private final EvaluationRequest request;
  private final KeptRows rows;
  private final Subject<?> subject;
  private final double[] values;
  private final double[][] intervals;
  private final Optional<SlicedMeasures> slices;

  private Evaluation(EvaluationRequest request, KeptRows rows, Subject<?> subject, double[] values,
      double[][] intervals,
      Optional<SlicedMeasures> slices) {
    this.request = request;
    this.rows = rows;
    this.subject = subject;
    this.values = values;
    this.intervals = intervals;
    this.slices = slices;
  }

  /// Reads the file and measures.
  public static Evaluation of(EvaluationRequest request, ProgressLines progress) {
    request.check();
    KeptRows rows = KeptRows.read(DataFile.open(request.data(), "--data"), request.needed(), request.by(), progress);
    Subject<?> subject = subject(rows, request);
    int[] all = IntStream.range(0, subject.units()).toArray();
    double[][] intervals = request.bootstrap().orElse(0) == 0 ? new double[0][]
        : Bootstrap.intervals(subject, all, request.bootstrap().getAsInt(), request.seed(), progress);
    Optional<SlicedMeasures> slices = request.by()
        .map(column -> SlicedMeasures.of(request, rows, subject, column, progress));
    return new Evaluation(request, rows, subject, subject.measure(all), intervals, slices);
  }

  private static Subject<?> subject(KeptRows rows, EvaluationRequest request) {
    return switch (request.task()) {
      case REGRESSION -> RegressionSubject.read(rows, request);
      case RANKING -> RankingSubject.read(rows, request);
      case CLASSIFICATION -> classification(rows, request);
    };
  }

  private static Subject<?> classification(KeptRows rows, EvaluationRequest request) {
    Labels labels = Labels.read(rows, request);
    boolean byLabel = request.average().isPresent() || !request.labels().isEmpty();
    boolean several = !request.scores().isEmpty() || (byLabel && request.score().isEmpty());
    Optional<String> positive = several ? Optional.empty() : labels.positive(request, request.score().isPresent());
    return positive.isPresent() ? BinarySubject.read(rows, request, labels, positive.get())
        : LabelSubject.read(rows, request, labels);
  }

  private boolean hasIntervals() {
    return intervals.length > 0;
  }

  private int resamples() {
    return request.bootstrap().orElse(0);
  }

  /// What `--json` prints: keys depend on the options and the kind, not on the values.
  public Map<String, Object> facts() {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("task", request.title());
    facts.put("kind", subject.kind());
    facts.put("data", request.data().toString());
    facts.put("truth", request.truth());
    facts.put("rows", rows.count());
    facts.put("left_out", leftOut());
    facts.put("metrics", metrics());
    facts.putAll(subject.facts());
    facts.put("bootstrap", resamples() == 0 ? null : bootstrap(resamples()));
    facts.put("slices", slices.map(SlicedMeasures::facts).orElse(null));
    facts.put("notes", notes());
    return facts;
  }

  private Map<String, Object> bootstrap(int resamples) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("resamples", resamples);
    facts.put("seed", request.seed());
    facts.put("confidence", 0.95);
    return facts;
  }

  private Map<String, Object> leftOut() {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("rows", rows.leftOut());
    facts.put("missing", rows.missing());
    return facts;
  }

  private Map<String, Object> metrics() {
    var metrics = new LinkedHashMap<String, Object>();
    for (int i = 0; i < values.length; i++) {
      metrics.put(subject.measures().get(i).key(), metric(values[i], hasIntervals() ? intervals[i] : NO_INTERVAL));
    }
    subject.undefined().forEach(key -> metrics.put(key, metric(Double.NaN, NO_INTERVAL)));
    return metrics;
  }

  private static Map<String, Object> metric(double value, double[] interval) {
    var metric = new LinkedHashMap<String, Object>();
    metric.put("value", value);
    metric.put("low", interval[0]);
    metric.put("high", interval[1]);
    return metric;
  }

  /// What the command prints otherwise.
  public String text() {
    var text = new StringBuilder();
    text.append(summary()).append("\n\n").append(measures().text());
    subject.tables().forEach((heading, table) -> text.append('\n').append(heading).append("\n").append(table.text()));
    slices.ifPresent(sliced -> text.append('\n').append("by ").append(Figures.name(request.by().orElseThrow()))
        .append(", ").append(sliced.order()).append('\n').append(sliced.table().text()));
    if (!notes().isEmpty()) text.append('\n');
    notes().forEach(note -> text.append(note).append('\n'));
    return text.toString();
  }

  private String summary() {
    String units = subject.unit().equals("row") ? "" : Figures.counted(subject.units(), subject.unit()) + ", ";
    return request.title() + " of " + Figures.name(request.truth()) + " in " + Figures.name(rows.file().name()) + ": "
        + units
        + Figures.counted(rows.count(), "row");
  }

  private TextTable measures() {
    TextTable table = hasIntervals() ? new TextTable("", "value", "95 % interval") : new TextTable("", "value");
    for (int i = 0; i < values.length; i++) {
      List<String> cells = new ArrayList<>(List.of(subject.measures().get(i).title(), Figures.measure(values[i])));
      if (hasIntervals()) cells.add(range(intervals[i]));
      table.row(cells);
    }
    return table;
  }

  static String range(double[] interval) {
    return Double.isNaN(interval[0]) ? "–" : Figures.measure(interval[0]) + " … " + Figures.measure(interval[1]);
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (rows.leftOut() > 0) {
      List<String> columns = new ArrayList<>();
      rows.missing().forEach((column, count) -> columns.add(Figures.count(count) + " in " + Figures.name(column)));
      notes.add(Figures.counted(rows.leftOut(), "row") + " left out, for a missing value: " + String.join(", ", columns)
          + ".");
    }
    notes.addAll(subject.notes());
    if (hasIntervals()) {
      notes.add("Intervals: 95 % of " + Figures.counted(resamples(), "bootstrap resample") + " of "
          + (subject.unit().equals("row") ? "rows" : "queries") + " lie between both ends (seed " + request.seed()
          + ").");
    }
    slices.ifPresent(sliced -> notes.addAll(sliced.notes()));
    return Collections.unmodifiableList(notes);
  }

  /// What `--html` writes.
  public Page page() {
    var page = new Page("RoadML evaluate · " + request.title() + " · " + Figures.name(rows.file().name()) + " · "
        + Figures.counted(rows.count(), "row"), subject.headline(), subject.lead(values));
    List<String> figures = new ArrayList<>();
    for (int i = 0; i < Math.min(6, values.length); i++) {
      figures.addAll(List.of(subject.measures().get(i).title(), Figures.measure(values[i])));
    }
    page.figures(figures).drawings(subject.drawings());
    slices.ifPresent(sliced -> page.part("By " + Figures.name(request.by().orElseThrow()))
        .drawings(List.of(sliced.drawing(values[0]), Page.figure(sliced.table()))));
    page.part("All figures").table(measures());
    subject.tables().forEach((heading, table) -> page.part(Figures.sentence(heading))
        .table(table));
    return page.notes(notes());
  }
}

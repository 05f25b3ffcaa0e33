package io.roadml.app.runs;

import io.roadml.app.report.Axis;
import io.roadml.app.report.Figures;
import io.roadml.app.report.Page;
import io.roadml.app.report.Plot;
import io.roadml.app.report.Rows;
import io.roadml.app.report.TextTable;
import io.roadml.tracking.Metric;
import io.roadml.tracking.MetricHistory;
import io.roadml.tracking.Param;
import io.roadml.tracking.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/// Several runs side by side: which params differ, what each measured, and how metrics went.
///
/// - Threading: one thread.
public final class RunComparison {
  private static final List<String> STYLES = List.of("first", "second", "third", "fourth", "fifth", "sixth");
  private static final int MOST_POINTS = 500;

  private final List<Run> runs;

  /// Compares runs, in this order.
  public RunComparison(List<Run> runs) {
    this.runs = List.copyOf(runs);
  }

  /// Tables for a terminal: metrics, then the params that differ, and how many are the same.
  public String text() {
    var text = new StringBuilder();
    TextTable metrics = metrics();
    if (!metrics.isEmpty()) text.append(metrics.text()).append('\n');
    TextTable differing = params(true);
    if (!differing.isEmpty()) text.append(differing.text()).append('\n');
    long same = keys(RunComparison::params).stream().filter(key -> !differs(key)).count();
    return text.append(differing.isEmpty() ? "no param differs; " : "").append(Figures.counted(same, "param"))
        .append(same == 1 ? " is" : " are").append(" the same in all runs\n").toString();
  }

  private TextTable metrics() {
    var table = new TextTable(heads("metric"));
    keys(RunComparison::metrics).forEach(key -> table.row(cells(key, run -> {
      Double value = metrics(run).get(key);
      return value == null ? "" : Figures.measure(value);
    })));
    return table;
  }

  private TextTable params(boolean differing) {
    var table = new TextTable(heads("param"));
    keys(RunComparison::params).stream().filter(key -> differs(key) == differing)
        .forEach(key -> table.row(cells(key, run -> params(run).getOrDefault(key, ""))));
    return table;
  }

  private String[] heads(String first) {
    List<String> heads = new ArrayList<>(List.of(first));
    runs.forEach(run -> heads.add(run.info().name()));
    return heads.toArray(String[]::new);
  }

  private List<String> cells(String key, Function<Run, String> cell) {
    List<String> cells = new ArrayList<>(List.of(key));
    runs.forEach(run -> cells.add(cell.apply(run)));
    return cells;
  }

  private boolean differs(String key) {
    return runs.stream().map(run -> params(run).get(key)).distinct().count() > 1;
  }

  private <V> Set<String> keys(Function<Run, Map<String, V>> of) {
    return runs.stream().flatMap(run -> of.apply(run).keySet().stream()).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, Double> metrics(Run run) {
    return run.metrics().stream().collect(Collectors.toMap(Metric::key, Metric::value));
  }

  private static Map<String, String> params(Run run) {
    return run.params().stream().collect(Collectors.toMap(Param::key, Param::value));
  }

  /// The same, for JSON.
  public Map<String, Object> facts() {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("runs", RunTexts.facts(runs));
    facts.put("params_that_differ", keys(RunComparison::params).stream().filter(this::differs).toList());
    return facts;
  }

  /// A page with the metrics drawn: over their steps where they have several, side by side where they have one value.
  public Page page(MetricHistory history) {
    var page = new Page("Runs", title(),
        "What " + runs.size() + " runs measured, and where their params differ.");
    List<String> courses = new ArrayList<>();
    List<String> ends = new ArrayList<>();
    for (String key : keys(RunComparison::metrics)) {
      List<List<Metric>> values = runs.stream()
          .map(run -> metrics(run).containsKey(key) ? sampled(history, run, key) : List.<Metric>of()).toList();
      boolean many = values.stream().anyMatch(some -> some.stream().mapToLong(Metric::step).distinct().count() > 1);
      if (many) courses.add(course(key, values));
      else ends.add(end(key));
    }
    if (!courses.isEmpty()) page.part("How metrics went").drawings(courses);
    if (!ends.isEmpty()) page.part("What was measured").drawings(ends);
    page.part("Metrics").table(metrics());
    if (!params(true).isEmpty()) page.part("Params that differ").table(params(true));
    if (!params(false).isEmpty()) page.part("Params that are the same").table(params(false));
    return page;
  }

  private String title() {
    return runs.stream().map(run -> run.info().name()).collect(Collectors.joining(", "));
  }

  private static List<Metric> sampled(MetricHistory history, Run run, String key) {
    return history.sample(List.of(run.info().id()), key, null, null, MOST_POINTS);
  }

  private String course(String key, List<List<Metric>> values) {
    double[] steps = values.stream().flatMap(List::stream).mapToDouble(Metric::step).toArray();
    double[] all = values.stream().flatMap(List::stream).mapToDouble(Metric::value).filter(Double::isFinite).toArray();
    var plot = new Plot(key, key + " of each run over its steps", Axis.between("step", least(steps), most(steps)),
        Axis.between(key, least(all), most(all)));
    for (int i = 0; i < values.size(); i++) {
      String style = STYLES.get(i % STYLES.size());
      plot.line(style, values.get(i).stream().mapToDouble(Metric::step).toArray(),
          values.get(i).stream().mapToDouble(Metric::value).toArray()).key(style, runs.get(i).info().name());
    }
    return Page.drawing(key, plot.svg(), "");
  }

  private String end(String key) {
    double[] all = runs.stream().map(run -> metrics(run).getOrDefault(key, Double.NaN)).mapToDouble(Double::doubleValue)
        .filter(Double::isFinite).toArray();
    double low = Math.min(0, least(all));
    var rows = new Rows(key, key + " of each run",
        low < 0 ? Axis.between(key, low, most(all)) : Axis.upTo(key, most(all)));
    for (Run run : runs) {
      Double value = metrics(run).get(key);
      if (value != null) rows.dots(run.info().name(), Figures.measure(value), value);
    }
    return Page.drawing(key, rows.svg(), "");
  }

  private static double least(double... values) {
    return DoubleStream.of(values).min().orElse(0);
  }

  private static double most(double... values) {
    return DoubleStream.of(values).max().orElse(1);
  }
}

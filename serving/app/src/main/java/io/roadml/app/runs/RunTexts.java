package io.roadml.app.runs;

import io.roadml.app.report.Figures;
import io.roadml.app.report.TextTable;
import io.roadml.tracking.DatasetInput;
import io.roadml.tracking.Metric;
import io.roadml.tracking.Param;
import io.roadml.tracking.Run;
import io.roadml.tracking.RunInfo;
import io.roadml.tracking.Tag;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What the commands about single runs and lists of them print.
///
/// - Threading: stateless.
public final class RunTexts {
  private static final int MOST_METRICS = 4;
  private static final String PROXIED = "mlflow-artifacts:/";

  private RunTexts() {}

  /// A table of runs, with the metrics that most of them have.
  ///
  /// @param all how many there are, of which these are the first
  public static String list(List<Run> runs, long all) {
    if (runs.isEmpty()) return "no run\n";
    List<String> metrics = commonMetrics(runs);
    List<String> heads = new ArrayList<>(List.of("run", "id", "status", "started", "took"));
    heads.addAll(metrics);
    var table = new TextTable(heads.toArray(String[]::new));
    runs.forEach(run -> table.row(row(run, metrics)));
    String more = all > runs.size()
        ? "\n" + Figures.count(runs.size()) + " of " + Figures.count(all) + " runs; --max N shows more\n"
        : "";
    return table.text() + more;
  }

  private static List<String> commonMetrics(List<Run> runs) {
    Map<String, Long> counts = runs.stream().flatMap(run -> run.metrics().stream())
        .filter(metric -> !metric.key().startsWith("system/"))
        .collect(Collectors.groupingBy(Metric::key, Collectors.counting()));
    return counts.entrySet().stream()
        .sorted(Comparator.comparingLong((Map.Entry<String, Long> e) -> -e.getValue()).thenComparing(Map.Entry::getKey))
        .limit(MOST_METRICS).map(Map.Entry::getKey).toList();
  }

  private static List<String> row(Run run, List<String> metrics) {
    RunInfo info = run.info();
    List<String> cells = new ArrayList<>(List.of(info.name(), info.id().substring(0, 8), status(info),
        moment(info.startMillis()), took(info)));
    Map<String, Double> values = run.metrics().stream().collect(Collectors.toMap(Metric::key, Metric::value));
    metrics.forEach(key -> cells.add(values.containsKey(key) ? Figures.measure(values.get(key)) : ""));
    return cells;
  }

  static String status(RunInfo info) {
    return info.status().name().toLowerCase(Locale.ROOT);
  }

  static String moment(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static String took(RunInfo info) {
    if (info.endMillis() == null) return "–";
    Duration duration = Duration.ofMillis(info.endMillis() - info.startMillis());
    if (duration.compareTo(Duration.ofMinutes(1)) < 0) return Figures.number(duration.toMillis() / 1e3) + " s";
    return duration.toHours() > 0 ? duration.toHours() + " h " + duration.toMinutesPart() + " min"
        : duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
  }

  /// All that a run logged.
  public static String show(Run run) {
    RunInfo info = run.info();
    var text = new StringBuilder("run " + info.name() + "\n\n");
    var facts = new TextTable("", "");
    facts.row("id", info.id()).row("experiment", info.experimentId()).row("status", status(info))
        .row("started", moment(info.startMillis())).row("took", took(info)).row("user", info.userId())
        .row("state", info.stage().text());
    var metrics = new TextTable("metric", "latest", "step");
    run.metrics().forEach(m -> metrics.row(m.key(), Figures.measure(m.value()), Long.toString(m.step())));
    var params = new TextTable("param", "value");
    run.params().forEach(param -> params.row(param.key(), param.value()));
    var tags = new TextTable("tag", "value");
    run.tags().forEach(tag -> tags.row(tag.key(), tag.value()));
    var inputs = new TextTable("dataset", "digest", "for");
    run.inputs().forEach(input -> inputs.row(input.dataset().name(), input.dataset().digest(), context(input)));
    for (TextTable table : List.of(facts, metrics, params, tags, inputs)) {
      if (!table.isEmpty()) text.append(table.text().stripLeading()).append('\n');
    }
    return text.toString();
  }

  private static String context(DatasetInput input) {
    return input.tags().stream().filter(tag -> tag.key().equals(DatasetInput.CONTEXT)).map(Tag::value).findFirst()
        .orElse("");
  }

  /// Runs, for JSON.
  public static List<Object> facts(List<Run> runs) {
    return runs.stream().<Object>map(RunTexts::facts).toList();
  }

  /// A run, for JSON.
  public static Map<String, Object> facts(Run run) {
    RunInfo info = run.info();
    var facts = new LinkedHashMap<String, Object>();
    facts.put("run_id", info.id());
    facts.put("run_name", info.name());
    facts.put("experiment_id", info.experimentId());
    facts.put("user_id", info.userId());
    facts.put("status", info.status().name());
    facts.put("lifecycle_stage", info.stage().text());
    facts.put("start_time", info.startMillis());
    facts.put("end_time", info.endMillis());
    facts.put("artifact_uri", info.artifactUri());
    facts.put("metrics", ordered(run.metrics().stream().collect(Collectors.toMap(Metric::key, Metric::value))));
    facts.put("params", ordered(run.params().stream().collect(Collectors.toMap(Param::key, Param::value))));
    facts.put("tags", ordered(run.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value))));
    facts.put("datasets", run.inputs().stream().map(input -> Map.of("name", input.dataset().name(), "digest",
        input.dataset().digest(), "context", context(input))).toList());
    return facts;
  }

  private static <V> Map<String, V> ordered(Map<String, V> map) {
    return new TreeMap<>(map);
  }

  /// Where the artifacts of a run are in the tree of those that go through the server; an empty folder's path otherwise.
  public static String artifactPath(RunInfo run) {
    return run.artifactUri().startsWith(PROXIED) ? run.artifactUri().substring(PROXIED.length()) : run.id();
  }
}

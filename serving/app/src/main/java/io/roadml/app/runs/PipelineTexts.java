package io.roadml.app.runs;

import io.roadml.app.report.Figures;
import io.roadml.app.report.TextTable;
import io.roadml.pipeline.Failure;
import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.store.RunSummary;
import io.roadml.pipeline.store.StepAttempt;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What the commands about runs of pipelines print.
///
/// - Threading: stateless.
public final class PipelineTexts {
  private static final int LONGEST_REASON = 400;

  private PipelineTexts() {}

  /// A table of runs.
  public static String list(List<RunSummary> runs) {
    if (runs.isEmpty()) return "no run\n";
    var table = new TextTable("pipeline", "run", "state", "started", "took");
    runs.forEach(run -> table.row(run.pipeline(), run.run(), state(run), moment(run.startedAt()), took(run)));
    return table.text();
  }

  /// What became of each attempt of a run.
  public static String show(RunSummary run, List<RunEvent> events, List<StepAttempt> attempts,
      List<RunSummary> nested) {
    var facts = new TextTable("", "");
    facts.row("run", run.run()).row("state", state(run)).row("started", moment(run.startedAt())).row("took", took(run));
    run.resumes().ifPresent(before -> facts.row("goes on with", before));
    run.parent().ifPresent(parent -> facts.row("nested in", parent));
    params(events).forEach((name, value) -> facts.row(name, String.valueOf(value)));
    var steps = new TextTable("step", "attempt", "state", "waited", "took");
    attempts.forEach(it -> steps.row(it.step(), Integer.toString(it.attempt()), words(it.state()),
        span(it.queuedAt(), it.startedAt()), it.endedAt().map(end -> span(it.startedAt(), end)).orElse("–")));
    var inner = new TextTable("nested pipeline", "run", "state", "took");
    nested.forEach(it -> inner.row(it.pipeline(), it.run(), state(it), took(it)));
    var text = new StringBuilder("pipeline " + Figures.name(run.pipeline()) + "\n\n");
    for (TextTable table : List.of(facts, steps, inner)) {
      if (!table.isEmpty()) text.append(table.text().stripLeading()).append('\n');
    }
    attempts.forEach(it -> it.failure().ifPresent(why -> text.append(Figures.name(it.step())).append('#')
        .append(it.attempt()).append("  ").append(Figures.name(why.toString(), LONGEST_REASON)).append('\n')));
    return text.toString();
  }

  /// Lines of logs, each with where it comes from.
  public static String logs(List<RunEvent.StepLogged> lines) {
    if (lines.isEmpty()) return "nothing was logged\n";
    var text = new StringBuilder();
    lines.forEach(line -> text.append(line.at()).append("  ").append(Figures.name(line.step())).append('#')
        .append(line.attempt()).append("  ").append(Figures.name(line.line())).append('\n'));
    return text.toString();
  }

  /// A run, for JSON.
  public static Map<String, Object> facts(RunSummary run) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("run_id", run.run());
    facts.put("pipeline", run.pipeline());
    facts.put("state", run.state().name());
    facts.put("alive", run.isAlive());
    facts.put("started_at", run.startedAt());
    facts.put("ended_at", run.endedAt().orElse(null));
    facts.put("resumes", run.resumes().orElse(null));
    facts.put("parent", run.parent().orElse(null));
    return facts;
  }

  /// A run with its attempts, for JSON.
  public static Map<String, Object> facts(RunSummary run, List<RunEvent> events, List<StepAttempt> attempts,
      List<RunSummary> nested) {
    Map<String, Object> facts = facts(run);
    facts.put("params", params(events));
    facts.put("attempts", attempts.stream().map(PipelineTexts::facts).toList());
    facts.put("nested", nested.stream().map(PipelineTexts::facts).toList());
    return facts;
  }

  private static Map<String, Object> facts(StepAttempt attempt) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("step", attempt.step());
    facts.put("attempt", attempt.attempt());
    facts.put("state", attempt.state().name());
    facts.put("queued_at", attempt.queuedAt());
    facts.put("started_at", attempt.startedAt());
    facts.put("ended_at", attempt.endedAt().orElse(null));
    facts.put("failure", attempt.failure().map(Failure::toString).orElse(null));
    return facts;
  }

  /// A line of a log, for JSON.
  public static Map<String, Object> facts(RunEvent.StepLogged line) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("step", line.step());
    facts.put("attempt", line.attempt());
    facts.put("at", line.at());
    facts.put("line", line.line());
    return facts;
  }

  private static Map<String, Object> params(List<RunEvent> events) {
    return events.stream().filter(RunEvent.RunStarted.class::isInstance).map(RunEvent.RunStarted.class::cast)
        .findFirst().map(RunEvent.RunStarted::params).orElse(Map.of());
  }

  private static String state(RunSummary run) {
    return words(run.state()) + (run.endedAt().isEmpty() && !run.isAlive() ? ", left alone" : "");
  }

  /// A state in plain words.
  public static String words(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String moment(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String took(RunSummary run) {
    Optional<String> took = run.endedAt().map(end -> span(run.startedAt(), end));
    return took.orElse("–");
  }

  private static String span(Instant from, Instant to) {
    return span(Duration.between(from, to));
  }

  /// A length of time as people read it.
  public static String span(Duration span) {
    if (span.compareTo(Duration.ofMinutes(1)) < 0) return Figures.number(span.toNanos() / 1e9) + " s";
    return span.toHours() > 0 ? span.toHours() + " h " + span.toMinutesPart() + " min"
        : span.toMinutes() + " min " + span.toSecondsPart() + " s";
  }
}

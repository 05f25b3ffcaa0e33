package io.roadml.app.pipeline;

import io.roadml.app.report.Figures;
import io.roadml.app.runs.PipelineTexts;
import io.roadml.pipeline.CacheReport;
import io.roadml.pipeline.CacheStatus;
import io.roadml.pipeline.Failure;
import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.RunState;
import io.roadml.pipeline.StepState;
import io.roadml.pipeline.store.RunHistory;
import io.roadml.pipeline.store.RunSummary;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// What became of the steps of a run, and what the cache had to do with it, as the journal tells.
///
/// - Threading: immutable.
///
/// @param steps in the order in which they ended, those of nested pipelines and elements of maps too
public record RunReport(RunSummary run, List<End> steps, Optional<Failure> failure) {
  private static final int MOST_NAMED = 10;
  private static final int LONGEST_REASON = 400;

  /// A step, or an element of a map.
  ///
  /// @param attempts 0 of one that never began, and of one that is made of others: a map or a nested pipeline
  /// @param cache    what came of looking for its output
  public record End(String step, StepState state, int attempts, CacheReport cache) {
    private boolean isCached() {
      return state == StepState.CACHED;
    }

    private boolean hasRun() {
      return attempts > 0 && !isCached();
    }
  }

  /// Reads a run, and those nested in it.
  public static RunReport of(RunHistory history, RunSummary run) {
    Map<String, End> ends = new LinkedHashMap<>();
    Deque<String> open = new ArrayDeque<>(List.of(run.run()));
    Optional<Failure> failure = Optional.empty();
    while (!open.isEmpty()) {
      String next = open.poll();
      Map<String, String> nested = new LinkedHashMap<>();
      for (RunEvent event : history.events(next)) {
        switch (event) {
          case RunEvent.StepNested it -> nested.put(it.step(), it.nested()); // the last attempt's
          case RunEvent.StepFinished it -> ends.put(it.step(), new End(it.step(), it.state(),
              nested.containsKey(it.step()) ? 0 : it.attempt(), it.cache()));
          case RunEvent.RunFinished it when next.equals(run.run()) -> failure = it.failure();
          default -> {
            // Not the end of anything.
          }
        }
      }
      open.addAll(nested.values());
    }
    return new RunReport(run, List.copyOf(ends.values()), failure);
  }

  /// Whether all has come from the cache.
  public boolean isUnchanged() {
    return run.state() == RunState.SUCCESS && steps.stream().anyMatch(End::isCached)
        && steps.stream().noneMatch(End::hasRun);
  }

  private List<String> named(Predicate<End> which) {
    return steps.stream().filter(which).map(End::step).toList();
  }

  /// How the run ended, and what was done for it.
  public String text() {
    var text = new StringBuilder(Figures.name(run.pipeline())).append(": ").append(PipelineTexts.words(run.state()));
    run.endedAt().ifPresent(end -> text.append(" in ")
        .append(PipelineTexts.span(Duration.between(run.startedAt(), end))));
    text.append('\n');
    List<String> cached = named(End::isCached);
    if (isUnchanged()) {
      return text + "nothing changed: all " + Figures.counted(cached.size(), "step") + " came from the cache\n";
    }
    line(text, "ran", named(End::hasRun));
    line(text, "from the cache", cached);
    line(text, "not run", named(end -> end.attempts() == 0 && !end.state().isSuccess() && !end.state().isFailure()));
    return text.toString();
  }

  private static void line(StringBuilder text, String what, List<String> names) {
    if (names.isEmpty()) return;
    text.append(what).append(' ').append(names.size()).append(": ").append(names.stream().limit(MOST_NAMED)
        .map(Figures::name).collect(Collectors.joining(", "))).append(names.size() > MOST_NAMED ? ", …\n" : "\n");
  }

  /// The same for JSON.
  public Map<String, Object> facts() {
    Map<String, Object> facts = PipelineTexts.facts(run);
    facts.put("failure", failure.map(Failure::toString).orElse(null));
    facts.put("ran", named(End::hasRun).size());
    facts.put("cached", named(End::isCached).size());
    facts.put("unchanged", isUnchanged());
    facts.put("steps", steps.stream().map(RunReport::facts).toList());
    return facts;
  }

  private static Map<String, Object> facts(End end) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("step", end.step());
    facts.put("state", end.state().name());
    facts.put("attempts", end.attempts());
    facts.put("cache", end.cache().status().name());
    facts.put("reason", reason(end));
    return facts;
  }

  /// Only of one step, and of the elements of a map.
  public RunReport only(String step) {
    return new RunReport(run, steps.stream().filter(end -> end.step().equals(step)
        || end.step().startsWith(step + "[") || end.step().startsWith(step + "/")).toList(), failure);
  }

  /// Why each step came from the cache or did not.
  public String explained() {
    int widest = steps.stream().mapToInt(end -> Figures.name(end.step()).length()).max().orElse(0);
    var text = new StringBuilder();
    for (End end : steps) {
      text.append(String.format(Locale.ROOT, "%-" + Math.max(1, widest) + "s  %-10s  %s", Figures.name(end.step()),
          status(end), Figures.name(reason(end), LONGEST_REASON)).stripTrailing()).append('\n');
    }
    return text.isEmpty() ? "no step has ended\n" : text.toString();
  }

  private static String status(End end) {
    return end.attempts() == 0 && !end.isCached() ? "–" : end.cache().status().name();
  }

  private static String reason(End end) {
    if (end.attempts() == 0 && !end.isCached()) {
      return end.state().isSuccess() ? "is made of the steps in it"
          : "did not run: " + PipelineTexts.words(end.state());
    }
    if (!end.cache().reason().isEmpty()) return end.cache().reason();
    if (!end.state().isSuccess()) return "has no output to be remembered: " + PipelineTexts.words(end.state());
    return byStatus(end.cache().status());
  }

  private static String byStatus(CacheStatus status) {
    return switch (status) {
      case HIT -> "nothing that it depends on has changed";
      case DISABLED -> "its cache policy is NEVER, or it has side effects";
      case REFRESHED -> "its cache policy is to run in any case";
      default -> "";
    };
  }
}

package io.roadml.pipeline.drawing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.pipeline.CacheReport;
import io.roadml.pipeline.Failure;
import io.roadml.pipeline.Output;
import io.roadml.pipeline.Param;
import io.roadml.pipeline.ParamType;
import io.roadml.pipeline.Pipeline;
import io.roadml.pipeline.PipelineRun;
import io.roadml.pipeline.PipelineRunner;
import io.roadml.pipeline.RetryPolicy;
import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.RunEvent.RunFinished;
import io.roadml.pipeline.RunEvent.RunStarted;
import io.roadml.pipeline.RunEvent.StepFinished;
import io.roadml.pipeline.RunEvent.StepLogged;
import io.roadml.pipeline.RunEvent.StepQueued;
import io.roadml.pipeline.RunEvent.StepRetrying;
import io.roadml.pipeline.RunEvent.StepStarted;
import io.roadml.pipeline.RunState;
import io.roadml.pipeline.RunnerConfig;
import io.roadml.pipeline.StepOptions;
import io.roadml.pipeline.StepState;
import io.roadml.pipeline.store.KeptStoreFixture;
import io.roadml.pipeline.store.StepAttempt;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/// Statement 48: when the steps of a run were, as a drawing and as a page.
class RunGanttTest extends KeptStoreFixture {
  private static final Instant BEGIN = Instant.parse("2026-11-26T12:00:00Z");
  private static final double ROUNDING = 0.021; // of coordinates with two decimals each

  private final List<RunEvent> events = new ArrayList<>();

  @Override
  protected String place() {
    return folder.resolve("data").toString();
  }

  private static Instant after(long millis) {
    return BEGIN.plusMillis(millis);
  }

  private void begin(String pipeline) {
    events.add(new RunStarted("r", BEGIN, pipeline, "hash", Map.of(), Optional.empty(), Optional.empty()));
  }

  private void queued(long at, String step) {
    events.add(new StepQueued("r", after(at), step));
  }

  private void started(long at, String step, int attempt) {
    events.add(new StepStarted("r", after(at), step, attempt));
  }

  private void ended(long at, String step, int attempt, StepState state) {
    events.add(new StepFinished("r", after(at), step, attempt, state, Optional.empty(), CacheReport.DISABLED,
        state.isFailure() ? Optional.of(new Failure(step, "java.lang.Error", "boom")) : Optional.empty()));
  }

  private RunGantt drawn() {
    store.journal().append(events);
    return RunGantt.of(store.runs(), "r");
  }

  /// load, then fast and slow beside each other where slow needs two attempts, then join; skipped never starts.
  private void diamond() {
    begin("diamond");
    queued(0, "load");
    started(10, "load", 1);
    ended(110, "load", 1, StepState.SUCCESS);
    queued(110, "fast");
    queued(110, "slow");
    queued(110, "each[10]");
    queued(110, "each[2]");
    started(120, "fast", 1);
    started(130, "slow", 1);
    started(140, "each[10]", 1);
    started(150, "each[2]", 1);
    ended(200, "fast", 1, StepState.SUCCESS);
    ended(210, "each[10]", 1, StepState.CACHED);
    ended(220, "each[2]", 1, StepState.SUCCESS);
    ended(220, "each", 0, StepState.SUCCESS);
    events.add(new StepRetrying("r", after(300), "slow", 1, StepState.TIMED_OUT,
        new Failure("slow", "java.util.concurrent.TimeoutException", "took longer"), Duration.ofMillis(100)));
    queued(400, "slow");
    started(420, "slow", 2);
    ended(700, "slow", 2, StepState.SUCCESS);
    queued(700, "join");
    started(750, "join", 1);
    ended(1000, "join", 1, StepState.SUCCESS);
    ended(1000, "never", 0, StepState.SKIPPED);
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  private static List<Element> kind(String svg, String element, String kind) {
    return Xml.all(svg, element).stream().filter(it -> it.getAttribute("class").equals(kind)).toList();
  }

  /// Every drawn attempt has the times of the journal: in its attributes and, by the axis' own ticks, in its place.
  private void equalsTheJournal(String svg, List<StepAttempt> expected) {
    List<Element> drawn = kind(svg, "g", "attempt");
    assertEquals(expected.size(), drawn.size());
    List<Element> ticks = kind(svg, "text", "tick");
    double zero = number(ticks.getFirst(), "x");
    double perMicro = (number(ticks.getLast(), "x") - zero) / number(ticks.getLast(), "data-at");
    for (StepAttempt attempt : expected) {
      Element group = drawn.stream().filter(it -> it.getAttribute("data-step").equals(attempt.step())
          && it.getAttribute("data-attempt").equals("" + attempt.attempt())).findFirst().orElseThrow();
      long queued = micros(attempt.queuedAt()) - micros(BEGIN);
      long start = micros(attempt.startedAt()) - micros(BEGIN);
      long end = micros(attempt.endedAt().orElseThrow()) - micros(BEGIN);
      isAt(kind(group, "queue"), queued, start, zero, perMicro);
      if (attempt.attempt() > 0) {
        isAt(kind(group, "bar"), start, end, zero, perMicro);
        assertEquals(StepLook.of(attempt.state()).fill(), kind(group, "bar").getAttribute("fill"));
      }
    }
  }

  private static Element kind(Element group, String kind) {
    for (int i = 0; i < group.getElementsByTagName("rect").getLength(); i++) {
      Element rect = (Element) group.getElementsByTagName("rect").item(i);
      if (rect.getAttribute("class").equals(kind)) {
        return rect;
      }
    }
    throw new AssertionError(kind + " is not in " + group.getAttribute("data-step"));
  }

  private static void isAt(Element rect, long from, long to, double zero, double perMicro) {
    assertEquals(from, Long.parseLong(rect.getAttribute("data-from")));
    assertEquals(to, Long.parseLong(rect.getAttribute("data-to")));
    assertEquals(zero + from * perMicro, number(rect, "x"), ROUNDING);
    assertEquals((to - from) * perMicro, number(rect, "width"), ROUNDING);
  }

  private Set<String> critical(String svg) {
    return kind(svg, "rect", "critical").stream().map(rect -> (Element) rect.getParentNode())
        .map(group -> group.getAttribute("data-step") + "#" + group.getAttribute("data-attempt"))
        .collect(Collectors.toCollection(HashSet::new));
  }

  @Test
  void s48BarsAreTheTimesOfTheJournal() {
    diamond();
    events.add(new RunFinished("r", after(1000), RunState.SUCCESS, Optional.empty()));
    String svg = drawn().svg();
    List<StepAttempt> ofAttempts = store.runs().attempts("r").stream().filter(it -> !it.step().equals("each")).toList();
    equalsTheJournal(svg, ofAttempts);
    assertEquals(1, kind(svg, "path", "failed").size());
    assertEquals(1, kind(svg, "path", "never").size());
    assertEquals(List.of("load", "fast", "slow", "each", "[2]", "[10]", "join", "never"),
        kind(svg, "text", "row").stream().map(Element::getTextContent).toList());
    Element span = kind(svg, "rect", "span").getFirst();
    assertEquals(List.of("110000", "220000"), List.of(span.getAttribute("data-from"), span.getAttribute("data-to")));
  }

  @Test
  void s48TheCriticalPathLeadsFromTheEndToTheBeginning() {
    diamond();
    events.add(new RunFinished("r", after(1000), RunState.SUCCESS, Optional.empty()));
    assertEquals(Set.of("load#1", "slow#1", "slow#2", "join#1"), critical(drawn().svg()));
  }

  @Test
  void s48ARunThatGoesOnHasNoCriticalPathYetAndItsBarsReachUntilNow() {
    begin("open");
    queued(0, "first");
    started(0, "first", 1);
    ended(50, "first", 1, StepState.SUCCESS);
    queued(50, "second");
    started(60, "second", 1);
    events.add(new RunEvent.StepLogged("r", after(90), "second", 1, "a line"));
    String svg = drawn().svg();
    assertEquals(Set.of(), critical(svg));
    Element second = kind(svg, "g", "attempt").getLast();
    assertEquals("RUNNING", second.getAttribute("data-state"));
    assertEquals("90000", kind(second, "bar").getAttribute("data-to"));
  }

  @Test
  void s48RealRunsAreDrawnAsTheyWereWithNestedOnesBelowTheirStep() throws Exception {
    Pipeline.Builder inner = Pipeline.named("inner");
    Param<Integer> number = inner.param("number", ParamType.of(Integer.class));
    Output<Integer> twice = inner.step("twice", number, n -> 2 * n);
    Pipeline.Builder p = Pipeline.named("outer");
    Output<List<Integer>> parts = p.step("parts", () -> List.of(1, 2, 3));
    Output<List<Integer>> all = p.map("all", parts, inner.build(), number, twice);
    int[] calls = {0};
    RetryPolicy policy = RetryPolicy.attempts(3).backoff(Duration.ofMillis(1), 1, Duration.ofMillis(1));
    p.with(StepOptions.DEFAULT.retries(policy)).step("sum", all, list -> {
      if (++calls[0] < 3) {
        throw new IllegalStateException("boom");
      }
      return list.size();
    });
    String id;
    try (PipelineRunner runner = PipelineRunner.open(RunnerConfig.DEFAULT.journal(store.journal()))) {
      PipelineRun run = runner.start(p.build(), Map.of());
      assertEquals(RunState.SUCCESS, run.await(), () -> "" + run.failure());
      id = run.id();
    }
    String svg = RunGantt.of(store.runs(), id).svg();
    assertEquals(List.of("parts", "all", "[0]", "twice", "[1]", "twice", "[2]", "twice", "sum"),
        kind(svg, "text", "row").stream().map(Element::getTextContent).toList());
    assertTrue(critical(svg).containsAll(Set.of("parts#1", "sum#1", "sum#2", "sum#3")), critical(svg)::toString);
    assertEquals(2, kind(svg, "path", "failed").size());
    Instant begins = store.runs().run(id).orElseThrow().startedAt();
    for (StepAttempt attempt : store.runs().attempts(id)) {
      if (attempt.attempt() > 0) {
        Element group = kind(svg, "g", "attempt").stream().filter(it -> it.getAttribute("data-step")
            .equals(attempt.step()) && it.getAttribute("data-attempt").equals("" + attempt.attempt())).findFirst()
            .orElseThrow();
        assertEquals(micros(attempt.startedAt()) - micros(begins),
            Long.parseLong(kind(group, "bar").getAttribute("data-from")));
        assertEquals(micros(attempt.endedAt().orElseThrow()) - micros(begins),
            Long.parseLong(kind(group, "bar").getAttribute("data-to")));
      }
    }
  }

  @Test
  void s48ThePageNeedsNothingElseAndNamesMeanNothingButThemselves() {
    begin("<script>alert(1)</script>");
    queued(0, "a\"><img src=x onerror=alert(1)>");
    started(0, "a\"><img src=x onerror=alert(1)>", 1);
    ended(5, "a\"><img src=x onerror=alert(1)>", 1, StepState.FAILED);
    events.add(new RunFinished("r", after(5), RunState.FAILED, Optional.empty()));
    RunGantt gantt = drawn();
    assertEquals("a\"><img src=x onerror=alert(1)>",
        kind(gantt.svg(), "g", "attempt").getFirst().getAttribute("data-step"));
    for (String evil : List.of("<script", "<img", "http:", "https:", "url(", "@import")) {
      assertFalse(gantt.html().contains(evil), evil);
    }
    assertTrue(gantt.html().contains("<td>failed</td>"), gantt::html);
  }

  @Test
  void s49EachBarLeadsToTheLinesThatItsAttemptHasLogged() {
    begin("logging");
    for (int attempt = 1; attempt <= 2; attempt++) {
      started(10L * attempt, "train", attempt);
      events.add(new StepLogged("r", after(10L * attempt + 1), "train", attempt, "loss of <attempt> " + attempt));
      ended(10L * attempt + 5, "train", attempt, StepState.SUCCESS);
    }
    started(40, "quiet", 1);
    ended(50, "quiet", 1, StepState.SUCCESS);
    RunGantt gantt = drawn();
    String page = gantt.html();
    List<Element> links = Xml.all(page.substring(page.indexOf("<svg"), page.indexOf("</svg>") + 6), "a");
    assertEquals(List.of("#log-1", "#log-2"), links.stream().map(link -> link.getAttribute("href")).toList());
    for (int attempt = 1; attempt <= 2; attempt++) {
      assertEquals("" + attempt, Xml.first(links.get(attempt - 1), "g").getAttribute("data-attempt"));
      String section = page.substring(page.indexOf("id=\"log-" + attempt + "\""));
      section = section.substring(0, section.indexOf("</section>"));
      assertTrue(section.contains("loss of &lt;attempt&gt; " + attempt), section);
      assertFalse(section.contains("&gt; " + (3 - attempt)), section);
    }
    assertTrue(page.contains("<a href=\"#log-2\">2</a>"), page);
    assertFalse(gantt.svg().contains("<a "), "a drawing alone has no log to lead to");
  }

  @Test
  void s49OfALongLogTheLastLinesAreOnThePage() {
    begin("logging");
    started(0, "train", 1);
    for (int i = 0; i < AttemptLogs.MOST_LINES + 3; i++) {
      events.add(new StepLogged("r", after(1), "train", 1, "line " + i + "."));
    }
    String page = drawn().html();
    assertTrue(page.contains("3 lines before these are not shown."), page);
    assertFalse(page.contains("line 2."));
    assertTrue(page.contains("line 3.") && page.contains("line " + (AttemptLogs.MOST_LINES + 2) + "."));
  }

  @Test
  void aRunWithNothingInItAndAnUnknownOne() {
    begin("empty");
    events.add(new RunFinished("r", BEGIN, RunState.SUCCESS, Optional.empty()));
    assertEquals(List.of(), kind(drawn().svg(), "g", "attempt"));
    assertEquals("run=x is not in the journal",
        assertThrows(IllegalArgumentException.class, () -> RunGantt.of(store.runs(), "x")).getMessage());
  }

  @Test
  void soManyElementsAreShownAndTheOthersCounted() {
    begin("many");
    for (int i = 0; i < 2 * Timeline.MOST_LINES; i++) {
      queued(0, "each[" + i + "]");
      started(0, "each[" + i + "]", 1);
      ended(1, "each[" + i + "]", 1, StepState.SUCCESS);
    }
    RunGantt gantt = drawn();
    assertEquals(Timeline.MOST_LINES, kind(gantt.svg(), "g", "line").size());
    assertTrue(gantt.html().contains("1001 more lines are not shown."));
  }

  @Test
  void axesHaveRoundTimes() {
    for (long length = 1; length < 1L << 50; length = length * 3 / 2 + 1) {
      long step = TimeScale.step(length);
      long ticks = length / step;
      assertTrue(ticks <= 8 && (ticks >= 2 || length < 2), length + " / " + step);
    }
    assertEquals("250 ms", TimeScale.text(250_000, 50_000));
    assertEquals("90 s", TimeScale.text(90_000_000, 30_000_000));
    assertEquals("6 h", TimeScale.text(21_600_000_000L, 10_800_000_000L));
    assertEquals("1.50 s", TimeScale.text(Duration.ofMillis(1500)));
    assertEquals("1 h 1 min", TimeScale.text(Duration.ofSeconds(3661)));
  }

  private static long micros(Instant moment) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
  }
}

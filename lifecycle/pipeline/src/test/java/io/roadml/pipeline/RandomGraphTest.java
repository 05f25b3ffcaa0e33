package io.roadml.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.pipeline.RunEvent.OfStep;
import io.roadml.pipeline.RunEvent.RunFinished;
import io.roadml.pipeline.RunEvent.RunStarted;
import io.roadml.pipeline.RunEvent.StepFinished;
import io.roadml.pipeline.RunEvent.StepQueued;
import io.roadml.pipeline.RunEvent.StepStarted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whatever the graph, whatever fails, and whenever somebody cancels: every run ends, every step ends once, none begins before
/// those it waits for have ended, and the places are never more than there are.
@Timeout(300)
class RandomGraphTest {
  private static final int PLACES = 3;

  @Test
  void anyGraphKeepsTheRules() throws Exception {
    graphs(300, new Random().nextLong());
  }

  @Test @Tag("soak")
  void anyOfManyGraphsKeepsTheRules() throws Exception {
    graphs(5_000, new Random().nextLong());
  }

  private static void graphs(int count, long first) throws Exception {
    for (long seed = first; seed < first + count; seed++) {
      Random random = new Random(seed);
      Pipeline pipeline = graph(random, 1 + random.nextInt(20), true);
      try (Bench bench = Bench.open(config -> config.maxParallel(PLACES).pool("small", 1))) {
        PipelineRun run = bench.start(pipeline);
        if (random.nextInt(4) == 0) {
          int events = random.nextInt(20);
          bench.journal.awaitOrEnd(events);
          run.cancel();
        }
        bench.ended(run);
        requireRules(pipeline, run, bench.journal.all(), "seed=" + seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed=" + seed, e);
      }
    }
  }

  /// A graph in which anything may happen.
  private static Pipeline graph(Random random, int size, boolean mayNest) {
    Pipeline.Builder p = Pipeline.named("random");
    p.failurePolicy(random.nextBoolean() ? FailurePolicy.CONTINUE : FailurePolicy.FAIL_FAST);
    List<Output<?>> made = new ArrayList<>();
    List<Steps> places = new ArrayList<>(List.of(p));
    for (int i = 0; i < size; i++) {
      made.add(step(random, p, places.get(random.nextInt(places.size())), "s" + i, made, mayNest));
      if (random.nextInt(6) == 0) {
        boolean holds = random.nextBoolean();
        Branch branch = p.when("c" + i, p.step("b" + i, () -> holds), x -> x);
        places.add(random.nextBoolean() ? branch : branch.otherwise());
      }
    }
    p.onFailure().act("on_failure", () -> {
    });
    p.lastly().act("lastly", () -> {
    });
    return p.build();
  }

  private static Output<?> step(Random random, Pipeline.Builder p, Steps place, String name, List<Output<?>> made,
      boolean mayNest) {
    Output<?>[] after = made.stream().filter(_ -> random.nextInt(4) == 0).toArray(Output<?>[]::new);
    int kind = random.nextInt(10);
    int failures = random.nextInt(5) == 0 ? 1 + random.nextInt(2) : 0;
    StepOptions options = options(random);
    if (kind == 0 && mayNest) {
      return place.after(after).with(options).pipeline(name, graph(random, 1 + random.nextInt(4), false));
    }
    if (kind <= 2) {
      List<Integer> list = IntStream.range(0, random.nextInt(5)).boxed().toList();
      Output<List<Integer>> parts = p.step(name + "_parts", () -> list);
      return place.after(after).with(options.minSuccess(0.5).trigger(TriggerRule.ALL_SUCCESS)).map(name, parts,
          Input.context(),
          (i, context) -> work(context, i == 0 ? failures : 0));
    }
    Steps pooled = place.after(after).with(random.nextInt(4) == 0 ? options.pool("small") : options);
    return pooled.step(name, Input.context(), context -> work(context, failures));
  }

  private static StepOptions options(Random random) {
    StepOptions options = StepOptions.DEFAULT.priority(random.nextInt(3));
    options = random.nextInt(3) == 0
        ? options.retries(RetryPolicy.attempts(2).backoff(Duration.ZERO, 1, Duration.ZERO))
        : options;
    options = random.nextInt(5) == 0 ? options.onError(OnError.CATCH) : options;
    List<TriggerRule> rules = List.of(TriggerRule.ALL_SUCCESS, TriggerRule.ALL_SUCCESS, TriggerRule.ALL_DONE,
        TriggerRule.NONE_FAILED, TriggerRule.ONE_SUCCESS, TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS);
    return options.trigger(rules.get(random.nextInt(rules.size())));
  }

  private static int work(StepContext context, int failures) {
    if (context.attempt() <= failures) {
      throw new IllegalStateException("as planned");
    }
    return context.attempt();
  }

  private static void requireRules(Pipeline pipeline, PipelineRun run, List<RunEvent> events, String seed) {
    requireOnce(events, seed);
    requirePlaces(events, seed);
    requireOrder(pipeline, run, events, seed);
    requireState(run, events, seed);
  }

  /// Runs begin and end once; steps end once, and not without the run.
  private static void requireOnce(List<RunEvent> events, String seed) {
    Set<String> open = new HashSet<>();
    Set<String> ended = new HashSet<>();
    for (RunEvent event : events) {
      switch (event) {
        case RunStarted started -> assertTrue(open.add(started.run()), seed);
        case RunFinished finished -> assertTrue(open.remove(finished.run()), seed);
        case StepFinished finished -> assertTrue(ended.add(finished.run() + finished.step()), seed);
        case OfStep other -> assertTrue(!ended.contains(other.run() + other.step()), () -> seed + " " + other);
        default -> {
          // It is no matter of counting.
        }
      }
      assertTrue(event instanceof RunFinished || open.contains(event.run()), () -> seed + " " + event);
    }
    assertTrue(open.isEmpty(), seed);
  }

  private static void requirePlaces(List<RunEvent> events, String seed) {
    Set<String> nested = new HashSet<>();
    events.stream().filter(RunEvent.StepNested.class::isInstance).map(OfStep.class::cast)
        .forEach(event -> nested.add(event.step()));
    Set<String> running = new HashSet<>();
    for (RunEvent event : events) {
      switch (event) {
        case StepStarted started when !nested.contains(started.step()) -> running.add(started.step());
        case RunEvent.StepRetrying retrying -> running.remove(retrying.step());
        case StepFinished finished -> running.remove(finished.step());
        default -> {
          // It takes no place.
        }
      }
      assertTrue(running.size() <= PLACES, () -> seed + " running=" + running);
    }
  }

  private static void requireOrder(Pipeline pipeline, PipelineRun run, List<RunEvent> events, String seed) {
    Map<String, Integer> queued = new HashMap<>();
    Map<String, Integer> ended = new HashMap<>();
    for (int at = 0; at < events.size(); at++) {
      if (events.get(at) instanceof OfStep event && event.run().equals(run.id())) {
        String name = event.step().replaceFirst("\\[.*", "");
        if (event instanceof StepQueued) {
          queued.putIfAbsent(name, at);
        }
        if (event instanceof StepFinished) {
          ended.put(name, at);
        }
      }
    }
    for (Node node : pipeline.nodes()) {
      assertTrue(ended.containsKey(node.name()), () -> seed + " never ended: " + node);
      for (Node upstream : node.upstreams()) {
        int begin = queued.getOrDefault(node.name(), ended.get(node.name()));
        assertTrue(ended.get(upstream.name()) < begin, () -> seed + " " + node + " before " + upstream);
      }
    }
  }

  private static void requireState(PipelineRun run, List<RunEvent> events, String seed) {
    RunFinished end = (RunFinished) events.getLast();
    assertEquals(run.id(), end.run(), seed);
    assertEquals(run.state(), end.state(), seed);
    assertEquals(run.failure(), end.failure(), seed);
    boolean isCancelled = events.stream()
        .anyMatch(event -> event instanceof RunEvent.RunCancelling && event.run().equals(run.id()));
    assertEquals(isCancelled, run.state() == RunState.CANCELLED, seed);
    if (run.state() == RunState.SUCCESS) {
      assertEquals(Optional.empty(), run.failure(), seed);
      assertTrue(run.states().values().stream().noneMatch(state -> state == StepState.CANCELLED), seed);
    }
    assertEquals(run.state() == RunState.SUCCESS ? StepState.SKIPPED : StepState.SUCCESS,
        run.states().get("on_failure"), seed);
    assertEquals(StepState.SUCCESS, run.states().get("lastly"), seed);
  }
}

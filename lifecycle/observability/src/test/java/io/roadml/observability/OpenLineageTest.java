package io.roadml.observability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.roadml.pipeline.Pipeline;
import io.roadml.pipeline.PipelineRun;
import io.roadml.pipeline.PipelineRunner;
import io.roadml.pipeline.RunState;
import io.roadml.pipeline.RunnerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Statement 45: what OpenLineage is told.
@Timeout(120)
class OpenLineageTest {
  private static final OpenLineageConfig ANYWHERE = OpenLineageConfig.to("file:unused");
  private static final Set<String> ENDS = Set.of("COMPLETE", "FAIL", "ABORT");

  @TempDir
  private Path folder;

  private List<LineageEvent> told(Pipeline pipeline) throws Exception {
    List<LineageEvent> events = Collections.synchronizedList(new ArrayList<>());
    OpenLineageListener listener = new OpenLineageListener(ANYWHERE, List.of(pipeline),
        json -> events.add(LineageEvent.of(json)));
    ObservedRuns.run(folder, pipeline, listener);
    assertEquals(events.size(), listener.sent());
    assertEquals(0, listener.lost());
    return events;
  }

  private static LineageEvent only(List<LineageEvent> events, String job, String type) {
    List<LineageEvent> found = events.stream().filter(event -> event.job().equals(job) && event.type().equals(type))
        .toList();
    assertEquals(1, found.size(), () -> job + " " + type + " in " + events);
    return found.getFirst();
  }

  @Test
  void s45EveryEventIsWhatTheSpecificationWants() throws Exception {
    List<LineageEvent> events = new ArrayList<>(told(ObservedRuns.training(ObservedRuns.file(folder))));
    events.addAll(told(ObservedRuns.failing()));
    for (LineageEvent event : events) {
      assertEquals(Set.of(), event.flaws(), event::toString);
    }
  }

  @Test
  void aFlawIsSeen() {
    assertNotEquals(Set.of(), LineageEvent.of("{\"eventType\":\"START\"}").flaws());
    String event = "{\"eventTime\":\"2026-01-01T00:00:00Z\",\"producer\":\"urn:a:b\",\"eventType\":\"START\",\"schemaURL\":"
        + "\"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent\",\"job\":{\"namespace\":\"a\",\"name\":\"b\"},"
        + "\"run\":{\"runId\":\"%s\"}}";
    assertEquals(Set.of(), LineageEvent.of(event.formatted("3b452093-782c-4ef2-9c0c-aafe2aa6f34d")).flaws());
    assertNotEquals(Set.of(), LineageEvent.of(event.formatted("run-1")).flaws());
  }

  @Test
  void s45EachRunAndEachAttemptStartsOnceAndEndsOnceInOneWay() throws Exception {
    List<LineageEvent> events = new ArrayList<>(told(ObservedRuns.training(ObservedRuns.file(folder))));
    events.addAll(told(ObservedRuns.failing()));
    Map<String, List<LineageEvent>> byRun = events.stream().collect(Collectors.groupingBy(LineageEvent::run));
    byRun.values().forEach(each -> {
      assertEquals("START", each.getFirst().type(), each::toString);
      assertTrue(each.size() == 2 && ENDS.contains(each.getLast().type()), each::toString);
    });
    // training, its attempts (load train publish×2 shops totals totals[0] totals[1] all is_bad), 2 regions with a step; failing one two
    assertEquals(1 + 10 + 2 * 2 + 3, byRun.size(), events::toString);
    assertEquals(2, events.stream().filter(event -> event.job().equals("training.publish")
        && event.type().equals("START")).count());
    assertEquals("1", only(events, "training.publish", "FAIL").at("/run/facets/roadml_attempt/attempt"));
    assertEquals("2", only(events, "training.publish", "COMPLETE").at("/run/facets/roadml_attempt/attempt"));
    assertTrue(events.stream().noneMatch(event -> event.job().equals("training.alarm")), "it was skipped");
  }

  @Test
  void s45StepsKnowTheirParentAndTheRoot() throws Exception {
    List<LineageEvent> events = told(ObservedRuns.training(ObservedRuns.file(folder)));
    String root = only(events, "training", "START").run();
    LineageEvent train = only(events, "training.train", "START");
    assertEquals(root, train.at("/run/facets/parent/run/runId"));
    assertEquals("training", train.at("/run/facets/parent/job/name"));
    List<String> elements = events.stream().filter(event -> event.job().equals("training.totals")).map(
        LineageEvent::run).distinct().toList();
    assertEquals(3, elements.size(), "the step, and two elements");
    List<LineageEvent> regions = events.stream().filter(event -> event.job().equals("training.totals.region"))
        .toList();
    assertEquals(4, regions.size());
    for (LineageEvent region : regions) {
      assertTrue(elements.contains(region.at("/run/facets/parent/run/runId")), region::toString);
      assertEquals(root, region.at("/run/facets/parent/root/run/runId"));
    }
    for (LineageEvent sales : events.stream().filter(event -> event.job().equals("training.totals.sales")).toList()) {
      assertTrue(regions.stream().anyMatch(
          region -> region.run().equals(sales.at("/run/facets/parent/run/runId"))), sales::toString);
      assertEquals(root, sales.at("/run/facets/parent/root/run/runId"));
    }
  }

  @Test
  void s45InputsAndOutputsHaveASchemaAndAVersion() throws Exception {
    Path file = ObservedRuns.file(folder);
    List<LineageEvent> events = told(ObservedRuns.training(file));
    LineageEvent load = only(events, "training.load", "COMPLETE");
    assertEquals(List.of(file.toString()), load.names("inputs"));
    assertTrue(load.at("/inputs/0/facets/version/datasetVersion").startsWith("7@"), load::toString);
    assertEquals(List.of("training.load"), load.names("outputs"));
    assertEquals("shop", load.at("/outputs/0/facets/schema/fields/0/name"));
    assertEquals("List<Double>", load.at("/outputs/0/facets/schema/fields/1/type"));
    String version = load.at("/outputs/0/facets/version/datasetVersion");
    assertTrue(version.matches("[0-9a-f]{64}"), version);
    LineageEvent train = only(events, "training.train", "START");
    assertEquals(List.of("training.load"), train.names("inputs"));
    assertEquals(version, train.at("/inputs/0/facets/version/datasetVersion"));
    assertEquals("shop", train.at("/inputs/0/facets/schema/fields/0/name"));
    LineageEvent all = only(events, "training.all", "COMPLETE");
    assertTrue(all.at("/inputs/0/facets/version/datasetVersion").matches("[0-9a-f]{64}"), all::toString);
    assertTrue(only(events, "training", "COMPLETE").names("outputs").contains("training.publish"), events::toString);
  }

  @Test
  void whatWasRememberedHasTheSameVersionAndSaysSo() throws Exception {
    Pipeline pipeline = ObservedRuns.training(ObservedRuns.file(folder));
    String first = only(told(pipeline), "training.train", "COMPLETE").at("/outputs/0/facets/version/datasetVersion");
    LineageEvent again = only(told(pipeline), "training.train", "COMPLETE");
    assertEquals(first, again.at("/outputs/0/facets/version/datasetVersion"));
    assertEquals("HIT", again.at("/run/facets/roadml_attempt/cache"));
  }

  @Test
  void s45AFailureHasItsMessageAndACancellationIsAnAbort() throws Exception {
    List<LineageEvent> events = told(ObservedRuns.failing());
    String message = "two: java.lang.ArithmeticException: / by zero";
    assertEquals(message, only(events, "failing.two", "FAIL").at("/run/facets/errorMessage/message"));
    assertEquals("JAVA", only(events, "failing.two", "FAIL").at("/run/facets/errorMessage/programmingLanguage"));
    assertEquals(message, only(events, "failing", "FAIL").at("/run/facets/errorMessage/message"));
    List<LineageEvent> cancelled = cancelled();
    only(cancelled, "waiting", "ABORT");
    only(cancelled, "waiting.forever", "ABORT");
  }

  private static List<LineageEvent> cancelled() throws Exception {
    List<LineageEvent> events = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch begun = new CountDownLatch(1);
    Pipeline.Builder p = Pipeline.named("waiting");
    p.act("forever", () -> {
      begun.countDown();
      new CountDownLatch(1).await();
    });
    Pipeline pipeline = p.build();
    var listener = new OpenLineageListener(ANYWHERE, List.of(pipeline), json -> events.add(LineageEvent.of(json)));
    try (PipelineRunner runner = PipelineRunner.open(RunnerConfig.DEFAULT.listener(listener))) {
      PipelineRun run = runner.start(pipeline, Map.of());
      begun.await();
      run.cancel();
      assertEquals(RunState.CANCELLED, run.await());
    }
    return events;
  }

  @Test
  void eventsAreLinesOfAFileAndMoreAreAppended() throws Exception {
    Path file = folder.resolve("new/events.ndjson");
    Pipeline pipeline = ObservedRuns.failing();
    for (int run = 1; run <= 2; run++) {
      try (OpenLineageListener listener = OpenLineageListener.open(
          OpenLineageConfig.to("file:" + file).withNamespace("shops"), List.of(pipeline))) {
        ObservedRuns.run(folder, pipeline, listener);
      }
      List<LineageEvent> events = Files.readAllLines(file).stream().map(LineageEvent::of).toList();
      assertEquals(6 * run, events.size(), events::toString);
      assertTrue(events.stream().allMatch(event -> event.at("/job/namespace").equals("shops")), events::toString);
    }
  }

  @Test
  void eventsArePostedInTheirOrderWithTheKey() throws Exception {
    List<String> bodies = Collections.synchronizedList(new ArrayList<>());
    List<String> heads = Collections.synchronizedList(new ArrayList<>());
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/lineage", exchange -> {
      heads.add(exchange.getRequestHeaders().getFirst("Authorization") + " "
          + exchange.getRequestHeaders().getFirst("Content-Type"));
      bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      exchange.sendResponseHeaders(201, -1);
      exchange.close();
    });
    server.start();
    Pipeline pipeline = ObservedRuns.failing();
    try (OpenLineageListener listener = OpenLineageListener.open(
        OpenLineageConfig.to("http://127.0.0.1:" + server.getAddress().getPort()).withApiKey("secret"),
        List.of(pipeline))) {
      ObservedRuns.run(folder, pipeline, listener);
      assertEquals(6, listener.sent());
    } finally {
      server.stop(0);
    }
    assertEquals(Set.of("Bearer secret application/json"), Set.copyOf(heads));
    assertEquals(List.of("START", "START", "COMPLETE", "START", "FAIL", "FAIL"),
        bodies.stream().map(LineageEvent::of).map(LineageEvent::type).toList());
  }

  @Test
  void s45AServerThatNeverAnswersNeitherSlowsNorFailsTheRunAndLossesAreCounted() throws Exception {
    Pipeline pipeline = ObservedRuns.failing();
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        OpenLineageListener listener = OpenLineageListener.open(
            OpenLineageConfig.to("http://127.0.0.1:" + silent.getLocalPort()).withTimeout(Duration.ofMillis(200)),
            List.of(pipeline))) {
      try (PipelineRunner runner = PipelineRunner.open(RunnerConfig.DEFAULT.listener(listener))) {
        assertEquals(RunState.FAILED, runner.start(pipeline, Map.of()).await());
        assertEquals(0, listener.sent() + listener.lost(), "the run has ended before the first event was given up");
      }
      assertEquals(0, listener.sent());
      assertEquals(6, listener.lost());
    }
  }

  @Test
  void afterSomeLossesNothingIsTriedForAWhile() {
    long[] now = {0};
    int[] tries = {0};
    boolean[] works = {false};
    Delivery delivery = new Delivery(json -> {
      tries[0]++;
      if (!works[0]) {
        throw new IOException("no");
      }
    }, () -> now[0]);
    for (int i = 0; i < 10; i++) {
      delivery.send("{}");
    }
    assertEquals(3, tries[0]);
    assertEquals(10, delivery.lost());
    works[0] = true;
    now[0] = Duration.ofSeconds(10).toNanos();
    delivery.send("{}");
    delivery.send("{}");
    assertEquals(2, delivery.sent());
  }

  @ParameterizedTest @CsvSource({"ftp://x", "nothing", "file:", "http:", "http://", "''"})
  void aTargetThatIsNoneIsRefused(String target) {
    String message = assertThrows(IllegalArgumentException.class, () -> OpenLineageConfig.to(target)).getMessage();
    assertEquals("openlineage=" + target + ", want file:PATH, http://host:port or https://host:port", message);
  }

  @Test
  void anAddressWithoutAPathGetsTheUsualOneAndAKeyIsNotShown() {
    assertEquals(URI.create("http://a:1/api/v1/lineage"), OpenLineageConfig.to("http://a:1").target());
    assertEquals(URI.create("https://a/mine"), OpenLineageConfig.to("https://a/mine").target());
    assertTrue(!OpenLineageConfig.to("http://a:1").withApiKey("secret").toString().contains("secret"));
  }
}

package io.roadml.pipeline.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.RefusedException;
import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.StepCall;
import io.roadml.pipeline.StepMemory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Several processes with one store, some of which are killed.
///
/// Leases are so long that whoever waits for one to run out does not get through these tests.
@Timeout(300)
abstract class SharedStoreConformance extends KeptStoreFixture {
  private static final int KEYS = 25;

  @Override
  StoreConfig config() {
    return lasting();
  }

  private static StoreConfig lasting() {
    return StoreConfig.defaults().withLease(Duration.ofHours(1));
  }

  /// Says in a file of the key's that it was called.
  static List<String> compute(String folder, int key) {
    try {
      Files.writeString(Path.of(folder, "called" + key), "x", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      return List.of("value", Integer.toString(key));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static StepCall shared(String folder, int key) {
    return call("shared", () -> compute(folder, key));
  }

  @Tag("slow") @Test
  void statement32TwoProcessesThatComputeTheSameKeysRunEachBodyOnce() throws Exception {
    List<Process> processes = List.of(other("compute"), other("compute"));
    for (Process process : processes) {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), said);
      assertEquals("25 right", said.strip());
    }
    for (int key = 0; key < KEYS; key++) {
      assertEquals("x", Files.readString(folder.resolve("called" + key)), "key " + key);
    }
    assertEquals(Optional.of(0L), metadata.sql().first("SELECT COUNT(*) FROM pipeline_lease", row -> row.integer(1)));
  }

  @Test
  void statement32WhoeverComesWhileAnotherProcessComputesWaitsForItsOutput() throws Exception {
    Process other = other("compute when told");
    try (BufferedReader said = other.inputReader(StandardCharsets.UTF_8)) {
      assertEquals("computing", said.readLine());
      FutureTask<Outcome> task = new FutureTask<>(() -> run(told()));
      Thread waiting = Thread.ofPlatform().start(task);
      untilItWaits(waiting);
      other.outputWriter(StandardCharsets.UTF_8).append("go\n").flush();
      assertFalse(task.get().computed());
      assertEquals("told", task.get().value());
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  private static void untilItWaits(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      assertTrue(thread.isAlive(), "it waits");
      Thread.onSpinWait();
    }
  }

  @Test
  void statement24AnAttemptIsNotHeldUpByAnEarlierOneThatWasGivenUp() throws Exception {
    try (StepMemory.Recollection givenUp = store.memory().recall(told())) {
      assertEquals(Optional.empty(), givenUp.found());
      Outcome second = run(told());
      assertTrue(second.computed());
      assertTrue(givenUp.keep("too late").isPresent());
      assertEquals("told", run(told()).value());
    }
    assertEquals("HIT", run(told()).told());
  }

  @Test
  void statement32AStepThatIsCancelledWhileItWaitsWaitsNoMore() throws Exception {
    Process other = other("compute when told");
    try (BufferedReader said = other.inputReader(StandardCharsets.UTF_8)) {
      assertEquals("computing", said.readLine());
      FutureTask<Outcome> task = new FutureTask<>(() -> run(told()));
      Thread waiting = Thread.ofVirtual().start(task);
      waiting.interrupt();
      assertInstanceOf(InterruptedException.class, assertThrows(ExecutionException.class, task::get).getCause());
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  @Test
  void statement32TheKeyOfAProcessThatWasKilledIsFreeAtOnce() throws Exception {
    Process other = other("compute when told");
    try (BufferedReader said = other.inputReader(StandardCharsets.UTF_8)) {
      assertEquals("computing", said.readLine());
    } finally {
      other.destroyForcibly().waitFor();
    }
    Outcome outcome = run(told());
    assertEquals("told", outcome.value());
    assertTrue(outcome.computed());
  }

  private static Object toldValue() {
    return "told";
  }

  private static StepCall told() {
    return call("told", SharedStoreConformance::toldValue);
  }

  @Tag("slow") @Test
  void statement33NothingIsTornThatAProcessWroteWhichWasKilledThreeTimes() throws Exception {
    killWhileItWrites(3, 1);
  }

  @Tag("soak") @Test
  void statement33NothingIsTornThatAProcessWroteWhichWasKilledTwentyTimes() throws Exception {
    killWhileItWrites(20, 2);
  }

  private void killWhileItWrites(int times, long seed) throws Exception {
    Random random = new Random(seed);
    int first = 0;
    for (int time = 0; time < times; time++) {
      int after = 1 + random.nextInt(30);
      int written = untilKilled(other("write", Integer.toString(first)), "written", after);
      String where = "seed=" + seed + " kill=" + time + " after=" + after;
      for (int key = first; key < first + written; key++) {
        assertEquals("HIT", run(sized(key)).told(), where + " key=" + key);
      }
      for (int key = first; key < first + written + 2; key++) {
        assertArrayEquals(content(key), (byte[]) run(sized(key)).value(), where + " key=" + key);
        assertEquals("HIT", run(sized(key)).told(), where + " key=" + key);
      }
      first += written + 2;
    }
  }

  private static StepCall sized(int key) {
    return call("sized", () -> content(key));
  }

  private static byte[] content(int key) {
    Random random = new Random(key);
    byte[] content = new byte[random.nextInt(3) == 0 ? random.nextInt(3 << 20) : random.nextInt(6_000)];
    random.nextBytes(content);
    return content;
  }

  @Tag("slow") @Test
  void statement27AndStatement40WhatAKilledProcessHasWrittenOfItsRunIsThere() throws Exception {
    killWhileItRuns(3, 1);
  }

  @Tag("soak") @Test
  void statement27AndStatement40WhatAProcessHasWrittenThatIsKilledTwentyTimesIsThere() throws Exception {
    killWhileItRuns(20, 2);
  }

  private void killWhileItRuns(int times, long seed) throws Exception {
    Random random = new Random(seed);
    String before = "";
    for (int time = 0; time < times; time++) {
      String run = "run" + time;
      int after = 1 + random.nextInt(200);
      int written = untilKilled(other("run", run, before), "appended", after);
      String where = "seed=" + seed + " kill=" + time + " after=" + after;
      List<RunEvent> events = store.journal().read(run);
      assertTrue(events.size() == written || events.size() == written + 1, where + ": " + events.size());
      for (int i = 1; i < events.size(); i++) {
        assertEquals("step" + i, ((RunEvent.StepQueued) events.get(i)).step(), where);
      }
      assertFalse(store.runs().run(run).orElseThrow().isAlive(), where);
      assertEquals(run, store.journal().resumable("run0"), where);
      before = run;
    }
    RunEvent resumed = begun("again", Optional.of(before));
    store.journal().append(List.of(resumed));
    assertThrows(RefusedException.class,
        () -> store.journal().append(List.of(begun("once more", Optional.of("again")))));
  }

  private static RunEvent begun(String run, Optional<String> resumes) {
    return new RunEvent.RunStarted(run, Instant.now(), "p", "d", Map.of(), resumes, Optional.empty());
  }

  /// How often it said a word, once it was killed.
  private static int untilKilled(Process process, String word, int after) throws Exception {
    int said = 0;
    List<String> others = new ArrayList<>();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        said += line.equals(word) ? 1 : 0;
        if (!word.startsWith(line)) {
          others.add(line);
        }
        if (said == after) {
          process.toHandle().destroyForcibly(); // what it had said before is still read
        }
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertEquals(List.of(), others);
    assertTrue(said >= after, () -> "it ended by itself, exit=" + process.exitValue());
    return said;
  }

  private Process other(String... work) throws IOException {
    return ChildJvm.start(SharedStoreConformance.class, Stream.concat(Stream.of(place(), folder.toString()),
        Stream.of(work)).toArray(String[]::new));
  }

  /// The other process.
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[1]);
    try (MetadataStore metadata = at(args[0]);
        ArtifactStore artifacts = ArtifactStore.open(folder.resolve("artifacts"));
        PipelineStore store = new PipelineStore(metadata, artifacts, folder.resolve("work"), lasting())) {
      switch (args[2]) {
        case "compute" -> computeAll(store, args[1]);
        case "compute when told" -> computeWhenTold(store);
        case "write" -> write(store, Integer.parseInt(args[3]));
        case "run" -> append(store, args[3], Optional.of(args[4]).filter(before -> !before.isEmpty()));
        default -> throw new IllegalArgumentException(args[2]);
      }
    }
  }

  private static void computeAll(PipelineStore store, String folder) throws Exception {
    int right = 0;
    for (int key = 0; key < KEYS; key++) {
      right += run(store, shared(folder, key)).value().equals(List.of("value", Integer.toString(key))) ? 1 : 0;
    }
    System.out.println(right + " right");
  }

  private static void computeWhenTold(PipelineStore store) throws Exception {
    try (StepMemory.Recollection recollection = store.memory().recall(told())) {
      System.out.println("computing");
      if (System.in.read() >= 0) {
        var _ = recollection.keep(toldValue()).orElseThrow();
      }
    }
  }

  private static void write(PipelineStore store, int first) throws Exception {
    for (int key = first;; key++) {
      var _ = run(store, sized(key)).remembered().orElseThrow();
      System.out.println("written");
    }
  }

  private static void append(PipelineStore store, String run, Optional<String> before) {
    store.journal().append(List.of(begun(run, before)));
    for (int i = 1;; i++) {
      System.out.println("appended");
      store.journal().append(List.of(new RunEvent.StepQueued(run, Clock.systemUTC().instant(), "step" + i)));
    }
  }
}

package io.roadml.serving.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.Outcome;
import io.roadml.runtime.core.Slot;
import io.roadml.serving.endpoint.ModelStatus.State;
import io.roadml.serving.endpoint.RepositoryException.Kind;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EndpointsTest {
  private final AffineEngine engine = new AffineEngine();
  private Folder folder;

  @BeforeEach
  void folder(@TempDir final Path path) {
    folder = new Folder(path);
  }

  @AfterEach
  void nothingIsLeftBehind() {
    assertTrue(engine.isIdle(), "open models=" + engine.openModels + " instances=" + engine.openInstances);
    assertEquals(List.of(), Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
        .filter(name -> name.startsWith("roadml-")).toList());
  }

  private static ModelStatus status(final Endpoints endpoints, final String name, final String version) {
    return endpoints.index().stream().filter(each -> each.name().equals(name) && each.version().equals(version))
        .findFirst().orElseThrow(() -> new AssertionError(name + " " + version + " is not in " + endpoints.index()));
  }

  private static RepositoryException refused(final Kind kind, final Runnable command) {
    final RepositoryException refusal = assertThrows(RepositoryException.class, command::run);
    assertEquals(kind, refusal.kind(), refusal.getMessage());
    return refusal;
  }

  @Test
  void aFolderWithAModelIsServed() throws Exception {
    folder.affine("twice", "1", 2, 0);
    try (Endpoints endpoints = folder.open(engine)) {
      assertTrue(endpoints.ready());
      assertEquals(6, Ask.forY(endpoints, "twice", 3));
      final Endpoint endpoint = endpoints.find("twice");
      assertEquals("twice", endpoint.name());
      assertEquals("1", endpoint.version());
      assertEquals("java_affine", endpoint.platform());
      assertTrue(endpoint.ready());
      assertSame(endpoint, endpoints.find("twice", "1"));
      assertNull(endpoints.find("twice", "2"));
      assertNull(endpoints.find("thrice"));
      assertEquals(List.of(new ModelStatus("twice", "1", State.READY, "")), endpoints.index());
    }
  }

  @Test
  void theNewestVersionIsTheLargestNumber() throws Exception {
    folder.affine("m", "9", 9, 0);
    folder.affine("m", "10", 10, 0);
    folder.affine("m", "final", 99, 0);
    try (Endpoints endpoints = folder.open(engine)) {
      assertEquals(10, Ask.forY(endpoints, "m", 1));
      assertNull(endpoints.find("m", "9"));
      assertEquals(new ModelStatus("m", "9", State.UNAVAILABLE, "not chosen by the version policy"),
          status(endpoints, "m", "9"));
      assertEquals(List.of("final", "9", "10"), endpoints.index().stream().map(ModelStatus::version).toList());
    }
  }

  @Test
  void allVersionsAreServedWhenThePolicySaysSo() throws Exception {
    folder.affine("m", "1", 1, 0);
    folder.affine("m", "2", 2, 0);
    folder.affine("m", "v3", 3, 0);
    folder.config("m", "version_policy: { all {} }");
    try (Endpoints endpoints = folder.open(engine)) {
      assertEquals("2", endpoints.find("m").version());
      assertEquals(1, Ask.forY(endpoints.find("m", "1"), 1));
      assertEquals(2, Ask.forY(endpoints.find("m", "2"), 1));
      assertEquals(3, Ask.forY(endpoints.find("m", "v3"), 1));
    }
  }

  @Test
  void specificVersionsAreServedWhenThePolicySaysSo() throws Exception {
    List.of("1", "2", "3", "4").forEach(version -> folder.affine("m", version, 1, 0));
    folder.config("m", "version_policy: { specific { versions: [1, 3, 7] } }");
    try (Endpoints endpoints = folder.open(engine)) {
      assertEquals("3", endpoints.find("m").version());
      assertNotNull(endpoints.find("m", "1"));
      assertNull(endpoints.find("m", "2"));
      assertNull(endpoints.find("m", "4"));
      assertTrue(endpoints.ready());
    }
  }

  @Test
  void aPolicyThatChoosesNothingMakesTheServerUnready() throws Exception {
    folder.affine("m", "1", 1, 0);
    folder.config("m", "version_policy: { specific { versions: 7 } }");
    try (Endpoints endpoints = folder.open(engine)) {
      assertFalse(endpoints.ready());
      assertTrue(refused(Kind.LOAD_FAILED, () -> endpoints.load("m")).getMessage().contains("chooses none"));
    }
  }

  @Test
  void aNewVersionTakesOverAndTheOldOneIsFreed() throws Exception {
    folder.affine("m", "1", 1, 0);
    try (Endpoints endpoints = folder.open(engine)) {
      final Endpoint old = endpoints.find("m");
      folder.affine("m", "2", 2, 0);
      Folder.await("version 2", () -> endpoints.find("m").version().equals("2"));
      assertEquals(2, Ask.forY(endpoints, "m", 1));
      Folder.await("version 1 is freed", () -> engine.openModels.get() == 1);
      assertFalse(old.ready());
      assertNull(old.predictor().acquire());
      assertTrue(old.predictor().isClosed());
    }
  }

  @Test
  void newContentOfTheSameVersionIsSwappedInAndKeepsItsStatistics() throws Exception {
    folder.affine("m", "1", 1, 0);
    try (Endpoints endpoints = folder.open(engine)) {
      final Endpoint old = endpoints.find("m");
      assertEquals(1, Ask.forY(endpoints, "m", 1));
      folder.affine("m", "1", 5, 0);
      Folder.await("the new content", () -> endpoints.find("m") != old);
      assertEquals(5, Ask.forY(endpoints, "m", 1));
      Folder.await("the old content is freed", () -> engine.openModels.get() == 1);
      assertNotSame(old, endpoints.find("m"));
      assertSame(old.statistics(), endpoints.find("m").statistics());
      assertEquals(2, endpoints.find("m").statistics().predictions().requests());
      assertEquals(2, endpoints.find("m").statistics().predictions().run().count());
    }
  }

  @Test
  void aChangedConfigurationIsTakenUp() throws Exception {
    folder.affine("m", "1", 1, 0);
    try (Endpoints endpoints = folder.open(engine)) {
      assertEquals(64, endpoints.find("m").configuration().maxBatchSize());
      folder.config("m", "max_batch_size: 7");
      Folder.await("the new limit", () -> endpoints.find("m").configuration().maxBatchSize() == 7);
    }
  }

  @Test
  void aVersionWhoseFolderGoesIsUnloaded() throws Exception {
    folder.affine("m", "1", 1, 0);
    folder.affine("m", "2", 2, 0);
    try (Endpoints endpoints = folder.open(engine)) {
      folder.delete("m/2");
      Folder.await("version 1 is back", () -> endpoints.find("m").version().equals("1"));
      folder.delete("m");
      Folder.await("the model is gone", () -> endpoints.index().isEmpty());
      assertNull(endpoints.find("m"));
      assertTrue(endpoints.ready());
      assertTrue(engine.isIdle());
    }
  }

  @Test
  void aFailingNewVersionLeavesTheOldOneServing() throws Exception {
    folder.affine("m", "1", 1, 0);
    try (Endpoints endpoints = folder.open(engine)) {
      folder.write("m/2/" + AffineEngine.FILE, "no model at all");
      Folder.await("version 2 is refused", () -> endpoints.index().size() == 2
          && status(endpoints, "m", "2").reason().equals("no affine model: scale and offset are missing"));
      assertEquals(State.UNAVAILABLE, status(endpoints, "m", "2").state());
      assertEquals(1, Ask.forY(endpoints, "m", 1));
      assertEquals(State.READY, status(endpoints, "m", "1").state());
      assertFalse(endpoints.ready(), "what should be served is not");
      folder.affine("m", "2", 2, 0);
      Folder.await("version 2 is mended", () -> endpoints.find("m").version().equals("2"));
      assertTrue(endpoints.ready());
    }
  }

  @Test
  void failingNewContentLeavesTheOldOneServingAndSaysWhy() throws Exception {
    folder.affine("m", "1", 1, 0);
    try (Endpoints endpoints = folder.open(engine)) {
      folder.write("m/1/" + AffineEngine.FILE, "garbage");
      Folder.await("the reason", () -> !status(endpoints, "m", "1").reason().isEmpty());
      assertEquals(
          new ModelStatus("m", "1", State.READY, "still serving what was loaded before, for the new files cannot"
              + " be loaded: no affine model: scale and offset are missing"),
          status(endpoints, "m", "1"));
      assertEquals(1, Ask.forY(endpoints, "m", 1));
      assertTrue(endpoints.ready());
      assertTrue(refused(Kind.LOAD_FAILED, () -> endpoints.load("m")).getMessage().contains("scale and offset"));
      assertEquals(1, Ask.forY(endpoints, "m", 1));
    }
  }

  @Test
  void aBrokenModelDoesNotKeepTheOthersFromServing() throws Exception {
    folder.affine("good", "1", 1, 0);
    folder.write("broken/1/" + AffineEngine.FILE, "?");
    folder.affine("misconfigured", "1", 1, 0);
    folder.config("misconfigured", "max_batch_sise: 3");
    folder.write("empty/1/readme.txt", "no model here");
    try (Endpoints endpoints = folder.open(engine)) {
      assertEquals(1, Ask.forY(endpoints, "good", 1));
      assertFalse(endpoints.ready());
      assertEquals("no affine model: scale and offset are missing", status(endpoints, "broken", "1").reason());
      assertEquals("config.pbtxt:1:1: ModelConfig has no field max_batch_sise, did you mean max_batch_size?",
          status(endpoints, "misconfigured", "1").reason());
      assertEquals("version 1 has no model file, want model.affine", status(endpoints, "empty", "1").reason());
      assertEquals(1, engine.openModels.get());
    }
  }

  @Test
  void aConfigurationThatGoesWrongLeavesTheOldOneServing() throws Exception {
    folder.affine("m", "1", 1, 0);
    try (Endpoints endpoints = folder.open(engine)) {
      folder.config("m", "input [ { name: \"x\" data_type: TYPE_INT64 } ]");
      Folder.await("the reason", () -> !status(endpoints, "m", "1").reason().isEmpty());
      assertTrue(status(endpoints, "m", "1").reason().endsWith(
          "config.pbtxt:1:21: input x has data_type TYPE_INT64, want TYPE_FP32, which the model has"),
          status(endpoints, "m", "1").reason());
      assertEquals(1, Ask.forY(endpoints, "m", 1));
    }
  }

  @Test
  void unloadingDrainsAndLoadingBringsBack() throws Exception {
    folder.affine("m", "1", 1, 0);
    folder.affine("other", "1", 1, 0);
    try (Endpoints endpoints = folder.open(engine)) {
      endpoints.unload("m");
      assertNull(endpoints.find("m"));
      assertEquals(new ModelStatus("m", "1", State.UNAVAILABLE, "unloaded"), status(endpoints, "m", "1"));
      assertEquals(1, engine.openModels.get());
      assertTrue(endpoints.ready(), "an unloaded model is not one that should be served");
      folder.affine("other", "1", 3, 0);
      Folder.await("the other's change", () -> Ask.forY(endpoints, "other", 1) == 3);
      folder.affine("m", "1", 4, 0);
      folder.affine("other", "1", 5, 0);
      Folder.await("the other's second change", () -> Ask.forY(endpoints, "other", 1) == 5);
      assertNull(endpoints.find("m"), "a change of its files must not load what was unloaded by hand");
      endpoints.load("m");
      assertEquals(4, Ask.forY(endpoints, "m", 1));
      endpoints.unload("m");
      endpoints.unload("m");
      assertNull(endpoints.find("m"));
    }
  }

  @Test
  void loadingTakesNewContentUpAtOnceAndLeavesTheRestAlone() throws Exception {
    folder.affine("m", "1", 1, 0);
    try (Endpoints endpoints = Folder.opened(folder.settings(engine).withControl(ModelControl.EXPLICIT))) {
      assertNull(endpoints.find("m"));
      assertTrue(endpoints.ready());
      endpoints.load("m");
      final Endpoint loaded = endpoints.find("m");
      endpoints.load("m");
      assertSame(loaded, endpoints.find("m"));
      folder.affine("m", "1", 6, 0);
      endpoints.load("m");
      assertEquals(6, Ask.forY(endpoints, "m", 1));
    }
  }

  @Test
  void anUnknownModelIsNamedWithTheNearestOne() throws Exception {
    folder.affine("flights", "1", 1, 0);
    try (Endpoints endpoints = folder.open(engine)) {
      assertEquals("model fligths is unknown, did you mean flights?",
          refused(Kind.UNKNOWN_MODEL, () -> endpoints.load("fligths")).getMessage());
      refused(Kind.UNKNOWN_MODEL, () -> endpoints.unload("fligths"));
    }
  }

  @Test
  void controlNoneLoadsEverythingAndRefusesCommands() throws Exception {
    folder.affine("m", "1", 1, 0);
    try (Endpoints endpoints = Folder.opened(folder.settings(engine).withControl(ModelControl.NONE))) {
      assertEquals(1, Ask.forY(endpoints, "m", 1));
      refused(Kind.SWITCHED_OFF, () -> endpoints.load("m"));
      refused(Kind.SWITCHED_OFF, () -> endpoints.unload("m"));
    }
  }

  @Test
  void controlPollFollowsTheFilesAndRefusesCommands() throws Exception {
    folder.affine("m", "1", 1, 0);
    try (Endpoints endpoints = Folder.opened(folder.settings(engine).withControl(ModelControl.POLL))) {
      refused(Kind.SWITCHED_OFF, () -> endpoints.unload("m"));
      folder.affine("m", "1", 2, 0);
      Folder.await("the change", () -> Ask.forY(endpoints, "m", 1) == 2);
    }
  }

  @Test
  void controlExplicitLoadsWhatTheConfigurationNames() throws Exception {
    folder.affine("a", "1", 1, 0);
    folder.affine("b", "1", 1, 0);
    final EndpointsConfig settings = folder.settings(engine).withControl(ModelControl.EXPLICIT);
    try (Endpoints endpoints = Folder.opened(settings.withStartup(List.of("b")))) {
      assertNull(endpoints.find("a"));
      assertNotNull(endpoints.find("b"));
    }
    refused(Kind.UNKNOWN_MODEL, () -> {
      try {
        Endpoints.open(folder.settings(engine).withControl(ModelControl.EXPLICIT).withStartup(List.of("c"))).close();
      } catch (final IOException e) {
        throw new AssertionError(e);
      }
    });
  }

  @Test
  void controlsHaveNames() {
    assertEquals(ModelControl.EXPLICIT, ModelControl.named("explicit"));
    assertEquals("model-control=off, want one of both, poll, explicit, none",
        assertThrows(IllegalArgumentException.class, () -> ModelControl.named("off")).getMessage());
  }

  @Test
  void aHeldSlotKeepsItsVersionAliveUntilItIsReleased() throws Exception {
    folder.affine("m", "1", 2, 0);
    try (Endpoints endpoints = folder.open(engine)) {
      final Endpoint old = endpoints.find("m");
      final Slot slot = old.predictor().acquire();
      folder.affine("m", "1", 3, 0);
      Folder.await("the new content", () -> endpoints.find("m") != old);
      Folder.await("the old one is closing", () -> old.predictor().isClosed());
      slot.input(0).setFloat(0, 5);
      assertEquals(Outcome.OK, old.predictor().infer(slot));
      assertEquals(10, slot.output(0).getFloat(0));
      assertEquals(2, engine.openModels.get());
      old.predictor().release(slot);
      Folder.await("the old one is freed", () -> engine.openModels.get() == 1);
    }
  }

  @Test
  void unloadingWaitsForWhatWasAcceptedAndTheIndexSaysSo() throws Exception {
    folder.affine("m", "1", 2, 0);
    try (Endpoints endpoints = folder.open(engine)) {
      final Endpoint endpoint = endpoints.find("m");
      final Slot slot = endpoint.predictor().acquire();
      final Thread unloading = Thread.ofPlatform().start(() -> endpoints.unload("m"));
      Folder.await("unloading", () -> status(endpoints, "m", "1").state() == State.UNLOADING);
      assertNull(endpoints.find("m"));
      assertTrue(unloading.isAlive());
      endpoint.predictor().release(slot);
      unloading.join();
      assertEquals(State.UNAVAILABLE, status(endpoints, "m", "1").state());
      assertTrue(engine.isIdle());
    }
  }

  @Test
  void whatIsBeingLoadedForTheFirstTimeIsLoadingAndNotReady() throws Exception {
    folder.affine("m", "1", 2, 0);
    engine.gate = new CountDownLatch(1);
    try (Endpoints endpoints = Endpoints.open(folder.settings(engine))) {
      Folder.await("loading", () -> status(endpoints, "m", "1").state() == State.LOADING);
      assertFalse(endpoints.ready());
      assertNull(endpoints.find("m"));
      engine.gate.countDown();
      endpoints.awaitLoaded();
      assertTrue(endpoints.ready());
    }
  }

  @Test
  void closingWhileAModelIsBeingLoadedLeavesNothingBehind() throws Exception {
    folder.affine("m", "1", 2, 0);
    engine.gate = new CountDownLatch(1);
    final Endpoints endpoints = Endpoints.open(folder.settings(engine));
    Folder.await("loading", () -> status(endpoints, "m", "1").state() == State.LOADING);
    final Thread closing = Thread.ofPlatform().start(endpoints::close);
    Folder.await("closing", () -> closing.getState() == Thread.State.WAITING
        || closing.getState() == Thread.State.TIMED_WAITING);
    final RepositoryException refusal = refused(Kind.CLOSED, () -> endpoints.load("m"));
    engine.gate.countDown();
    closing.join();
    endpoints.close();
    assertTrue(refusal.getMessage().contains("shutting down"));
    assertNull(endpoints.find("m"));
    assertFalse(endpoints.ready());
    endpoints.awaitLoaded();
  }

  @Test
  void theFirstSourceThatOffersANameHasIt(@TempDir final Path second) throws Exception {
    folder.affine("m", "1", 1, 0);
    final Folder other = new Folder(second);
    other.affine("m", "1", 2, 0);
    other.affine("n", "1", 3, 0);
    final EndpointsConfig settings = EndpointsConfig.of(List.of(engine), List.of(folder.source(), other.source()));
    try (Endpoints endpoints = Folder.opened(settings)) {
      assertEquals(1, Ask.forY(endpoints, "m", 1));
      assertEquals(3, Ask.forY(endpoints, "n", 1));
    }
  }

  @Test
  void singleFilesAreServedUnderTheirNames() throws Exception {
    folder.affine("elsewhere", "x", 8, 0);
    final Path file = folder.path().resolve("elsewhere/x").resolve(AffineEngine.FILE);
    final EndpointsConfig settings = EndpointsConfig.of(List.of(engine), List.of(SingleModels.of(Map.of("m", file))));
    try (Endpoints endpoints = Folder.opened(settings)) {
      assertEquals(8, Ask.forY(endpoints, "m", 1));
      assertEquals("1", endpoints.find("m").version());
      folder.affine("elsewhere", "x", 9, 12345);
      endpoints.load("m");
      assertEquals(12354, Ask.forY(endpoints, "m", 1));
    }
    assertTrue(
        assertThrows(IOException.class, () -> SingleModels.of(Map.of("m", file.resolveSibling("no")))).getMessage()
            .contains("of m is not a readable file"));
  }

  @Test
  void aBatchableModelWithMaxBatchSizeZeroTakesItsOwnShape() throws Exception {
    folder.affine("m", "1", 2, 1);
    folder.config("m", "max_batch_size: 0", "input [ { name: \"x\" data_type: TYPE_FP32 dims: [ -1, 4 ] } ]");
    try (Endpoints endpoints = folder.open(engine); Arena memory = Arena.ofConfined()) {
      final Endpoint endpoint = endpoints.find("m");
      assertFalse(endpoint.signature().batched());
      assertEquals(0, endpoint.configuration().maxBatchSize());
      assertEquals(List.of(-1L, 4L), endpoint.signature().inputs().getFirst().shape());
      assertEquals(7, Ask.free(endpoint, memory, 3, 5, 4).getFloat(19));
    }
  }

  @Test
  void findingAllocatesNothing() throws Exception {
    folder.affine("m", "1", 2, 1);
    try (Endpoints endpoints = folder.open(engine)) {
      final var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
      long least = Long.MAX_VALUE; // the JVM itself makes something on this thread now and then, such as a literal
      for (int window = 0; window < 10; window++) {
        final long start = threads.getCurrentThreadAllocatedBytes();
        assertEquals(40_000, find(endpoints, 20_000));
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - start);
      }
      assertEquals(0, least);
    }
  }

  private static long find(final Endpoints endpoints, final int times) {
    long found = 0;
    for (int time = 0; time < times; time++) {
      found += endpoints.find("m") == null ? 0 : 1;
      found += endpoints.find("m", "1") == null ? 0 : 1;
      found += endpoints.find("n") == null ? 0 : 1;
    }
    return found;
  }

  @Test
  void anUnreadableRepositoryIsNamed() {
    final Path missing = folder.path().resolve("missing");
    assertEquals("model repository " + missing + " does not exist; give a folder that holds one folder for each model",
        assertThrows(IOException.class, () -> DirectorySource.open(missing)).getMessage());
    folder.write("file", "");
    final Path file = folder.path().resolve("file");
    assertEquals("model repository " + file + " is not a folder; for a single file give --model NAME=FILE",
        assertThrows(IOException.class, () -> DirectorySource.open(file)).getMessage());
  }
}

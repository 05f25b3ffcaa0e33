package io.roadml.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.metadata.MetadataStore;
import io.roadml.runtime.core.ModelSource.Offer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Several processes on one registry: no change is lost, and a source hears of the other process's promotion.
abstract class TwoProcessesConformance extends RegistryFixture {
  private static final int PROMOTIONS = 50;

  @Test
  void noPromotionOfTwoProcessesIsLostAndOneVersionIsInProductionAtTheEnd() throws Exception {
    register("flights", 1);
    register("flights", 2);
    List<Process> processes = List.of(other("flights", "1"), other("flights", "2"));
    for (Process process : processes) {
      assertEquals(0, process.waitFor(), () -> "see the .log files in " + folder);
    }
    List<ModelEvent> events = registry.history("flights");
    for (String actor : List.of("process 1", "process 2")) {
      assertEquals(PROMOTIONS,
          events.stream().filter(event -> event.actor().equals(actor) && event.after().equals("Production")).count());
    }
    assertEquals(1, registry.latestVersions("flights", List.of("Production")).size());
    assertEquals(1, registry.searchVersions("name = 'flights'", 10, List.of(), null).items().stream()
        .filter(version -> version.stage() == ModelStage.PRODUCTION).count());
    assertEquals(3 + 2 * PROMOTIONS, new TreeSet<>(events.stream().map(ModelEvent::revision).toList()).size());
    assertEquals(3 + 2 * PROMOTIONS, registry.model("flights").revision());
  }

  @Test
  void numbersOfTwoProcessesThatRegisterAtOnceAreDistinct() throws Exception {
    List<Process> processes = List.of(other("new", "register"), other("new", "register"));
    for (Process process : processes) {
      assertEquals(0, process.waitFor(), () -> "see the .log files in " + folder);
    }
    assertEquals(20, registry.searchVersions("name = 'new'", 100, List.of(), null).items().size());
    assertEquals(20, registry.latestVersions("new", List.of()).getFirst().version());
  }

  @Test
  void aSourceFollowsAnotherProcess() throws Exception {
    register("flights", 1);
    register("flights", 2);
    registry.setAlias("flights", "eu", 1, ADA);
    Map<String, ModelUri> wanted = Map.of("flights", ModelUri.parse("models:/flights/Production"), "eu",
        ModelUri.parse("models:/flights@eu"));
    try (RegistrySource source = RegistrySource.open(registry, wanted, folder.resolve("served"))) {
      assertEquals(List.of("eu 1"), offers(source));
      CountDownLatch changed = new CountDownLatch(1);
      source.onChange(() -> {
        if (offers(source).contains("flights 2")) {
          changed.countDown();
        }
      });
      Process process = other("flights", "2");
      assertTrue(changed.await(60, TimeUnit.SECONDS));
      assertEquals(0, process.waitFor());
      Offer offer = source.list().getLast();
      assertTrue(Files.exists(offer.folder().resolve(offer.file())));
    }
    assertTrue(Files.notExists(folder.resolve("served/0")));
  }

  static List<String> offers(RegistrySource source) {
    return source.list().stream().map(offer -> offer.name() + " " + offer.version()).toList();
  }

  private Process other(String name, String work) throws IOException {
    return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
        TwoProcessesConformance.class.getName(), place(), folder.resolve("artifacts").toString(), name, work)
        .redirectErrorStream(true).redirectOutput(Files.createTempFile(folder, "other", ".log").toFile()).start();
  }

  /// The other process.
  public static void main(String[] args) throws IOException {
    try (MetadataStore metadata = at(args[0]); ArtifactStore artifacts = ArtifactStore.open(Path.of(args[1]))) {
      ModelRegistry registry = new ModelRegistry(metadata, artifacts, RunArtifacts.NONE,
          RegistryConfig.defaults().withPolicy(StagePolicy.OFF));
      if (args[3].equals("register")) {
        Path model = Files.createTempFile("model", ".onnx");
        for (int i = 0; i < 10; i++) {
          registry.register(args[2], OnnxAdder.write(model, i), Registration.by("child"));
        }
        Files.delete(model);
      } else {
        for (int i = 0; i < PROMOTIONS; i++) {
          registry.promote(args[2], Long.parseLong(args[3]), ModelStage.PRODUCTION, "process " + args[3], "");
        }
      }
    }
  }
}

package io.roadml.app.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.data.Dataset;
import io.roadml.data.Table;
import io.roadml.metadata.MetadataStore;
import io.roadml.observability.LineageQuery;
import io.roadml.observability.ModelOrigin;
import io.roadml.pipeline.loading.LoadedPipeline;
import io.roadml.pipeline.loading.PipelineReference;
import io.roadml.pipeline.store.RunHistory;
import io.roadml.pipeline.store.StepAttempt;
import io.roadml.registry.ModelRegistry;
import io.roadml.tracking.TrackingStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The demo's training as a pipeline, on the flights between four airports.
@Timeout(120)
class FlightTrainingTest {
  private static final Path FLIGHTS = Path.of("../../examples/flights");
  private static final String FOUR = "('ATL', 'ORD', 'LAX', 'DFW')";
  private static final List<String> ALL = List.of("load", "validate", "split", "features", "join", "train_plain",
      "train", "evaluate", "register", "promote");

  @TempDir
  private static Path cut;
  @TempDir
  private Path folder;
  private Path examples;
  private Path data;
  private String told = "";

  @BeforeAll
  static void cut() throws IOException {
    copy(FLIGHTS, cut);
    write(cut.resolve(Flights.FILE), "origin IN " + FOUR + " AND destination IN " + FOUR);
  }

  private static void write(Path file, String condition) throws IOException {
    Dataset.open(FLIGHTS.resolve(Flights.FILE)).where(condition).read().writeTo(file);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.skip(1).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) Files.createDirectories(target);
        else Files.copy(file, target);
      }
    }
  }

  @BeforeEach
  void begin() throws IOException {
    examples = Files.createDirectories(folder.resolve("examples"));
    data = Files.createDirectories(folder.resolve("data"));
    copy(cut, examples);
  }

  /// Which steps were executed.
  private List<String> run(Map<String, ?> params) throws Exception {
    StringWriter out = new StringWriter();
    FlightRun run = FlightRun.of(new FlightTraining(examples), data, params, new PrintWriter(out));
    told = out.toString();
    return run.executed();
  }

  private void change(String file, String from, String to) throws IOException {
    String text = Files.readString(examples.resolve(file));
    assertTrue(text.contains(from), text);
    Files.writeString(examples.resolve(file), text.replace(from, to));
  }

  @Test
  void theSecondRunExecutesNoStepAndSaysSoAndRegistersNothing() throws Exception {
    assertEquals(ALL, run(Map.of()));
    assertTrue(told.contains("promote: version 1 is the first in Production in "), told);
    assertTrue(told.endsWith("10 steps were executed\n"), told);
    assertEquals(List.of(), run(Map.of()));
    assertTrue(told.contains("train: not executed, nothing that it depends on has changed\n"), told);
    assertTrue(told.endsWith("no step was executed: nothing has changed\n"), told);
    assertEquals(ALL.size() + 1, told.lines().count());
    assertEquals(1, versions());
  }

  private int versions() throws IOException {
    try (MetadataStore metadata = MetadataStore.open(data);
        ArtifactStore artifacts = ArtifactStore.open(data.resolve(ArtifactStore.FOLDER))) {
      return new ModelRegistry(metadata, artifacts).searchVersions("name = 'flights'", 100, List.of(), null).items()
          .size();
    }
  }

  @Test
  void touchingOneInputExecutesExactlyWhatDependsOnIt() throws Exception {
    run(Map.of());
    assertEquals(List.of("train_plain", "train", "evaluate", "register", "promote"), run(Map.of("learning_rate", 0.2)));
    assertTrue(told.contains("(changed: input 4 $learning_rate: 0.1 -> 0.2"), told);
    assertEquals(List.of(), run(Map.of()), "the old value is remembered");

    change("airports.csv", "Atlanta,GA", "Atlanta City,GA");
    assertEquals(List.of("load"), run(Map.of()), "the name of a city is in no model");

    change("sql/origin_delay.sql", "-- the first full hour", "-- the very first full hour");
    assertEquals(List.of("features"), run(Map.of()), "a comment changes no row");

    change("features.yaml", "project: flights", "# the delays\nproject: flights");
    assertEquals(List.of("features", "join"), run(Map.of()), "a comment changes no feature");

    change("sql/arrivals.sql", "to_minutes(30)", "to_minutes(31)");
    assertEquals(List.of("features", "join", "train", "evaluate", "register", "promote"), run(Map.of()));

    write(examples.resolve(Flights.FILE), "origin IN " + FOUR + " AND destination IN " + FOUR + " AND distance > 700");
    assertEquals(ALL, run(Map.of()));
  }

  @Test
  void aWorseModelIsRegisteredAndNotPromoted() throws Exception {
    run(Map.of());
    assertEquals(List.of("train_plain", "train", "evaluate", "register", "promote"),
        run(Map.of("epochs", 1, "learning_rate", 1e-6)));
    assertTrue(told.contains("promote: version 2 is not better and is not promoted: AUC "), told);
    try (FlightRegistry registry = FlightRegistry.open(data)) {
      assertEquals(1, registry.production().version());
    }
  }

  @Test
  void s46TheVersionLeadsToThePipelineToItsDataAndToItsCode() throws Exception {
    run(Map.of());
    try (MetadataStore metadata = MetadataStore.open(data);
        ArtifactStore artifacts = ArtifactStore.open(data.resolve(ArtifactStore.FOLDER))) {
      LineageQuery lineage = new LineageQuery(new ModelRegistry(metadata, artifacts), new TrackingStore(metadata),
          RunHistory.in(metadata));
      ModelOrigin origin = lineage.of("flights", 1);
      assertEquals("flight-training", origin.pipeline().orElseThrow().run().pipeline());
      assertEquals("register", origin.pipeline().orElseThrow().step().orElseThrow());
      assertTrue(origin.pipeline().orElseThrow().attempts().stream().map(StepAttempt::step).toList()
          .containsAll(ALL));
      assertEquals(List.of(Dataset.open(examples.resolve(Flights.FILE)).fingerprint()), origin.datasets());
      assertEquals(CodeVersion.of(Path.of("")), origin.code().orElseThrow());
      assertEquals(1, lineage.ofPipelineRun(origin.pipeline().orElseThrow().run().run()).size());
    }
  }

  @Test
  void flightsThatAreNotAsTheyShouldBeStopTheRunBeforeAnyModel() throws Exception {
    Table.builder().timestamps("departure", new long[]{0}).longs("arrival_delay", new long[]{5})
        .longs("distance", new long[]{0}).texts("origin", new int[]{0}, List.of("ATL"))
        .texts("destination", new int[]{0}, List.of("ORD")).build().writeTo(examples.resolve(Flights.FILE));
    String message = assertThrows(IOException.class, () -> run(Map.of())).getMessage();
    assertTrue(message.contains("are not as they should be") && message.contains("distance"), message);
  }

  @Test
  void othersFindItByItsClass() {
    try (LoadedPipeline loaded = new PipelineReference(FlightTraining.class.getName(), List.of()).open()) {
      assertEquals(ALL, loaded.pipeline().steps());
      assertEquals(List.of(), loaded.pipeline().warnings());
    }
  }
}

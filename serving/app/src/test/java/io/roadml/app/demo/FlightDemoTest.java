package io.roadml.app.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.data.Dataset;
import io.roadml.metadata.MetadataStore;
import io.roadml.registry.Lineage;
import io.roadml.registry.ModelRegistry;
import io.roadml.registry.ModelUri;
import io.roadml.registry.ModelVersion;
import io.roadml.runtime.online.OnlineStore;
import io.roadml.runtime.onnx.OnnxEngine;
import io.roadml.serving.endpoint.Endpoints;
import io.roadml.serving.endpoint.EndpointsConfig;
import io.roadml.serving.feast.FeastApi;
import io.roadml.serving.feast.FeastCatalog;
import io.roadml.serving.http.HttpConfig;
import io.roadml.serving.http.HttpServer;
import io.roadml.tracking.Metric;
import io.roadml.tracking.Param;
import io.roadml.tracking.Run;
import io.roadml.tracking.RunSearch;
import io.roadml.tracking.RunStatus;
import io.roadml.tracking.TrackingStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The whole demo: June is played hour by hour, and every joined score is that of the columns that were known then (P25).
@Tag("slow")
@Tag("curl")
@Timeout(300)
class FlightDemoTest {
  private static final Path FLIGHTS = Path.of("../../examples/flights");

  @TempDir
  private Path data;

  private final StringWriter told = new StringWriter();

  private record Catalog(OnlineStore store) implements FeastCatalog {
    @Override
    public String project() {
      return "flights";
    }

    @Override
    public List<String> service(String name) {
      return null;
    }

    @Override
    public List<String> services() {
      return List.of();
    }
  }

  @Test
  void everyJoinedScoreIsThatOfWhatWasKnownThenAndThePrintedCommandsWork() throws Exception {
    try (FlightDemo demo = FlightDemo.prepare(FLIGHTS, data, new PrintWriter(told));
        OnlineStore online = OnlineStore.openForReading(data.resolve("online"));
        FeastApi feast = FeastApi.open(new Catalog(online));
        Endpoints endpoints = Endpoints.open(
            EndpointsConfig.of(List.of(OnnxEngine.create()), demo.models()).withFeatures(online));
        HttpServer server = HttpServer.start(HttpConfig.defaults().withPort(0), endpoints, feast.routes())) {
      endpoints.awaitLoaded();
      boolean same = demo.play(endpoints, URI.create(server.uri()));
      System.out.println(told);
      assertTrue(same, told::toString);
      assertTold("125,154 flights, with 105,826 feature rows pushed");
      assertTold("all three ways gave the same scores, bit for bit");
      assertTold("125,154 of 125,154 joined scores are, bit for bit");
      assertTold("a joined prediction allocates 0.00 bytes");
      demo.endWriting();
      assertCurlsWork(demo.curls(URI.create(server.uri())));
      assertRemembered(endpoints.find("flights").version());
    }
  }

  /// The run, the version that is served, and where that comes from.
  private void assertRemembered(String served) throws IOException {
    try (MetadataStore metadata = MetadataStore.open(data);
        ArtifactStore artifacts = ArtifactStore.open(data.resolve(ArtifactStore.FOLDER))) {
      TrackingStore runs = new TrackingStore(metadata);
      Run run = runs.runs().search(RunSearch.in(runs.experiments().byName("flights").id())).items().getFirst();
      assertEquals(RunStatus.FINISHED, run.info().status());
      assertTrue(run.params().contains(new Param("epochs", "5")), run::toString);
      List<Metric> rounds = runs.history().all(run.info().id(), "validation_auc");
      assertEquals(5, rounds.size());
      assertTrue(rounds.stream().allMatch(round -> round.value() > 0.68 && round.value() < 0.75), rounds::toString);
      assertTrue(run.metrics().stream().anyMatch(
          metric -> metric.key().equals("june_auc") && metric.value() > 0.71 && metric.value() < 0.73), run::toString);
      ModelVersion version = new ModelRegistry(metadata, artifacts)
          .resolve(ModelUri.parse("models:/flights/Production"));
      assertEquals(served, Long.toString(version.version()));
      assertEquals(new Lineage(run.info().id(), List.of(Dataset.open(FLIGHTS.resolve(Flights.FILE)).fingerprint()),
          CodeVersion.of(Path.of("")), null), version.lineage());
      assertEquals(rounds.getLast().value(), version.metrics().get("validation_auc"));
      assertTold("models:/flights/Production, version 1 of run " + run.info().id());
      assertTold("./roadml runs list --data " + data);
      assertTold("./roadml registry show flights --data " + data);
    }
  }

  private void assertTold(String words) {
    assertTrue(told.toString().contains(words), told::toString);
  }

  private static void assertCurlsWork(List<String> lines) throws Exception {
    List<String> curls = lines.stream().filter(line -> !line.startsWith("#")).toList();
    assertEquals(4, curls.size());
    for (String curl : curls) {
      Process bash = new ProcessBuilder("bash", "-c", curl + " --fail --silent --show-error --max-time 30")
          .redirectErrorStream(true).start();
      String answer = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, bash.waitFor(), curl + "\n" + answer);
      assertTrue(answer.contains(curl.contains("online") ? "\"PRESENT\"" : FlightModels.JOINED), curl + "\n" + answer);
      assertTrue(!curl.contains("online") || !answer.contains("NOT_FOUND"), answer);
    }
  }
}

package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.metadata.MetadataStore;
import io.roadml.registry.Change;
import io.roadml.registry.ModelRegistry;
import io.roadml.registry.ModelStage;
import io.roadml.registry.ModelUri;
import io.roadml.registry.Registration;
import io.roadml.registry.RegistryConfig;
import io.roadml.registry.RegistrySource;
import io.roadml.registry.RunArtifacts;
import io.roadml.registry.StagePolicy;
import io.roadml.runtime.onnx.OnnxEngine;
import io.roadml.serving.endpoint.EndpointsConfig;
import io.roadml.serving.http.HttpConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server whose model is promoted, and rolled back, while clients ask it without a pause.
@Timeout(180)
class ServeRegistryTest {
  private static final int PROMOTIONS = 20;
  private static final String ROW = "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,1],"
      + "\"data\":[0.5]}]}";
  private static final Pattern ANSWER = Pattern.compile("\"model_version\":\"(\\d+)\".*\"data\":\\[([0-9.]+)]");

  @TempDir
  private Path folder;

  private MetadataStore metadata;
  private ArtifactStore artifacts;
  private ModelRegistry registry;

  @BeforeEach
  void register() throws IOException {
    metadata = MetadataStore.open(folder.resolve("data"));
    artifacts = ArtifactStore.open(folder.resolve("data/artifacts"));
    registry = new ModelRegistry(metadata, artifacts, RunArtifacts.NONE,
        RegistryConfig.defaults().withPolicy(StagePolicy.OFF));
    for (int version = 1; version <= PROMOTIONS + 2; version++) {
      registry.register("adder", Adder.write(folder.resolve("model.onnx"), version), Registration.by("ada"));
    }
    promote(1);
  }

  @AfterEach
  void close() throws IOException {
    artifacts.close();
    metadata.close();
  }

  private void promote(long version) {
    registry.promote("adder", version, ModelStage.PRODUCTION, "ada", "");
  }

  /// What the clients saw; each answer that is not right is a fault.
  private static final class Load {
    private final Set<String> faults = ConcurrentHashMap.newKeySet();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong promoted = new AtomicLong(1);
    private final AtomicBoolean over = new AtomicBoolean();

    private long ask(URI uri) throws Exception {
      try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
        HttpRequest request = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(ROW)).build();
        long before = answers.get();
        while (!over.get()) {
          check(client.send(request, BodyHandlers.ofString()));
        }
        return answers.get() - before;
      }
    }

    /// The version says what was added, and it had been promoted before the answer came.
    private void check(HttpResponse<String> answer) {
      Matcher found = ANSWER.matcher(answer.body());
      if (answer.statusCode() != 200 || !found.find()
          || Double.parseDouble(found.group(2)) != Integer.parseInt(found.group(1)) + 0.5
          || Integer.parseInt(found.group(1)) > promoted.get()) {
        faults.add(answer.statusCode() + " " + answer.body() + " while " + promoted + " was promoted");
      }
      answers.incrementAndGet();
    }
  }

  @Test
  void twentyPromotionsAndARollbackUnderLoadFailNoRequest() throws Exception {
    var load = new Load();
    var source = RegistrySource.open(registry, Map.of("adder", ModelUri.parse("models:/adder/Production")),
        folder.resolve("served"));
    try (Server server = Server.start(EndpointsConfig.of(List.of(OnnxEngine.create()), List.of(source)),
        HttpConfig.defaults().withPort(0)); ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      URI uri = URI.create(server.http().uri() + "/v2/models/adder/infer");
      List<Callable<Long>> work = List.of(() -> load.ask(uri), () -> load.ask(uri), () -> load.ask(uri));
      List<Future<Long>> running = new ArrayList<>();
      work.forEach(task -> running.add(clients.submit(task)));
      try {
        for (long version = 2; version <= PROMOTIONS + 1; version++) {
          load.promoted.set(version);
          promote(version);
          awaitServed(server, version, load);
        }
        registry.rollback("adder", ModelStage.PRODUCTION, Change.by("ada"));
        awaitServed(server, PROMOTIONS, load);
      } finally {
        load.over.set(true);
      }
      for (Future<Long> client : running) assertTrue(client.get() > 0);
    }
    assertEquals(Set.of(), load.faults);
    assertTrue(load.answers.get() > 10 * PROMOTIONS, "answers=" + load.answers);
  }

  /// Until the version is the one that is found, and then until clients have asked it.
  private static void awaitServed(Server server, long version, Load load) {
    long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    long seen = Long.MAX_VALUE;
    while (load.answers.get() < seen) {
      assertTrue(System.nanoTime() < until, "version " + version + " is not served");
      boolean served = server.endpoints().find("adder").version().equals(Long.toString(version));
      seen = served ? Math.min(seen, load.answers.get() + 10) : seen;
      Thread.onSpinWait();
      Thread.yield();
    }
  }

  @Test
  void aServerProcessFollowsPromotionsOfThisProcessWithinASecond() throws Exception {
    registry.setAlias("adder", "eu", 3, Change.by("ada"));
    try (ServeProcess server = BuiltCheckout.in(Files.createDirectories(folder.resolve("checkout"))).serve("--port",
        "0", "--data", folder.resolve("data").toString(), "--model", "models:/adder/Production", "--model",
        "eu=models:/adder@eu").ready()) {
      assertEquals(1, versionOf(server, "adder"));
      assertEquals(3, versionOf(server, "eu"));
      List<Long> millis = new ArrayList<>();
      for (int version = 2; version <= 6; version++) {
        long start = System.nanoTime();
        promote(version);
        while (versionOf(server, "adder") != version) assertTrue(System.nanoTime() - start < 30_000_000_000L);
        millis.add((System.nanoTime() - start) / 1_000_000);
      }
      System.out.println("milliseconds from the promotion to the first answer: " + millis);
      assertTrue(millis.stream().sorted().toList().get(2) < 1_000, () -> "median over a second: " + millis);
      server.endsWell();
    }
  }

  private static int versionOf(ServeProcess server, String model) throws Exception {
    HttpResponse<String> answer = server.post("/v2/models/" + model + "/infer", ROW);
    Matcher found = ANSWER.matcher(answer.body());
    assertTrue(found.find(), answer.body());
    return Integer.parseInt(found.group(1));
  }

  @Test
  void whatCannotBeServedIsSaidAtTheStart() {
    String data = folder.resolve("data").toString();
    CommandRun unknown = CommandRun.of("serve", "--port", "0", "--data", data, "--model", "models:/ader/Production");
    assertEquals(1, unknown.exitCode());
    assertTrue(unknown.err().contains("Registered Model with name=ader not found; did you mean 'adder'?"),
        unknown.err());
    CommandRun wrong = CommandRun.of("serve", "--port", "0", "--data", data, "--model", "models:/adder");
    assertEquals(2, wrong.exitCode());
    assertTrue(wrong.err().contains("Invalid model address 'models:/adder'"), wrong.err());
    CommandRun none = CommandRun.of("serve", "--port", "0", "--data", folder.resolve("none").toString(), "--model",
        "models:/adder/1");
    assertEquals(1, none.exitCode());
    assertTrue(none.err().contains("there is no registry for models:/adder/1"), none.err());
    CommandRun twice = CommandRun.of("serve", "--port", "0", "--data", data, "--model", "models:/adder/1,adder=x.onnx");
    assertEquals(2, twice.exitCode());
    assertTrue(twice.err().contains("model=adder is there twice"), twice.err());
  }
}

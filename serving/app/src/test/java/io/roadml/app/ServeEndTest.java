package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.training.SampleModels;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server that is told to end answers what it has accepted, and one that is killed leaves nothing in the way of the next.
@Timeout(120)
class ServeEndTest {
  private static final String SLOW = "/v2/models/slow/infer";
  private static final String FAST = "/v2/models/fast/infer";
  private static final String ONE = rows(1);
  private static final int CLIENTS = 4;

  @TempDir
  private static Path folder;
  private static Path models;
  private static Path quickModels;
  private static BuiltCheckout checkout;

  @BeforeAll
  static void layOut() throws IOException {
    models = folder.resolve("models");
    quickModels = folder.resolve("quick-models");
    place(quickModels, "fast", SampleModels.mlp());
    place(models, "slow", SampleModels.slow(256));
    checkout = BuiltCheckout.in(Files.createDirectories(folder.resolve("checkout")));
  }

  private static void place(Path repository, String name, byte[] model) throws IOException {
    Files.write(Files.createDirectories(repository.resolve(name).resolve("1")).resolve("model.onnx"), model);
  }

  private static ServeProcess serve(Path repository, String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of("--model-repository", repository.toString(), "--port"));
    words.addAll(List.of(more));
    return checkout.serve(words.toArray(String[]::new)).ready();
  }

  private static String rows(int count) {
    var data = new StringBuilder("0.5");
    for (int index = 1; index < count * SampleModels.WIDTH; index++) data.append(",0.5");
    return "{\"inputs\":[{\"name\":\"input\",\"datatype\":\"FP32\",\"shape\":[" + count + "," + SampleModels.WIDTH
        + "],\"data\":[" + data + "]}]}";
  }

  @Test
  void whatWasAcceptedIsAnsweredAfterSigtermAndNothingNewIsTaken() throws Exception {
    try (ServeProcess server = serve(models, "0")) {
      List<CompletableFuture<HttpResponse<String>>> accepted = new ArrayList<>();
      for (int request = 0; request < 6; request++) accepted.add(server.posted(SLOW, rows(64)));
      await(() -> server.metric("roadml_http_in_flight_requests") >= 7); // and the scrape itself
      server.terminate();
      await(() -> refusesConnections(server.port()));
      assertFalse(accepted.stream().allMatch(CompletableFuture::isDone), "nothing was under way any more");
      for (CompletableFuture<HttpResponse<String>> each : accepted) {
        HttpResponse<String> answer = each.get(30, TimeUnit.SECONDS);
        assertEquals(200, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("\"shape\":[64,32]"), answer.body());
      }
      assertEndedWell(server.end());
    }
  }

  private static boolean refusesConnections(int port) throws IOException {
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return client.isClosed();
    } catch (ConnectException refused) {
      return true;
    }
  }

  private static void assertEndedWell(ServeProcess.End end) {
    assertEquals(0, end.exitCode(), end.err());
    assertEquals("", end.out(), "only the line `ready` belongs on standard output");
    assertFalse(end.err().contains("roadml: ") || end.err().contains("\tat "), end.err());
  }

  @Test
  void whatTakesLongerThanTheDrainIsCutOffAndSaidSo() throws Exception {
    try (ServeProcess server = serve(models, "0", "--drain-seconds", "0")) {
      assertEquals(200, server.post(SLOW, ONE).statusCode()); // from now on it is known to be slow, and runs on its own thread
      List<CompletableFuture<HttpResponse<String>>> accepted = new ArrayList<>();
      for (int request = 0; request < 4; request++) accepted.add(server.posted(SLOW, rows(64)));
      await(() -> server.metric("roadml_http_in_flight_requests") >= 5); // and the scrape itself
      long start = System.nanoTime();
      server.terminate();
      ServeProcess.End end = server.end();
      assertEquals(0, end.exitCode(), end.err());
      assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(20), "it waited for slots that nobody holds");
      assertTrue(end.err().contains("requests unanswered"), end.err());
      for (CompletableFuture<HttpResponse<String>> each : accepted) {
        int status = each.handle((answer, gone) -> gone == null ? answer.statusCode() : 0).get(30, TimeUnit.SECONDS);
        assertTrue(status == 200 || status == 0, "status=" + status);
      }
    }
  }

  /// What the server has written down as answered is what clients have got, up to the last one.
  @Test
  void underLoadNoAnswerIsLostBySigterm() throws Exception {
    Path log = folder.resolve("access.log");
    try (ServeProcess server = serve(models, "0", "--access-log", "json", "--access-log-file", log.toString())) {
      var load = new Load(server, SLOW);
      await(() -> load.answered.get() >= 20);
      server.terminate();
      load.end();
      assertEndedWell(server.end());
      assertTrue(load.wrong.isEmpty(), load.wrong::toString);
      assertEquals(load.answered.get(), Files.readAllLines(log).stream().filter(line -> line.contains("\"slow\""))
          .filter(line -> line.contains("\"status\":200")).count());
    }
  }

  @Test
  void afterKillMinusNineAServerOnTheSamePortIsReadyAndAnswersTheSame() throws Exception {
    killUnderLoadAndStartAgain();
  }

  @RepeatedTest(20) @Tag("soak") @Timeout(120)
  void theSameAfterEveryOneOfManyKills() throws Exception {
    killUnderLoadAndStartAgain();
  }

  private static void killUnderLoadAndStartAgain() throws Exception {
    String before;
    int port;
    try (ServeProcess server = serve(quickModels, "0")) {
      port = server.port();
      before = server.post(FAST, ONE).body();
      var load = new Load(server, FAST);
      await(() -> load.answered.get() >= 200);
      server.kill();
      load.end();
      assertTrue(load.wrong.isEmpty(), load.wrong::toString);
      assertEquals(137, server.end().exitCode());
    }
    try (ServeProcess next = serve(quickModels, Integer.toString(port))) {
      assertEquals(port, next.port());
      HttpResponse<String> answer = next.post(FAST, ONE);
      assertEquals(200, answer.statusCode(), answer.body());
      assertEquals(before, answer.body());
      assertEquals(200, next.get("/v2/health/ready").statusCode());
      next.endsWell();
    }
  }

  @Test
  void aRepositoryThatGoesAwayIsServedOnAndFollowedOnceItIsBack() throws Exception {
    Path repository = folder.resolve("goes-away");
    place(repository, "fast", SampleModels.mlp());
    try (ServeProcess server = serve(repository, "0", "--repository-poll-milliseconds", "50")) {
      Path away = Files.move(repository, folder.resolve("away"));
      await(() -> server.errors().contains("looking at the model repository failed; what is loaded is served on"));
      assertEquals(200, server.post(FAST, ONE).statusCode());
      place(away, "new", SampleModels.mlp());
      Files.move(away, repository);
      await(() -> server.get("/v2/models/new").statusCode() == 200);
      assertEquals(200, server.post(FAST, ONE).statusCode());
      server.endsWell();
    }
  }

  @Test
  void aServerThatIsStillLoadingEndsWellToo() throws Exception {
    int port = freePort();
    Path repository = folder.resolve("loading");
    place(repository, "a_fast", SampleModels.mlp());
    place(repository, "z_slow", SampleModels.slow(1024));
    try (
        ServeProcess server = checkout.serve("--model-repository", repository.toString(), "--port",
            Integer.toString(port))) {
      await(() -> !refusesConnections(port));
      server.at(port);
      await(() -> server.post("/v2/models/a_fast/infer", ONE).statusCode() == 200);
      server.terminate();
      ServeProcess.End end = server.end();
      assertEquals(0, end.exitCode(), end.err());
      assertEquals("", end.out(), "a server that ends is not ready");
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void anEmptyRepositoryIsSaidToBeEmptyAndFollowed() throws Exception {
    Path repository = Files.createDirectories(folder.resolve("empty"));
    try (ServeProcess server = checkout.serve("--model-repository", repository.toString(), "--port", "0",
        "--repository-poll-milliseconds", "50").ready()) {
      assertTrue(server.errors().contains("roadml: no model is served yet (models); "), server::errors);
      assertEquals(404, server.post(FAST, ONE).statusCode());
      place(repository, "fast", SampleModels.mlp());
      await(() -> server.post(FAST, ONE).statusCode() == 200);
      server.endsWell();
    }
  }

  /// Clients that ask again and again until the server is gone.
  private static final class Load {
    private final AtomicInteger answered = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients = new ArrayList<>();

    Load(ServeProcess server, String path) {
      for (int client = 0; client < CLIENTS; client++) {
        clients.add(Thread.ofPlatform().start(() -> ask(server, path)));
      }
    }

    private void ask(ServeProcess server, String path) {
      try {
        while (true) {
          HttpResponse<String> answer = server.post(path, ONE);
          if (answer.statusCode() == 200 && answer.body().contains("\"shape\":[1,")) answered.incrementAndGet();
          else if (answer.statusCode() != 503) wrong.add(answer.statusCode() + " " + answer.body());
        }
      } catch (IOException gone) {
        if (gone instanceof HttpTimeoutException) wrong.add(gone.toString());
      } catch (InterruptedException e) {
        wrong.add(e.toString());
      }
    }

    void end() throws InterruptedException {
      for (Thread client : clients) client.join();
    }
  }

  /// A question that may fail.
  @FunctionalInterface
  private interface Question {
    boolean ask() throws IOException, InterruptedException;
  }

  private static void await(Question question) throws IOException, InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!question.ask()) {
      assertTrue(System.nanoTime() < until, "waited in vain");
      LockSupport.parkNanos(1_000_000);
    }
  }
}

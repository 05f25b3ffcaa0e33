package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A started `./roadml serve`. One that outlives [#LIFE_SECONDS] is killed, so that a test that waits for it fails.
final class ServeProcess implements AutoCloseable {
  private static final int LIFE_SECONDS = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern READY = Pattern.compile("ready (http://127\\.0\\.0\\.1:\\d+)");

  private final Process process;
  private final BufferedReader out;
  private final Path err;
  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private URI uri;

  /// What became of it.
  ///
  /// @param out what it wrote on standard output and was not read before
  record End(int exitCode, String out, String err) {}

  private ServeProcess(Process process, Path err) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
    this.err = err;
  }

  static ServeProcess of(ProcessBuilder builder, Path err) throws IOException {
    Process process = builder.redirectError(err.toFile()).start();
    CompletableFuture.delayedExecutor(LIFE_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
    return new ServeProcess(process, err);
  }

  /// Waits until it says where it answers.
  ServeProcess ready() throws IOException {
    String line = out.readLine();
    assertNotNull(line, () -> "no line on standard output; on standard error: " + errors());
    Matcher ready = READY.matcher(line);
    assertTrue(ready.matches(), line);
    uri = URI.create(ready.group(1));
    return this;
  }

  /// Says where it answers before it is ready.
  void at(int port) {
    uri = URI.create("http://127.0.0.1:" + port);
  }

  int port() { return uri.getPort(); }

  /// Returns what it has written on standard error so far.
  String errors() {
    try {
      return Files.readString(err);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /// Tells it to end, as `kill` does.
  void terminate() {
    process.toHandle().destroy(); // unlike Process.destroy, leaves its output to be read
  }

  /// Ends it, as `kill -9` does.
  void kill() {
    process.toHandle().destroyForcibly();
  }

  /// Waits for its end.
  End end() throws IOException, InterruptedException {
    List<String> rest = out.lines().toList();
    return new End(process.waitFor(), String.join("\n", rest), Files.readString(err));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return client.send(posting(path, body), BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> posted(String path, String body) {
    return client.sendAsync(posting(path, body), BodyHandlers.ofString());
  }

  private HttpRequest posting(String path, String body) {
    return request(path).POST(BodyPublishers.ofString(body)).build();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri.resolve(path)).timeout(PATIENCE);
  }

  /// Returns a metric by its name, with its labels as they are written if it has any.
  double metric(String name) throws IOException, InterruptedException {
    return get("/metrics").body().lines().filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1))).findFirst().orElseThrow();
  }

  /// Ends what is left, and checks that it ended as it should when it was told to.
  void endsWell() throws IOException, InterruptedException {
    terminate();
    End end = end();
    assertEquals(0, end.exitCode(), end.err());
    assertEquals("", end.out(), "only the line `ready` belongs on standard output");
  }

  @Override
  public void close() {
    process.destroyForcibly();
    client.close();
  }
}

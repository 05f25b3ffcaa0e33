package io.roadml.serving.mlflow;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The API in a process of its own, which can be killed. It ends when this process does.
final class ServerJvm implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI uri;

  private ServerJvm(final Process process, final String port) {
    this.process = process;
    this.uri = URI.create("http://127.0.0.1:" + port + "/api/2.0/mlflow/");
  }

  /// Starts it.
  ///
  /// @param url a PostgreSQL database, or `null` for SQLite in the folder
  static ServerJvm start(final Path folder, final String url) throws IOException {
    final List<String> command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
            MlflowServer.class.getName(), folder.toString()));
    command.addAll(url == null ? List.of() : List.of(url));
    final Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    final String port = process.inputReader(StandardCharsets.UTF_8).readLine();
    if (port == null) {
      throw new IOException("the server did not start; what it wrote to standard error says why");
    }
    return new ServerJvm(process, port);
  }

  /// Posts JSON and returns the answer.
  ///
  /// @throws IOException if there is no answer, or it is not 200
  String post(final String path, final String body) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri.resolve(path)).header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body)));
  }

  /// Asks.
  ///
  /// @throws IOException as for a post
  String get(final String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri.resolve(path)));
  }

  private String send(final HttpRequest.Builder request) throws IOException, InterruptedException {
    final HttpResponse<String> answer = client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  /// Makes a run.
  String run() throws IOException, InterruptedException {
    return all("\"run_id\":\"([0-9a-f]+)\"", post("runs/create", "{\"experiment_id\":\"0\"}")).getFirst();
  }

  /// The steps of a metric, in the order of its history.
  List<Long> steps(final String run, final String key) throws IOException, InterruptedException {
    return all("\"step\":(-?[0-9]+)", get("metrics/get-history?run_id=" + run + "&metric_key=" + key)).stream()
        .map(Long::valueOf).toList();
  }

  /// What the group of an expression matches, each time.
  static List<String> all(final String expression, final String text) {
    final Matcher found = Pattern.compile(expression).matcher(text);
    final List<String> all = new ArrayList<>();
    while (found.find()) {
      all.add(found.group(1));
    }
    return all;
  }

  /// Ends it, as `kill -9` does, and waits until it is gone.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    client.close();
  }
}

package io.roadml.bench;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.TensorSpec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Asks a server the few things that a benchmark must know: what a model takes, what it answers, and that it reload.
///
/// - Threading: one thread.
/// - Fails: IOException that says what the server answered.
final class ServerClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int OK = 200;

  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
      .connectTimeout(PATIENCE).build();
  private final URI server;

  ServerClient(final URI server) {
    this.server = server;
  }

  /// Returns the inputs of a model.
  @SuppressWarnings("unchecked")
  List<TensorSpec> inputs(final String model) throws IOException, InterruptedException {
    final HttpResponse<byte[]> answer = send(Request.post("/v2/models/" + model, "", new byte[0]), "GET");
    final Map<String, Object> metadata = (Map<String, Object>) Json.read(text(answer));
    return ((List<Map<String, Object>>) metadata.get("inputs")).stream().map(ServerClient::spec).toList();
  }

  @SuppressWarnings("unchecked")
  private static TensorSpec spec(final Map<String, Object> input) {
    final String type = (String) input.get("datatype");
    final ElementType known = ElementType.named(type);
    if (known == null) {
      throw new IllegalArgumentException("datatype=" + type + " of input " + input.get("name") + " is not known");
    }
    return new TensorSpec((String) input.get("name"), known, (List<Long>) input.get("shape"));
  }

  /// Sends one request and returns the body of the answer.
  byte[] answer(final Request request) throws IOException, InterruptedException {
    return send(request, request.method()).body();
  }

  /// Says whether a path answers 200.
  boolean isThere(final String path) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(server.resolve(path)).timeout(PATIENCE).build(),
        HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
  }

  private HttpResponse<byte[]> send(final Request request, final String method)
      throws IOException, InterruptedException {
    final HttpRequest.Builder builder = HttpRequest.newBuilder(server.resolve(request.path())).timeout(PATIENCE)
        .method(method, method.equals("GET") ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofByteArray(request.body()));
    request.headers().forEach((name, value) -> {
      if (!value.isEmpty()) {
        builder.setHeader(name, value);
      }
    });
    final HttpResponse<byte[]> answer = client.send(builder.build(), HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != OK) {
      throw new IOException(request.path() + " answered " + answer.statusCode() + ": " + text(answer).strip());
    }
    return answer;
  }

  private static String text(final HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.close();
  }
}

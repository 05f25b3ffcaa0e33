package io.roadml.observability;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/// Posts events to a server.
final class HttpSink implements EventSink {
  private final HttpClient client;
  private final OpenLineageConfig config;

  HttpSink(OpenLineageConfig config) {
    this.config = config;
    this.client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(config.timeout()).build();
  }

  @Override
  public void send(String json) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(config.target()).timeout(config.timeout())
        .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json));
    config.apiKey().ifPresent(key -> request.header("Authorization", "Bearer " + key));
    int status = client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    if (status / 100 != 2) {
      throw new IOException("status=" + status + " of " + config.target());
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}

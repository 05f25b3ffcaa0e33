package io.roadml.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// A client of MLflow's REST API that sends one request at a time over a connection that stays open, with bodies that were
/// written before the clock runs.
///
/// - Threading: one thread.
/// - Fails: IOException that says what the server answered.
final class TrackingClient implements AutoCloseable {
  private static final String BASE = "/api/2.0/mlflow/";
  private static final String JSON = "application/json";
  private static final long START = 1_700_000_000_000L;

  private final ServerClient client;

  TrackingClient(final URI server) {
    client = new ServerClient(server);
  }

  /// Makes a run and returns its id.
  String createRun() throws IOException, InterruptedException {
    final Map<?, ?> run = (Map<?, ?>) send(post("runs/create", "{\"experiment_id\":\"0\"}")).get("run");
    return (String) ((Map<?, ?>) run.get("info")).get("run_id");
  }

  /// Sends a request and reads the answer.
  Map<?, ?> send(final Request request) throws IOException, InterruptedException {
    return (Map<?, ?>) Json.read(new String(client.answer(request), StandardCharsets.UTF_8));
  }

  /// Sends a request and returns the answer as it is.
  byte[] answer(final Request request) throws IOException, InterruptedException {
    return client.answer(request);
  }

  /// Logs one metric.
  static Request metric(final String run, final int step) {
    return post("runs/log-metric", "{\"run_id\":\"" + run + "\"," + value("loss", step).substring(1));
  }

  /// Logs metrics of so many keys, one step after the other.
  ///
  /// @param from the first step
  static Request batch(final String run, final int metrics, final int keys, final int from) {
    final StringBuilder body = new StringBuilder("{\"run_id\":\"").append(run).append("\",\"metrics\":[");
    for (int index = 0; index < metrics; index++) {
      body.append(index == 0 ? "" : ",").append(value("metric" + index % keys, from + index / keys));
    }
    return post("runs/log-batch", body.append("]}").toString());
  }

  private static String value(final String key, final int step) {
    return "{\"key\":\"" + key + "\",\"value\":" + 1 / (1.0 + step) + ",\"timestamp\":" + (START + step) + ",\"step\":"
        + step + "}";
  }

  /// Asks for all that a metric was.
  static Request history(final String run, final String key) {
    return new Request("GET", BASE + "metrics/get-history?run_id=" + run + "&metric_key=" + key, Map.of(), new byte[0],
        List.of());
  }

  /// Searches runs.
  static Request search(final String experiment, final String filter, final String order, final int most) {
    return post("runs/search", Json.write(Map.of("experiment_ids", List.of(experiment), "filter", filter, "order_by",
        List.of(order), "max_results", most)));
  }

  static Request post(final String path, final String body) {
    return Request.post(BASE + path, JSON, body.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    client.close();
  }
}

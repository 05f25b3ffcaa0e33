package io.roadml.serving.mlflow;

import io.roadml.serving.http.Response;
import io.roadml.tracking.Metric;
import io.roadml.tracking.MetricHistory;
import io.roadml.tracking.Page;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The history of metrics.
///
/// A whole history is streamed: page after page is read and written, so that a slow client holds neither a connection of the
/// database nor more than a page in memory.
final class MetricEndpoints {
  private static final int STREAMED_AT_ONCE = 10_000;
  private static final int USUAL_SAMPLE = 2_500;

  private final MlflowStores stores;
  private final StoreThreads threads;

  MetricEndpoints(final MlflowStores stores, final StoreThreads threads) {
    this.stores = stores;
    this.threads = threads;
  }

  List<Endpoint> all() {
    final String base = "/mlflow/metrics/";
    return List.of(
        Endpoint.get(base + "get-history", Required.METRIC_KEY, this::history),
        Endpoint.get(base + "get-history-bulk-interval", Required.METRIC_KEY, this::sample));
  }

  private Response history(final Caller caller, final Message in) throws IOException {
    final String run = in.requiredRunId();
    final String key = in.text("metric_key");
    final int most = in.count("max_results", 0);
    final MetricHistory histories = stores.tracking().history();
    if (most <= 0 || caller.cannotPage()) {
      return whole(histories, run, key);
    }
    final Page<Metric> page = histories.page(run, key, most, in.text("page_token"));
    return new Reply().list("metrics", page.items(), Entities::metric)
        .text(Entities.NEXT_PAGE, page.nextPageToken()).ok();
  }

  private Response whole(final MetricHistory histories, final String run, final String key) {
    final Page<Metric> first = histories.page(run, key, STREAMED_AT_ONCE, null);
    if (first.nextPageToken() == null) {
      return new Reply().list("metrics", first.items(), Entities::metric).ok();
    }
    return Response.streamed(200, "application/json", out -> write(out, histories, run, key, first));
  }

  private void write(final OutputStream out, final MetricHistory histories, final String run, final String key,
      final Page<Metric> first) throws Exception {
    out.write("{\"metrics\":[".getBytes(StandardCharsets.US_ASCII));
    out.write(Reply.elements(first.items(), Entities::metric));
    for (String token = first.nextPageToken(); token != null;) {
      final String from = token;
      final Page<Metric> page = threads.call(() -> histories.page(run, key, STREAMED_AT_ONCE, from));
      out.write(',');
      out.write(Reply.elements(page.items(), Entities::metric));
      token = page.nextPageToken();
    }
    out.write("]}".getBytes(StandardCharsets.US_ASCII));
  }

  private Response sample(final Caller caller, final Message in) throws IOException {
    final List<Metric> metrics = stores.tracking().history().sample(in.texts("run_ids"), in.text("metric_key"),
        in.whole("start_step"), in.whole("end_step"), in.count("max_results", USUAL_SAMPLE));
    return new Reply().list("metrics", metrics, Entities::metric).ok();
  }
}

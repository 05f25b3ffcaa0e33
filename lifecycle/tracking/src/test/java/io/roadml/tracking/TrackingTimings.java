package io.roadml.tracking;

import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/// Prints how fast a tracking store is: `TrackingTimings [sqlite|postgres] [runs]`. It is a program and no test.
public final class TrackingTimings {
  private static final int METRICS_OF_A_RUN = 20;

  private TrackingTimings() {
  }

  /// Prints the figures.
  public static void main(String[] args) throws IOException {
    boolean postgres = args.length > 0 && args[0].equals("postgres");
    int runs = args.length > 1 ? Integer.parseInt(args[1]) : 100_000;
    Path folder = Files.createTempDirectory("tracking-timings");
    try (MetadataStore metadata = postgres
        ? MetadataStore.connect(TestPostgres.newDatabase(), Clock.systemUTC())
        : MetadataStore.open(folder)) {
      TrackingStore store = new TrackingStore(metadata);
      batches(store, 1_000);
      batches(store, 20);
      batches(store, 1);
      single(store);
      history(store);
      search(metadata, store, runs);
    } finally {
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  private static void batches(TrackingStore store, int keys) {
    String run = store.runs().create(NewRun.in("0")).info().id();
    long[] step = {0};
    LongSupplier call = () -> {
      List<Metric> metrics = new ArrayList<>(1_000);
      for (int i = 0; i < 1_000; i++) {
        metrics.add(new Metric("metric" + i % keys, i * 0.001, 1_700_000_000_000L + step[0], step[0] + i / keys));
      }
      step[0] += 1_000 / keys;
      store.log().batch(run, metrics, List.of(), List.of());
      return 1_000;
    };
    for (int i = 0; i < 100; i++) {
      var _ = call.getAsLong();
    }
    int calls = 500;
    long start = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      var _ = call.getAsLong();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    print("log-batch of 1,000 metrics, %d keys: %,.0f metrics/s", keys, calls * 1_000 / seconds);
  }

  private static void single(TrackingStore store) {
    String run = store.runs().create(NewRun.in("0")).info().id();
    long start = System.nanoTime();
    int calls = 5_000;
    for (int i = 0; i < calls; i++) {
      store.log().metric(run, new Metric("loss", 1.0 / i, 1_700_000_000_000L + i, i));
    }
    print("log-metric: %,.0f calls/s", calls / ((System.nanoTime() - start) / 1e9));
  }

  private static void history(TrackingStore store) {
    String run = store.runs().create(NewRun.in("0")).info().id();
    for (int i = 0; i < 1_000; i++) {
      List<Metric> metrics = new ArrayList<>();
      for (int j = 0; j < 1_000; j++) {
        metrics.add(new Metric("loss", j, 1_700_000_000_000L + i, i * 1_000L + j));
      }
      store.log().batch(run, metrics, List.of(), List.of());
    }
    for (int i = 0; i < 3; i++) {
      long[] seen = {0};
      long start = System.nanoTime();
      store.history().forEach(run, "loss", _ -> seen[0]++);
      print("history of %,d points streamed: %.2f s", seen[0], (System.nanoTime() - start) / 1e9);
    }
    long start = System.nanoTime();
    int size = store.history().sample(List.of(run), "loss", null, null, 1_000).size();
    print("sample of %d points of them: %.2f s", size, (System.nanoTime() - start) / 1e9);
    start = System.nanoTime();
    store.history().page(run, "loss", 25_000,
        PageToken.encode("after:1700000000500:500500:" + 500_000));
    print("page of 25,000 in the middle: %.3f s", (System.nanoTime() - start) / 1e9);
  }

  private static void search(MetadataStore metadata, TrackingStore store, int runs) {
    String experiment = store.experiments().create("search", null, List.of());
    SplittableRandom random = new SplittableRandom(1);
    long start = System.nanoTime();
    int portion = 500;
    for (int from = 0; from < runs; from += portion) {
      metadata.transact(() -> {
        for (int i = 0; i < portion; i++) {
          String run = store.runs().create(NewRun.in(experiment)).info().id();
          List<Metric> metrics = new ArrayList<>();
          metrics.add(new Metric("auc", random.nextDouble(), 1_700_000_000_000L, 0));
          for (int m = 1; m < METRICS_OF_A_RUN; m++) {
            metrics.add(new Metric("m" + m, random.nextDouble(), 1_700_000_000_000L, 0));
          }
          List<Param> params = List.of(new Param("model", random.nextInt(10) == 0 ? "x" : "y" + random.nextInt(9)),
              new Param("depth", String.valueOf(random.nextInt(20))), new Param("rate", "0.1"));
          store.log().batch(run, metrics, params, List.of());
        }
        return null;
      });
    }
    print("%,d runs with %d metrics written in %.1f s", runs, METRICS_OF_A_RUN, (System.nanoTime() - start) / 1e9);
    for (String filter : new String[]{"metrics.auc > 0.9 and params.model = 'x'",
        "metrics.auc > 0.9 or params.model = 'x'", "metrics.auc > 0.999", "params.model = 'x'", "params.rate = '0.1'",
        null}) {
      for (String order : new String[]{"metrics.auc DESC", "attributes.start_time DESC"}) {
        RunSearch search = RunSearch.in(experiment).where(filter).orderBy(order).atMost(100);
        long count = store.runs().count(search);
        print("search %s by %s: %,d hits, a page of 100: %s", filter, order, count,
            times(() -> store.runs().search(search)));
      }
    }
  }

  private static String times(Runnable call) {
    double[] millis = new double[60];
    for (int i = 0; i < 20; i++) {
      call.run();
    }
    for (int i = 0; i < millis.length; i++) {
      long start = System.nanoTime();
      call.run();
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(millis);
    return String.format(Locale.ROOT, "p50 %.1f ms, p99 %.1f ms", millis[30], millis[59]);
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a library more
  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}

package io.roadml.bench;

import io.roadml.metadata.MetadataStore;
import io.roadml.tracking.Metric;
import io.roadml.tracking.NewRun;
import io.roadml.tracking.Param;
import io.roadml.tracking.RunSearch;
import io.roadml.tracking.TrackingStore;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Many runs to search among: each with twenty metrics and three params, of which a tenth has the model `x`, and of these a
/// tenth an `auc` above 0.9.
///
/// - Threading: one thread; the same runs each time.
final class SearchedRuns {
  /// Finds about one in a hundred.
  static final String FILTER = "metrics.auc > 0.9 and params.model = 'x'";
  static final String ORDER = "metrics.auc DESC";
  static final int PAGE = 100;
  static final int METRICS = 20;
  static final double LEAST_AUC = 0.9;

  private static final int TOGETHER = 500;
  private static final long START = 1_700_000_000_000L;
  private static final int ONE_IN = 10;

  private final MetadataStore metadata;
  private final TrackingStore store;
  private final String experiment;
  private final SplittableRandom random = new SplittableRandom(1);
  private long hits;

  SearchedRuns(final MetadataStore metadata) {
    this.metadata = metadata;
    store = new TrackingStore(metadata);
    experiment = store.experiments().create("searched", null, List.of());
  }

  /// Writes runs, many in one transaction.
  void write(final int runs, final Progress progress) {
    for (int from = 0; from < runs; from += TOGETHER) {
      final int count = Math.min(TOGETHER, runs - from);
      metadata.transact(() -> {
        for (int run = 0; run < count; run++) {
          write();
        }
        return count;
      });
      if ((from + count) % (20 * TOGETHER) == 0) {
        progress.say(Figures.count(from + count) + " of " + Figures.count(runs) + " runs");
      }
    }
  }

  private void write() {
    final double auc = random.nextDouble();
    final boolean isX = random.nextInt(ONE_IN) == 0;
    final List<Metric> metrics = new ArrayList<>(List.of(new Metric("auc", auc, START, 0)));
    for (int metric = 1; metric < METRICS; metric++) {
      metrics.add(new Metric("m" + metric, random.nextDouble(), START, 0));
    }
    store.log().batch(store.runs().create(NewRun.in(experiment)).info().id(), metrics,
        List.of(new Param("model", isX ? "x" : "y" + random.nextInt(ONE_IN)),
            new Param("depth", Integer.toString(random.nextInt(20))), new Param("rate", "0.1")),
        List.of());
    hits += isX && auc > LEAST_AUC ? 1 : 0;
  }

  String experiment() {
    return experiment;
  }

  /// How many runs the filter finds.
  long hits() {
    return hits;
  }

  /// The first page.
  RunSearch search() {
    return RunSearch.in(experiment).where(FILTER).orderBy(ORDER).atMost(PAGE);
  }
}

package io.roadml.serving.endpoint;

import io.roadml.runtime.core.LatencyRecorder;
import io.roadml.runtime.core.LatencySnapshot;
import io.roadml.runtime.core.Predictor;
import io.roadml.runtime.core.PredictorStats;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// What one version of a model has done since it was first served, across reloads of the same version.
///
/// The runtime's part comes from the predictors. The transports' part is theirs to record: whole requests, from the arrival
/// of the body to the encoded response.
///
/// - Units: nanoseconds; wall-clock times are milliseconds since 1970-01-01T00:00Z.
/// - Threading: safe for many threads.
/// - Allocation: recording allocates nothing once warm; [#predictions] copies histograms.
public final class EndpointStatistics {
  private final LatencyRecorder succeeded = LatencyRecorder.shared();
  private final FeatureStatistics features = new FeatureStatistics();
  private final LongAdder failures = new LongAdder();
  private final LongAdder failedNanos = new LongAdder();
  private volatile long lastRequestMillis;
  private final Set<Predictor> live = Collections.newSetFromMap(new IdentityHashMap<>());
  private PredictorStats past;

  EndpointStatistics() {
  }

  /// Records a request that was answered, and when.
  public void succeeded(final long nanos, final long nowMillis) {
    succeeded.record(nanos);
    lastRequestMillis = nowMillis;
  }

  /// Records a request that was not answered, for whatever reason, and when.
  public void failed(final long nanos, final long nowMillis) {
    failures.increment();
    failedNanos.add(nanos);
    lastRequestMillis = nowMillis;
  }

  /// Returns what became of the features that were looked up for this version.
  public FeatureStatistics features() {
    return features;
  }

  /// Returns the durations of the requests that were answered.
  public LatencySnapshot successes() {
    return succeeded.snapshot();
  }

  /// Returns how many requests were not answered.
  public long failures() {
    return failures.sum();
  }

  /// Returns how long the requests that were not answered took, together.
  public long failedNanos() {
    return failedNanos.sum();
  }

  /// Returns when the last request was recorded, 0 for never.
  public long lastRequestMillis() {
    return lastRequestMillis;
  }

  /// Returns what the predictors of this version have done, those that reloads have replaced included.
  public synchronized PredictorStats predictions() {
    final List<PredictorStats> parts = new ArrayList<>();
    if (past != null) {
      parts.add(past);
    }
    live.forEach(predictor -> parts.add(predictor.stats()));
    return sum(parts);
  }

  synchronized void opened(final Predictor predictor) {
    live.add(predictor);
  }

  /// Keeps what a closed predictor has done.
  synchronized void closed(final Predictor predictor) {
    if (live.remove(predictor)) {
      final PredictorStats last = withoutGauges(predictor.stats());
      past = past == null ? last : sum(List.of(past, last));
    }
  }

  private static PredictorStats withoutGauges(final PredictorStats stats) {
    return new PredictorStats(stats.requests(), stats.failed(), stats.late(), stats.overloaded(), stats.rows(),
        stats.batches(), stats.inline(), 0, 0, stats.queue(), stats.gather(), stats.run(), stats.scatter());
  }

  private static PredictorStats sum(final List<PredictorStats> parts) {
    return new PredictorStats(total(parts, PredictorStats::requests), total(parts, PredictorStats::failed),
        total(parts, PredictorStats::late), total(parts, PredictorStats::overloaded),
        total(parts, PredictorStats::rows),
        total(parts, PredictorStats::batches), total(parts, PredictorStats::inline),
        total(parts, PredictorStats::waitingRows), total(parts, PredictorStats::largeBytes),
        latency(parts, PredictorStats::queue), latency(parts, PredictorStats::gather),
        latency(parts, PredictorStats::run), latency(parts, PredictorStats::scatter));
  }

  private static long total(final List<PredictorStats> parts, final ToLongFunction<PredictorStats> of) {
    return parts.stream().mapToLong(of).sum();
  }

  private static LatencySnapshot latency(final List<PredictorStats> parts,
      final Function<PredictorStats, LatencySnapshot> of) {
    return LatencySnapshot.sum(parts.stream().map(of).toList());
  }
}

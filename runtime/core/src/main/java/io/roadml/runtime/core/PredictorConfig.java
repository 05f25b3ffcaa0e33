package io.roadml.runtime.core;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// The settings of a [Predictor].
///
/// - Threading: immutable.
/// - Fails: IllegalArgumentException that names the setting and its value.
///
/// @param instances         copies of the model, each with a ring and an owner thread, 1 … 256
/// @param batch             how requests are batched
/// @param waiting           how owner threads wait
/// @param slots             most requests in flight, 1 … 65,536; 0 chooses as many as fit 64 MiB, between 16 and 1,024
/// @param inlineLimit       a model seen to take longer than this is never run by [Predictor#tryRun], but goes through the ring
/// @param largeRequestBytes memory of all requests that do not fit their slots, together
/// @param closeGrace        how long [Predictor#close] waits for slots that are held but not submitted
/// @param clock             the clock of deadlines and stamps
/// @param taps              who sees the predictions
public record PredictorConfig(int instances, BatchPolicy batch, Waiting waiting, int slots, Duration inlineLimit,
    long largeRequestBytes, Duration closeGrace, NanoClock clock, List<PredictionTap> taps) {
  private static final int MOST_INSTANCES = 256;
  private static final int MOST_SLOTS = 1 << 16;

  /// Checks and copies.
  public PredictorConfig {
    Check.between("instances", instances, 1, MOST_INSTANCES);
    Check.between("slots", slots, 0, MOST_SLOTS);
    Check.between("large_request_bytes", largeRequestBytes, 0, Long.MAX_VALUE);
    Check.between("inline_limit (ns)", inlineLimit.toNanos(), 0, Long.MAX_VALUE);
    Check.between("close_grace (ns)", closeGrace.toNanos(), 0, Long.MAX_VALUE);
    Objects.requireNonNull(batch, "batch");
    Objects.requireNonNull(waiting, "waiting");
    Objects.requireNonNull(clock, "clock");
    taps = List.copyOf(taps);
  }

  /// One instance, natural batching, the machine's way of waiting, 256 MiB for large requests.
  public static PredictorConfig defaults() {
    return new PredictorConfig(1, BatchPolicy.NATURAL, Waiting.forThisMachine(), 0, Duration.ofNanos(100_000),
        256L << 20,
        Duration.ofMillis(500), NanoClock.SYSTEM, List.of());
  }

  /// Returns these settings with another number of instances.
  public PredictorConfig withInstances(final int count) {
    return new PredictorConfig(count, batch, waiting, slots, inlineLimit, largeRequestBytes, closeGrace, clock, taps);
  }

  /// Returns these settings with another batch policy.
  public PredictorConfig withBatch(final BatchPolicy policy) {
    return new PredictorConfig(instances, policy, waiting, slots, inlineLimit, largeRequestBytes, closeGrace, clock,
        taps);
  }

  /// Returns these settings with another way of waiting.
  public PredictorConfig withWaiting(final Waiting strategy) {
    return new PredictorConfig(instances, batch, strategy, slots, inlineLimit, largeRequestBytes, closeGrace, clock,
        taps);
  }

  /// Returns these settings with another number of slots.
  public PredictorConfig withSlots(final int count) {
    return new PredictorConfig(instances, batch, waiting, count, inlineLimit, largeRequestBytes, closeGrace, clock,
        taps);
  }

  /// Returns these settings with another inline limit.
  public PredictorConfig withInlineLimit(final Duration limit) {
    return new PredictorConfig(instances, batch, waiting, slots, limit, largeRequestBytes, closeGrace, clock, taps);
  }

  /// Returns these settings with other memory for large requests.
  public PredictorConfig withLargeRequestBytes(final long bytes) {
    return new PredictorConfig(instances, batch, waiting, slots, inlineLimit, bytes, closeGrace, clock, taps);
  }

  /// Returns these settings with another grace at closing.
  public PredictorConfig withCloseGrace(final Duration grace) {
    return new PredictorConfig(instances, batch, waiting, slots, inlineLimit, largeRequestBytes, grace, clock, taps);
  }

  /// Returns these settings with another clock.
  public PredictorConfig withClock(final NanoClock other) {
    return new PredictorConfig(instances, batch, waiting, slots, inlineLimit, largeRequestBytes, closeGrace, other,
        taps);
  }

  /// Returns these settings with these taps.
  public PredictorConfig withTaps(final List<PredictionTap> others) {
    return new PredictorConfig(instances, batch, waiting, slots, inlineLimit, largeRequestBytes, closeGrace, clock,
        others);
  }
}

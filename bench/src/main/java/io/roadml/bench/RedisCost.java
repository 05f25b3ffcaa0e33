package io.roadml.bench;

import java.io.IOException;
import java.util.List;

/// What a read of features costs in a server of their own: rows of ten doubles read from Redis over loopback, one command
/// and one answer at a time, against the same rows read from the online store in this process.
///
/// `bench/peers/redis.sh` starts a Redis server, runs this and stops the server again. The rows it writes stay there.
///
/// - Threading: immutable; a run uses the caller's thread only.
///
/// @param port   the port of Redis on this machine
/// @param rounds rounds of windows, at least 1; 10 for a verdict
/// @param reads  reads in one window, at least 1
/// @param rows   rows of the view, at least 1
public record RedisCost(int port, int rounds, int reads, int rows) implements Benchmark {
  private static final double LEAST_RATIO = 100;
  private static final int WARMUP_WINDOWS = 10;

  /// Checks.
  public RedisCost {
    if (port < 1 || port > 65_535 || Math.min(rounds, Math.min(reads, rows)) < 1) {
      throw new IllegalArgumentException("port=" + port + ", rounds=" + rounds + ", reads=" + reads + ", rows=" + rows
          + ", want a port and at least 1 of the others");
    }
  }

  /// 30 rounds of 5,000 reads of 200,000 rows.
  public static RedisCost of(final int port) {
    return new RedisCost(port, 30, 5_000, 200_000);
  }

  @Override
  public ComparisonReport run(final Progress progress) throws IOException, InterruptedException {
    try (TenDoubles store = TenDoubles.of(rows); RedisRows redis = RedisRows.connect(port)) {
      progress.say("writing " + Figures.count(rows) + " rows to Redis");
      redis.fill(rows);
      return compare(redis, OnlineReads.rows(store), progress);
    }
  }

  private ComparisonReport compare(final KeyedReads redis, final KeyedReads ours, final Progress progress)
      throws IOException, InterruptedException {
    final long[] keys = TenDoubles.keys(reads, rows);
    for (int window = 0; window < WARMUP_WINDOWS; window++) {
      ours.window(keys);
      redis.window(keys);
    }
    final Comparison ratio = Interleaving.run(rounds, () -> ours.window(keys), () -> redis.window(keys), "reads",
        progress).ratio("Redis / online store, one read", 0, "ns", Target.atLeast(LEAST_RATIO));
    return new ComparisonReport("One row of ten doubles by key: Redis over loopback against the online store in this "
        + "process; " + Figures.count(rows) + " rows, random keys, no pipelining, " + rounds + " rounds of "
        + Figures.count(reads), List.of(ratio), List.of(),
        redis.sum() == ours.sum() ? List.of()
            : List.of("the rows differ: Redis " + redis.sum() + ", online store " + ours.sum()));
  }
}

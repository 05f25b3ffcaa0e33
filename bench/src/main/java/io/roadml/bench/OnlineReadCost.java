package io.roadml.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What one read of the online store costs: a view with an INT64 key and ten doubles through our API, against a bare
/// Chronicle Map's `getUsing` of the same rows.
///
/// - Windows: long. Half the windows of `getUsing` come after another of its own and find its rows in the caches; those of ours never
///   do. With 20,000 reads a window, `getUsing` after itself was 5 to 22 % faster than after ours;
///   with 300,000 it is 0 to 3 %.
/// - Threading: immutable; a run uses the caller's thread only.
///
/// @param rounds rounds of windows, at least 1; 10 for a verdict
/// @param reads  reads in one window, at least 1
/// @param rows   rows of the view, at least 1
public record OnlineReadCost(int rounds, int reads, int rows) implements Benchmark {
  private static final double MOST_RATIO = 1.2;
  private static final int WARMUP_READS = 1_000_000;

  /// 30 rounds of 300,000 reads of 200,000 rows.
  public static final OnlineReadCost DEFAULT = new OnlineReadCost(30, 300_000, 200_000);

  /// Checks.
  public OnlineReadCost {
    if (Math.min(rounds, Math.min(reads, rows)) < 1) {
      throw new IllegalArgumentException("rounds=" + rounds + ", reads=" + reads + ", rows=" + rows
          + ", want at least 1 of each");
    }
  }

  @Override
  public ComparisonReport run(final Progress progress) throws IOException, InterruptedException {
    progress.say("writing " + Figures.count(rows) + " rows twice");
    try (TenDoubles store = TenDoubles.of(rows); BareMap bare = BareMap.of(rows, store.rowBytes())) {
      return compare(bare, OnlineReads.rows(store), OnlineReads.lookup(store), progress);
    }
  }

  private ComparisonReport compare(final KeyedReads bare, final KeyedReads whole, final KeyedReads lookup,
      final Progress progress) throws IOException, InterruptedException {
    final long[] keys = TenDoubles.keys(reads, rows);
    final List<KeyedReads> all = List.of(bare, whole, lookup);
    for (int done = 0; done < Math.min(WARMUP_READS, (long) rounds * reads); done += reads) {
      for (final KeyedReads each : all) {
        each.window(keys);
      }
    }
    all.forEach(KeyedReads::forgetWarmup);
    final Comparison ofRows = Interleaving.run(rounds, () -> bare.window(keys), () -> whole.window(keys), "whole rows",
        progress).ratio("whole row, its status / getUsing", 0, "ns", Target.atMost(MOST_RATIO));
    final Comparison ofLookups = Interleaving.run(rounds, () -> bare.window(keys), () -> lookup.window(keys),
        "look-ups", progress).ratio("look-up of 10 features, statuses / getUsing", 0, "ns", Target.atMost(MOST_RATIO));
    return new ComparisonReport("One read of the online store: INT64 key, 10 doubles, " + Figures.count(rows)
        + " rows, random keys, " + rounds + " rounds of " + Figures.count(reads), List.of(ofRows, ofLookups),
        List.of("allocation: whole row " + Figures.plain(whole.bytesPerRead()) + " B/op, look-up "
            + Figures.plain(lookup.bytesPerRead()) + " B/op, getUsing " + Figures.plain(bare.bytesPerRead())
            + " B/op"),
        failures(bare, whole, lookup));
  }

  private List<String> failures(final KeyedReads bare, final KeyedReads whole, final KeyedReads lookup) {
    final List<String> failures = new ArrayList<>();
    if (whole.sum() != bare.sum() || lookup.sum() != bare.sum()) {
      failures.add("the rows differ: whole rows " + whole.sum() + ", look-ups " + lookup.sum() + ", getUsing "
          + bare.sum());
    }
    if (whole.allocates(reads)) {
      failures.add("reading whole rows allocates " + Figures.plain(whole.bytesPerRead()) + " B/op, want 0");
    }
    if (lookup.allocates(reads)) {
      failures.add("looking up allocates " + Figures.plain(lookup.bytesPerRead()) + " B/op, want 0");
    }
    return failures;
  }
}

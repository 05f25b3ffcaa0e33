package io.roadml.bench;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.FeatureLookup;
import io.roadml.runtime.core.FeatureRequest;
import io.roadml.runtime.core.FeatureRequest.Wanted;
import io.roadml.runtime.core.RowSink;
import io.roadml.runtime.online.Column;
import io.roadml.runtime.online.OnlineOptions;
import io.roadml.runtime.online.OnlineStore;
import io.roadml.runtime.online.OnlineTable;
import io.roadml.runtime.online.OnlineView;
import io.roadml.runtime.online.RowReader;
import io.roadml.runtime.online.RowWriter;
import io.roadml.runtime.online.WriteMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// An online store of one view, with an INT64 key and ten doubles, in a folder of its own that goes when it is closed.
///
/// - Threading: one thread.
final class TenDoubles implements AutoCloseable {
  /// The features of the view.
  static final int FEATURES = 10;
  /// The moment at which every row became true, and is read.
  static final long NOW = 1_000_000_000_000_000L;

  private static final String PROJECT = "bench";
  private static final String VIEW = "view";
  private static final long SEED = 42;

  private final Path folder;
  private final OnlineStore store;
  private final OnlineTable table;

  private TenDoubles(final Path folder, final OnlineStore store, final OnlineTable table) {
    this.folder = folder;
    this.store = store;
    this.table = table;
  }

  /// Makes a store with rows of the keys 0 … `rows` − 1.
  static TenDoubles of(final int rows) throws IOException {
    final Path folder = Files.createTempDirectory("roadml-bench");
    final OnlineStore store = OnlineStore.open(folder, OnlineOptions.defaults().withClock(() -> NOW));
    final OnlineTable table = store.table(OnlineView.of(PROJECT, VIEW, List.of(Column.of("id", ElementType.INT64)),
        IntStream.range(0, FEATURES).mapToObj(feature -> Column.of("f" + feature, ElementType.FP64)).toList())
        .withRows(rows).withMaxAge(1_000_000, 0));
    try (RowWriter writer = table.writer()) {
      for (long id = 0; id < rows; id++) {
        writer.key(0, id);
        for (int feature = 0; feature < FEATURES; feature++) {
          writer.set(feature, value(id, feature));
        }
        writer.write(NOW, RowSink.NO_CREATED_TIME, WriteMode.REPLACE);
      }
    }
    return new TenDoubles(folder, store, table);
  }

  /// What a row holds.
  static double value(final long id, final int feature) {
    return (double) id + feature;
  }

  /// Random keys of rows that are there, always the same.
  static long[] keys(final int count, final int rows) {
    return new SplittableRandom(SEED).longs(count, 0, rows).toArray();
  }

  Path folder() {
    return folder;
  }

  int rowBytes() {
    return table.rowBytes();
  }

  RowReader reader() {
    return table.reader();
  }

  /// A look-up of all ten into a row of FP64.
  FeatureLookup lookup() {
    return store.prepare(new FeatureRequest(PROJECT, VIEW, List.of("id"), ElementType.FP64,
        IntStream.range(0, FEATURES).mapToObj(feature -> new Wanted("f" + feature, feature, -1)).toList()));
  }

  @Override
  public void close() throws IOException {
    store.close();
    Folders.delete(folder);
  }
}

package io.roadml.app.demo;

import io.roadml.data.ColumnType;
import io.roadml.data.Table;
import io.roadml.features.DefinitionFile;
import io.roadml.features.FeatureStore;
import io.roadml.features.FeatureView;
import io.roadml.features.HistoryOptions;
import io.roadml.features.IngestOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The feature store of the demo: what `features.yaml` defines, in a data folder of the demo's own.
///
/// - Threading: one thread.
final class DelayStore implements AutoCloseable {
  private static final String SERVICE = "recent_delays";

  private final FeatureStore store;
  private final List<String> features;

  private DelayStore(FeatureStore store) {
    this.store = store;
    features = store.service(SERVICE).features();
  }

  /// Makes the store anew: the demo plays June again, and a store that has seen July would tell it how June ends. Runs and
  /// registered models of the data folder stay.
  ///
  /// @throws IOException if the folder cannot be emptied, or the definition cannot be read
  /// @throws io.roadml.runtime.online.OnlineStoreException if another demo is running in this folder
  static DelayStore create(Path data, Path definition) throws IOException {
    DefinitionFile definitions = DefinitionFile.read(definition);
    FeatureStore.forget(data, definitions.project());
    FeatureStore store = FeatureStore.open(data, definitions.project());
    store.apply(definitions);
    return new DelayStore(store);
  }

  /// What is known at the departures of the training months, found in a store of its own that is then thrown away.
  ///
  /// @param rows what has become known until June
  static Known knownOf(Path definition, DelayRows rows, Months months) throws IOException {
    Path scratch = Files.createTempDirectory("roadml-flights");
    try (DelayStore store = create(scratch, definition)) {
      for (DelayRows.OfView view : rows.views()) store.ingest(view);
      return new Known(store.project(), store.features(), store.known(months.training()),
          store.known(months.validation()));
    } finally {
      delete(scratch);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
    }
  }

  List<String> views() {
    return store.views().stream().map(FeatureView::name).toList();
  }

  /// The features that the model joins, as `view:feature`, in the order of its columns.
  List<String> features() {
    return features;
  }

  String project() {
    return store.project();
  }

  /// Takes history in, into the offline store alone: what is known now comes by [#materialize].
  void ingest(DelayRows.OfView rows) throws IOException {
    store.ingest(rows.name(), rows.past().table(), IngestOptions.defaults().offlineOnly());
  }

  /// Copies the newest row of each entity at a moment to the online store, and says how many there were.
  long materialize(long moment) throws IOException {
    long written = 0;
    for (String view : views()) {
      written += store.materialize(view, Instant.EPOCH, instant(moment)).rows().written();
    }
    return written;
  }

  /// Takes rows in that have become known this moment, into both stores.
  void push(String view, List<Map<String, Object>> rows) throws IOException {
    if (!rows.isEmpty()) store.push(view, rows);
  }

  /// What was known of each departure at its moment: the features' values, row by row, 0 where there was none.
  float[] known(Departures departures) throws IOException {
    Table entities = Table.builder().longs("origin", departures.origin()).longs("destination", departures.destination())
        .timestamps(FeatureView.DEFAULT_EVENT_TIME, departures.moment()).build();
    Table joined = store.getHistoricalFeatures(entities, features, HistoryOptions.defaults().known());
    float[] rows = new float[departures.count() * features.size()];
    for (int column = 0; column < features.size(); column++) {
      double[] values = values(joined, features.get(column).replace(":", "__"));
      for (int row = 0; row < values.length; row++) rows[row * features.size() + column] = (float) values[row];
    }
    return rows;
  }

  private static double[] values(Table table, String column) {
    if (table.schema().column(column).type() == ColumnType.INTEGER) {
      return Arrays.stream(table.longs(column, 0)).asDoubleStream().toArray();
    }
    return Arrays.stream(table.doubles(column)).map(value -> Double.isNaN(value) ? 0 : value).toArray();
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  @Override
  public void close() {
    store.close();
  }
}

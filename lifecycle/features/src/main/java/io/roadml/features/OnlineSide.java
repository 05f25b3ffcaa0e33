package io.roadml.features;

import io.roadml.data.SqlSession;
import io.roadml.data.Table;
import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.RowReplay;
import io.roadml.runtime.core.RowSink;
import io.roadml.runtime.online.Column;
import io.roadml.runtime.online.OnlineOptions;
import io.roadml.runtime.online.OnlineStore;
import io.roadml.runtime.online.OnlineTable;
import io.roadml.runtime.online.OnlineView;
import io.roadml.runtime.online.RowWriter;
import io.roadml.runtime.online.WriteMode;
import io.roadml.runtime.online.WriteReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A project's part of the online store, opened when it is first needed: for writing by whoever writes, else for reading,
/// so that a store that only reads stands beside the one process that writes.
///
/// - Threading: safe for many threads.
final class OnlineSide implements AutoCloseable {
  private static final int BATCH_ROWS = 10_000;

  private final Path folder;
  private final String project;
  private final OnlineOptions options;
  private final Catalog catalog;
  private final Set<String> written = new HashSet<>();
  private OnlineStore writing;
  private OnlineStore reading;

  OnlineSide(Path folder, Catalog catalog, Clock clock, RowReplay replay) {
    this.folder = folder;
    this.catalog = catalog;
    this.project = catalog.project();
    this.options = OnlineOptions.defaults().withClock(() -> Times.micros(clock.instant())).withReplay(replay);
  }

  /// The table of a view, for writing; made where there is none, and widened to the view as it is.
  synchronized OnlineTable forWriting(RegisteredView view) throws IOException {
    if (writing == null) {
      Files.createDirectories(folder);
      writing = OnlineStore.open(folder, options);
    }
    OnlineTable table = writing.table(onlineView(view));
    if (written.add(view.name())) {
      catalog.wentOnline(view.name());
    }
    return table;
  }

  /// The table of a view, if anything has ever been written to it.
  synchronized Optional<OnlineTable> forReading(RegisteredView view) {
    if (writing == null && reading == null) {
      if (!Files.isDirectory(folder)) {
        return Optional.empty();
      }
      reading = OnlineStore.openForReading(folder);
    }
    OnlineStore store = writing == null ? reading : writing;
    return store.views(project).contains(view.name()) ? Optional.of(store.table(project, view.name()))
        : Optional.empty();
  }

  /// Forgets the rows of a view, which becomes another.
  synchronized void drop(String view) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    if (writing == null) {
      writing = OnlineStore.open(folder, options);
    }
    if (writing.views(project).contains(view)) {
      writing.drop(project, view);
    }
    written.remove(view);
  }

  /// Forgets all rows of a project, unless a process writes to the store.
  static void forget(Path folder, String project) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (OnlineStore store = OnlineStore.open(folder, OnlineOptions.defaults())) {
      store.views(project).forEach(view -> store.drop(project, view));
    }
  }

  private OnlineView onlineView(RegisteredView view) {
    List<Column> keys = ViewSource.entitiesOf(view).stream().map(OnlineSide::column).toList();
    List<Column> features = view.view().features().stream().map(OnlineSide::column).toList();
    return OnlineView.of(project, view.name(), keys, features).withMaxAge(view.view().maxAgeMicros(),
        OnlineView.DEFAULT_GRACE_MICROS);
  }

  private static Column column(Entity entity) {
    return column(new Feature(entity.name(), entity.type(), entity.maxBytes()));
  }

  private static Column column(Feature feature) {
    return switch (feature.type()) {
      case BOOLEAN -> Column.of(feature.name(), ElementType.BOOL);
      case INT32 -> Column.of(feature.name(), ElementType.INT32);
      case INT64, TIMESTAMP -> Column.of(feature.name(), ElementType.INT64);
      case FLOAT -> Column.of(feature.name(), ElementType.FP32);
      case DOUBLE -> Column.of(feature.name(), ElementType.FP64);
      case STRING -> Column.string(feature.name(), feature.maxBytes());
    };
  }

  /// Writes the rows of a query, which has at most one for each key, with the columns of a [ViewSource].
  OnlineReport write(RegisteredView view, SqlSession sql, String query, WriteMode mode) throws IOException {
    WriteReport[] sum = {new WriteReport(0, 0, 0, 0, 0)};
    try (RowWriter writer = forWriting(view).writer()) {
      sql.forEachBatch(query, BATCH_ROWS, rows -> {
        new Rows(view, rows).giveTo(writer);
        sum[0] = sum[0].plus(writer.flush(mode));
      });
    }
    return new OnlineReport(sum[0].read(), sum[0].written(), sum[0].stale(), sum[0].expired(), sum[0].future());
  }

  /// Says that a copy from the offline store has come to its end.
  void materialized(RegisteredView view) throws IOException {
    forWriting(view).materialized();
  }

  /// Writes rows in memory.
  OnlineReport write(RegisteredView view, Table rows, WriteMode mode) throws IOException {
    try (RowWriter writer = forWriting(view).writer()) {
      new Rows(view, rows).giveTo(writer);
      WriteReport report = writer.flush(mode);
      return new OnlineReport(report.read(), report.written(), report.stale(), report.expired(), report.future());
    }
  }

  /// Writes a tombstone.
  void delete(RegisteredView view, Commit.Deletion deletion) throws IOException {
    try (RowWriter writer = forWriting(view).writer()) {
      giveKey(writer, deletion.key());
      writer.writeDelete(deletion.event(), RowSink.NO_CREATED_TIME, WriteMode.REPLACE);
    }
  }

  static void giveKey(RowSink sink, List<Object> key) {
    for (int i = 0; i < key.size(); i++) {
      if (key.get(i) instanceof Long number) {
        sink.key(i, number);
      } else {
        sink.key(i, (String) key.get(i));
      }
    }
  }

  /// Rows of a table, for a sink.
  static final class Rows {
    private final Table table;
    private final List<Cells> keys;
    private final List<Cells> features;
    private final Cells event;
    private final Cells created;

    Rows(RegisteredView view, Table table) {
      this.table = table;
      this.keys = view.entities().stream().sorted(Comparator.comparing(Entity::name))
          .map(entity -> Cells.of(table, entity.name(), entity.type())).toList();
      this.features = view.view().features().stream()
          .map(feature -> Cells.of(table, feature.name(), feature.type())).toList();
      this.event = Cells.of(table, "__ev", FeatureType.INT64);
      this.created = Cells.of(table, "__cr", FeatureType.INT64);
    }

    void giveTo(RowSink sink) {
      for (int row = 0; row < table.rowCount(); row++) {
        int at = row;
        giveKey(sink, keys.stream().map(key -> key.at(at)).toList());
        for (int i = 0; i < features.size(); i++) {
          give(sink, i, features.get(i).at(row));
        }
        Object known = created.at(row);
        sink.row((Long) event.at(row), known == null ? RowSink.NO_CREATED_TIME : (Long) known);
      }
    }

    private static void give(RowSink sink, int feature, Object value) {
      switch (value) {
        case null -> sink.setNull(feature);
        case Long number -> sink.set(feature, number.longValue());
        case Double number -> sink.set(feature, number.doubleValue());
        case Boolean truth -> sink.set(feature, truth ? 1L : 0L);
        default -> sink.set(feature, value.toString());
      }
    }
  }

  /// Closes what was opened; readers of other processes go on.
  @Override
  public synchronized void close() {
    if (writing != null) {
      writing.close();
    }
    if (reading != null) {
      reading.close();
    }
  }
}

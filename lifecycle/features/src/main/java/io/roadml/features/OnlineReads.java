package io.roadml.features;

import io.roadml.features.OnlineFeatures.Answer;
import io.roadml.runtime.online.Column;
import io.roadml.runtime.online.OnlineTable;
import io.roadml.runtime.online.RowReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads features of entities from the online store.
///
/// Everything that was asked for is resolved before the first row is read, so that a wrong name gives nothing by halves.
final class OnlineReads {
  private static final Answer NOT_FOUND = new Answer(null, FeatureStatus.NOT_FOUND, Optional.empty());

  private record Wanted(RegisteredView view, Optional<OnlineTable> table, List<Integer> columns,
      List<Feature> features) {}

  private final List<FeatureRef> refs;
  private final ReadOptions options;
  private final List<Wanted> views = new ArrayList<>();

  OnlineReads(List<FeatureRef> refs, ReadOptions options, Catalog catalog, OnlineSide online) {
    this.refs = refs;
    this.options = options;
    Map<String, List<Integer>> byView = new LinkedHashMap<>();
    for (int i = 0; i < refs.size(); i++) {
      byView.computeIfAbsent(refs.get(i).view(), _ -> new ArrayList<>()).add(i);
    }
    byView.forEach((name, columns) -> {
      RegisteredView view = catalog.view(name);
      views.add(new Wanted(view, online.forReading(view), columns,
          columns.stream().map(i -> view.view().feature(refs.get(i).feature())).toList()));
    });
  }

  List<List<Answer>> read(List<? extends Map<String, ?>> entities, long nowMicros) {
    List<List<List<Object>>> keys = views.stream()
        .map(wanted -> entities.stream().map(entity -> Keys.of(wanted.view(), entity)).toList()).toList();
    List<Answer[]> rows = entities.stream().map(_ -> new Answer[refs.size()]).toList();
    for (int i = 0; i < views.size(); i++) {
      read(views.get(i), keys.get(i), rows, nowMicros);
    }
    return rows.stream().map(List::of).toList();
  }

  private void read(Wanted wanted, List<List<Object>> keys, List<Answer[]> rows, long nowMicros) {
    if (wanted.table().isEmpty()) {
      rows.forEach(row -> wanted.columns().forEach(column -> row[column] = NOT_FOUND));
      return;
    }
    try (RowReader reader = wanted.table().get().reader()) {
      int[] places = wanted.features().stream()
          .mapToInt(feature -> place(wanted.table().get(), feature)).toArray();
      for (int row = 0; row < rows.size(); row++) {
        giveKey(reader, keys.get(row));
        if (options.old()) {
          reader.readEvenOld(nowMicros);
        } else {
          reader.read(nowMicros);
        }
        for (int i = 0; i < places.length; i++) {
          rows.get(row)[wanted.columns().get(i)] = answer(reader, places[i], wanted.features().get(i));
        }
      }
    }
  }

  /// A feature that was appended since the table was last written is in no row yet.
  private static int place(OnlineTable table, Feature feature) {
    List<String> names = table.view().features().stream().map(Column::name).toList();
    return names.indexOf(feature.name());
  }

  private static void giveKey(RowReader reader, List<Object> key) {
    for (int i = 0; i < key.size(); i++) {
      if (key.get(i) instanceof Long number) {
        reader.key(i, number);
      } else {
        reader.key(i, (String) key.get(i));
      }
    }
  }

  private static Answer answer(RowReader reader, int place, Feature feature) {
    Optional<Instant> event = reader.eventMicros() == Long.MIN_VALUE ? Optional.empty()
        : Optional.of(Times.instant(reader.eventMicros()));
    FeatureStatus status = place < 0 ? withoutFeature(reader) : FeatureStatus.of(reader.status(place));
    boolean valued = place >= 0 && reader.hasValue(place);
    return new Answer(valued ? value(reader, place, feature.type()) : null, status, event);
  }

  private static FeatureStatus withoutFeature(RowReader reader) {
    FeatureStatus ofTheRow = FeatureStatus.of(reader.status(0));
    return ofTheRow == FeatureStatus.PRESENT ? FeatureStatus.NULL_VALUE : ofTheRow;
  }

  private static Object value(RowReader reader, int place, FeatureType type) {
    return switch (type) {
      case BOOLEAN -> reader.getLong(place) != 0;
      case INT32, INT64 -> reader.getLong(place);
      case TIMESTAMP -> Times.instant(reader.getLong(place));
      case FLOAT, DOUBLE -> reader.getDouble(place);
      case STRING -> reader.getString(place);
    };
  }
}

package io.roadml.features;

import io.roadml.data.SqlSession;
import io.roadml.data.Table;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// On-demand views and the code that this process has registered for them.
final class OnDemand {
  private static final int BATCH_ROWS = 10_000;

  private final Catalog catalog;
  private final Map<String, OnDemandTransform> transforms = new ConcurrentHashMap<>();

  OnDemand(Catalog catalog) {
    this.catalog = catalog;
  }

  void register(String name, OnDemandTransform transform) {
    transforms.put(Names.good("transform", name), transform);
  }

  /// A view that is asked for, with its code.
  record Ready(OnDemandView view, OnDemandTransform transform) {
    /// Computes a row; every value has the type that its feature says.
    Map<String, Object> apply(Map<String, Object> inputs) {
      Map<String, ?> given = transform.apply(inputs);
      given.keySet().forEach(view::feature);
      Map<String, Object> row = new HashMap<>();
      view.features().forEach(feature -> row.put(feature.name(), typed(feature, given.get(feature.name()))));
      return row;
    }

    private Object typed(Feature feature, Object value) {
      boolean fits = switch (feature.type()) {
        case BOOLEAN -> value instanceof Boolean;
        case INT32, INT64 -> value instanceof Long || value instanceof Integer;
        case FLOAT, DOUBLE -> value instanceof Number;
        case STRING -> value instanceof String;
        case TIMESTAMP -> value instanceof Instant;
      };
      if (value != null && !fits) {
        throw new IllegalArgumentException("transform=" + view.transform() + " gave " + value + " (a "
            + value.getClass().getSimpleName() + ") for feature=" + feature.name() + " of type=" + feature.type());
      }
      return value == null ? null : switch (feature.type()) {
        case INT32, INT64 -> ((Number) value).longValue();
        case FLOAT, DOUBLE -> ((Number) value).doubleValue();
        default -> value;
      };
    }
  }

  /// The on-demand views among what is asked for, by name.
  ///
  /// @throws IllegalArgumentException if this process has no code for one of them
  Map<String, Ready> wanted(List<FeatureRef> refs) {
    Map<String, OnDemandView> known = catalog.onDemandViews();
    Map<String, Ready> wanted = new LinkedHashMap<>();
    for (FeatureRef ref : refs) {
      OnDemandView view = known.get(ref.view());
      if (view != null) {
        view.feature(ref.feature());
        Nearest.known("transform", view.transform(), transforms.keySet(),
            " in this process; register the code of view=" + view.name() + " first");
        wanted.put(view.name(), new Ready(view, transforms.get(view.transform())));
      }
    }
    return wanted;
  }

  /// The stored features that must be read for what is asked for.
  static List<FeatureRef> stored(List<FeatureRef> refs, Map<String, Ready> wanted) {
    Set<FeatureRef> stored = new LinkedHashSet<>();
    refs.stream().filter(ref -> !wanted.containsKey(ref.view())).forEach(stored::add);
    wanted.values().forEach(each -> each.view().sources().stream().map(FeatureRef::of).forEach(stored::add));
    return List.copyOf(stored);
  }

  /// Computes the columns of a table's rows, and loads them as another table of the same rows.
  static void load(SqlSession sql, String rows, String computed, Collection<Ready> views) throws IOException {
    Map<String, List<Object>> columns = new LinkedHashMap<>();
    for (Ready ready : views) {
      Map<String, FeatureType> types = new LinkedHashMap<>();
      sql.forEachBatch("SELECT " + inputs(sql, ready.view(), rows, types) + " FROM " + rows, BATCH_ROWS,
          batch -> compute(ready, batch, types, columns));
      ready.view().features()
          .forEach(feature -> columns.computeIfAbsent(column(ready.view(), feature), _ -> new ArrayList<>()));
    }
    Table.Builder table = Table.builder();
    for (Ready ready : views) {
      for (Feature feature : ready.view().features()) {
        String name = column(ready.view(), feature);
        InlineRows.add(table, name, feature.type(), columns.get(name));
      }
    }
    sql.load(computed + "_as_stored", table.build());
    sql.run("CREATE TABLE " + computed + " AS SELECT " + views.stream()
        .flatMap(each -> each.view().features().stream().map(feature -> typed(column(each.view(), feature), feature)))
        .collect(Collectors.joining(", ")) + " FROM " + computed + "_as_stored");
  }

  private static String typed(String column, Feature feature) {
    return "CAST(" + SqlSession.identifier(column) + " AS " + feature.type().duck() + ") AS "
        + SqlSession.identifier(column);
  }

  private static String column(OnDemandView view, Feature feature) {
    return new FeatureRef(view.name(), feature.name()).column();
  }

  /// Sources are columns `view__feature`; inputs are columns of the label rows. Both get the names that the code knows.
  private static String inputs(SqlSession sql, OnDemandView view, String rows, Map<String, FeatureType> types)
      throws IOException {
    Map<String, String> columns = sql.typesOf("SELECT * FROM " + rows);
    Stream<String> sources = view.sources().stream().map(source -> {
      String column = FeatureRef.of(source).column();
      types.put(source, ofDuck(columns.get(column)));
      return SqlSession.identifier(column) + " AS " + SqlSession.identifier(source);
    });
    Stream<String> inputs = view.inputs().stream().map(input -> {
      Nearest.known("column", input.name(), columns.keySet(), " in the entity rows; view=" + view.name() + " needs it");
      types.put(input.name(), input.type());
      return "CAST(" + SqlSession.identifier(input.name()) + " AS " + input.type().duck() + ") AS "
          + SqlSession.identifier(input.name());
    });
    return String.join(", ", Stream.concat(sources, inputs).toList());
  }

  private static FeatureType ofDuck(String duck) {
    return Stream.of(FeatureType.values()).filter(type -> type.duck().equals(duck)).findFirst().orElseThrow();
  }

  private static void compute(Ready ready, Table batch, Map<String, FeatureType> types,
      Map<String, List<Object>> columns) {
    Map<String, Cells> cells = new LinkedHashMap<>();
    types.forEach((name, type) -> cells.put(name, Cells.of(batch, name, type)));
    for (int row = 0; row < batch.rowCount(); row++) {
      Map<String, Object> inputs = new HashMap<>();
      int at = row;
      cells.forEach((name, cell) -> inputs.put(name, given(cell.at(at), types.get(name))));
      ready.apply(inputs).forEach((name, value) -> columns
          .computeIfAbsent(new FeatureRef(ready.view().name(), name).column(), _ -> new ArrayList<>())
          .add(value instanceof Instant time ? (Object) Times.micros(time) : value));
    }
  }

  private static Object given(Object value, FeatureType type) {
    return value instanceof Long micros && type == FeatureType.TIMESTAMP ? Times.instant(micros) : value;
  }
}

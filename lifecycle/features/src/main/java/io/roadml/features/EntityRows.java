package io.roadml.features;

import io.roadml.data.SqlSession;
import io.roadml.data.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The rows that history is asked for: entities, their moments, and whatever else comes with them.
///
/// - Threading: immutable.
final class EntityRows {
  private final Optional<Path> file;
  private final Optional<Table> table;

  private EntityRows(Optional<Path> file, Optional<Table> table) {
    this.file = file;
    this.table = table;
  }

  static EntityRows of(Path file) {
    return new EntityRows(Optional.of(file), Optional.empty());
  }

  static EntityRows of(Table table) {
    return new EntityRows(Optional.empty(), Optional.of(table));
  }

  String name() {
    return file.map(path -> "file=" + path).orElse("the entity rows");
  }

  /// Loads them as [PointInTime#ENTITIES] and gives their own columns, in order.
  List<String> load(SqlSession sql, List<RegisteredView> views, HistoryOptions options) throws IOException {
    Map<String, FeatureType> keys = new HashMap<>();
    views.forEach(view -> view.entities().forEach(entity -> keys.put(entity.name(), entity.type())));
    String rows = rows(sql, keys, options.timeColumn());
    Map<String, String> types = sql.typesOf("SELECT * FROM " + rows);
    check(types, keys, options.timeColumn());
    SourceType time = new SourceType(options.timeColumn(), types.get(options.timeColumn()));
    sql.run("CREATE TABLE " + PointInTime.ENTITIES + " AS SELECT *, " + time.micros() + " AS __t FROM " + rows);
    checkTimes(sql, options);
    return List.copyOf(types.keySet());
  }

  private String rows(SqlSession sql, Map<String, FeatureType> keys, String timeColumn) throws IOException {
    if (table.isPresent()) {
      sql.load("given", table.get());
      return "given";
    }
    Path path = file.orElseThrow();
    if (!Files.isRegularFile(path)) {
      throw new NoSuchFileException(path.toString(), null, "no such file");
    }
    if (Files.size(path) == 0) {
      throw new IOException("file=" + path + " is empty (0 bytes)");
    }
    Map<String, String> wanted = new HashMap<>();
    keys.forEach((key, type) -> wanted.put(key, type.duck()));
    wanted.put(timeColumn, "VARCHAR");
    wanted.keySet().retainAll(sql.typesOf("SELECT * FROM " + sql.rowsOf(path, Map.of())).keySet());
    return sql.rowsOf(path, wanted);
  }

  private void check(Map<String, String> types, Map<String, FeatureType> keys, String timeColumn) {
    for (Map.Entry<String, FeatureType> key : keys.entrySet()) {
      Nearest.known("entity", key.getKey(), types.keySet(), " in " + name());
      SourceType type = new SourceType(key.getKey(), types.get(key.getKey()));
      if (!type.matchesKey(key.getValue())) {
        throw new IllegalArgumentException("entity=" + key.getKey() + " is " + key.getValue() + ", but " + name()
            + " has " + type);
      }
    }
    Nearest.known("column", timeColumn, types.keySet(), " in " + name());
    if (!new SourceType(timeColumn, types.get(timeColumn)).isTime()) {
      throw new IllegalArgumentException("column=" + timeColumn + " of " + name() + " is "
          + types.get(timeColumn) + "; want timestamps, days or ISO-8601 texts");
    }
  }

  /// A moment that cannot be read is an error; one that is not there is a row without features, unless strict.
  private void checkTimes(SqlSession sql, HistoryOptions options) throws IOException {
    String time = SqlSession.identifier(options.timeColumn());
    long[] bad = sql.numbers("SELECT count(*), coalesce(min(rowid), 0) FROM " + PointInTime.ENTITIES
        + " WHERE (__t IS NULL AND " + (options.strict() ? "true" : time + " IS NOT NULL") + ") OR __t NOT BETWEEN "
        + Times.FIRST + " AND " + Times.LAST);
    if (bad[0] > 0) {
      String value = sql.texts("SELECT CAST(" + time + " AS VARCHAR) FROM " + PointInTime.ENTITIES + " WHERE rowid = "
          + bad[1]).getFirst();
      throw new IllegalArgumentException("column=" + options.timeColumn() + " of " + name() + " has no moment in "
          + bad[0] + " rows, first in row=" + (bad[1] + 1) + " (" + value + "); want ISO-8601, of the years 1 to 9999");
    }
  }
}

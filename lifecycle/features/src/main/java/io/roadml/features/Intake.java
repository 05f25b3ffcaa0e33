package io.roadml.features;

import io.roadml.data.SqlSession;
import io.roadml.data.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Takes the rows of a file or table in: checks columns and types, then row by row what can be wrong with a row.
///
/// - Owner: one ingest, one thread.
final class Intake {
  /// The table of good rows: keys by name, features, `__ev`, `__cr`.
  static final String STAGED = "staged";
  private static final String GIVEN = "given";

  private record Check(String condition, String reason, String shown) {}

  private final SqlSession sql;
  private final RegisteredView view;
  private final IngestOptions options;
  private final String source;
  private final long latest;
  private final List<Check> checks = new ArrayList<>();

  Intake(SqlSession sql, RegisteredView view, IngestOptions options, String source, Instant now) {
    this.sql = sql;
    this.view = view;
    this.options = options;
    this.source = source;
    this.latest = Times.micros(now.plus(options.skew()));
  }

  /// Rows of a file.
  IngestReport stage(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString(), null, "no such file");
    }
    if (Files.size(file) == 0) {
      throw new IOException("file=" + file + " is empty (0 bytes); rows of view=" + view.name() + " were expected");
    }
    Map<String, String> csvTypes = csvTypes();
    csvTypes.keySet().retainAll(sql.typesOf("SELECT * FROM " + sql.rowsOf(file, Map.of())).keySet());
    return stage(sql.rowsOf(file, csvTypes));
  }

  /// Rows in memory.
  IngestReport stage(Table table) throws IOException {
    sql.load("loaded", table);
    return stage("loaded");
  }

  private Map<String, String> csvTypes() {
    Map<String, String> types = new LinkedHashMap<>();
    view.entities().forEach(entity -> types.put(entity.name(), entity.type().duck()));
    for (Feature feature : view.view().features()) {
      types.put(feature.name(), feature.type() == FeatureType.TIMESTAMP ? "VARCHAR" : feature.type().duck());
    }
    types.put(view.view().eventTime(), "VARCHAR");
    view.view().createdTime().ifPresent(created -> types.put(created, "VARCHAR"));
    return types;
  }

  private IngestReport stage(String rows) throws IOException {
    Map<String, String> types = sql.typesOf("SELECT * FROM " + rows);
    String projection = projection(types);
    sql.run("CREATE TABLE " + GIVEN + " AS SELECT " + projection + " FROM " + rows);
    List<String> reasons = new ArrayList<>();
    long refused = refused(reasons);
    long read = sql.numbers("SELECT count(*) FROM " + GIVEN)[0];
    if (refused > 0 && options.quarantine().isEmpty()) {
      throw new RefusedRowsException("view=" + view.name() + " takes none of the rows=" + read + " of " + source
          + ", because " + refused + " cannot be taken: " + String.join("; ", reasons));
    }
    if (refused > 0) {
      Path file = options.quarantine().get();
      sql.writeTo(file, file, "SELECT " + asTheyCame() + " FROM " + GIVEN + " WHERE " + bad() + " ORDER BY rowid");
    }
    sql.run("CREATE TABLE " + STAGED + " AS SELECT " + stored() + " FROM " + GIVEN
        + (refused > 0 ? " WHERE NOT coalesce(" + bad() + ", false)" : "") + " ORDER BY rowid");
    return new IngestReport(view.name(), read, read - refused, refused, reasons, OnlineReport.NONE);
  }

  /// Every wanted column twice: as it came, and as it will be stored, with `__` before its name.
  private String projection(Map<String, String> types) {
    List<String> columns = new ArrayList<>();
    for (Entity entity : ViewSource.entitiesOf(view)) {
      columns.add(column(types, "entity", entity.name(), entity.type()));
      checkPresent(entity.name(), entity.name() + " is missing");
      checkLength(entity.name(), entity.type(), entity.maxBytes());
    }
    for (Feature feature : view.view().features()) {
      columns.add(column(types, "feature", feature.name(), feature.type()));
      checkLength(feature.name(), feature.type(), feature.maxBytes());
    }
    columns.add(time(types, view.view().eventTime(), "__ev"));
    checkPresent(view.view().eventTime(), view.view().eventTime() + " is missing");
    Optional<String> created = view.view().createdTime();
    columns.add(created.map(name -> time(types, name, "__cr")).orElse("CAST(NULL AS BIGINT) AS __cr"));
    requireNoOthers(types);
    return String.join(", ", columns);
  }

  private String column(Map<String, String> types, String what, String name, FeatureType type) {
    Nearest.known(what, name, types.keySet(), " in " + source);
    SourceType is = new SourceType(name, types.get(name));
    String value = is.as(type).orElseThrow(() -> new IllegalArgumentException(what + "=" + name + " of view="
        + view.name() + " is " + type + ", but " + source + " has " + is));
    String column = SqlSession.identifier(name);
    String stored = SqlSession.identifier("__" + name);
    checks.add(new Check(column + " IS NOT NULL AND " + stored + " IS NULL", name + " is no " + type, column));
    return column + ", " + value + " AS " + stored;
  }

  private String time(Map<String, String> types, String name, String stored) {
    Nearest.known("column", name, types.keySet(), " in " + source);
    SourceType is = new SourceType(name, types.get(name));
    if (!is.isTime()) {
      throw new IllegalArgumentException("column=" + name + " of view=" + view.name()
          + " is a time, but " + source + " has " + is + "; want timestamps, days or ISO-8601 texts");
    }
    String column = SqlSession.identifier(name);
    checks.add(new Check(column + " IS NOT NULL AND (" + stored + " IS NULL OR " + stored + " < " + Times.FIRST + ")",
        name + " is no time", column));
    checks.add(new Check(stored + " > " + latest, name + " lies in the future", column));
    return column + ", " + is.micros() + " AS " + stored;
  }

  private void checkPresent(String name, String reason) {
    checks.add(new Check(SqlSession.identifier(name) + " IS NULL", reason, "'nothing'"));
  }

  private void checkLength(String name, FeatureType type, int maxBytes) {
    if (type == FeatureType.STRING) {
      String column = SqlSession.identifier(name);
      checks.add(new Check("strlen(" + column + ") > " + maxBytes, name + " has more than " + maxBytes
          + " bytes of UTF-8", column));
    }
  }

  private void requireNoOthers(Map<String, String> types) {
    List<String> own = new ArrayList<>(view.view().entities());
    own.addAll(view.view().featureNames());
    own.add(view.view().eventTime());
    view.view().createdTime().ifPresent(own::add);
    for (String name : options.ignoreOtherColumns() ? List.<String>of() : List.copyOf(types.keySet())) {
      Nearest.known("column", name, own, " in view=" + view.name() + " (it is one of " + source + ")");
    }
  }

  private long refused(List<String> reasons) throws IOException {
    String counts = checks.stream().map(check -> "count(*) FILTER (" + check.condition() + ")")
        .collect(Collectors.joining(", "));
    long[] bad = sql.numbers("SELECT count(*) FILTER (" + bad() + "), " + counts + " FROM " + GIVEN);
    for (int i = 0; i < checks.size(); i++) {
      if (bad[i + 1] > 0) {
        reasons.add(reason(checks.get(i), bad[i + 1]));
      }
    }
    return bad[0];
  }

  private String reason(Check check, long count) throws IOException {
    String first = sql.texts("SELECT 'row=' || (rowid + 1) || ': ' || left(CAST(" + check.shown()
        + " AS VARCHAR), 60) FROM " + GIVEN + " WHERE " + check.condition() + " ORDER BY rowid LIMIT 1").getFirst();
    return check.reason() + " in " + count + (count == 1 ? " row" : " rows") + " (first " + first + ")";
  }

  private String bad() {
    return checks.stream().map(check -> "coalesce(" + check.condition() + ", false)")
        .collect(Collectors.joining(" OR ", "(", ")"));
  }

  private String asTheyCame() {
    return Stream.of(view.view().entities().stream(), view.view().featureNames().stream(),
        Stream.of(view.view().eventTime()), view.view().createdTime().stream()).flatMap(names -> names)
        .map(SqlSession::identifier).collect(Collectors.joining(", "));
  }

  private String stored() {
    List<String> columns = new ArrayList<>();
    ViewSource.keysOf(view).forEach(columns::add);
    columns.addAll(view.view().featureNames());
    return columns.stream().map(name -> SqlSession.identifier("__" + name) + " AS " + SqlSession.identifier(name))
        .collect(Collectors.joining(", ")) + ", __ev, __cr";
  }
}

package io.roadml.features;

import io.roadml.data.SqlSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The point-in-time join as SQL: for each entity row the one row of each view that counted at its moment.
///
/// A view's row counts from a moment of its own on, `__from`: its event time, or, as it was known, the later of event and
/// created time. So that the join needs one inequality and one row for each moment, the view's rows are first made a
/// staircase: of those with one key and one moment the winner by event time, created time and number; as it was known,
/// a row that comes later but has an earlier event time is no step, because the row before it still wins.
///
/// - Owner: one query, one thread.
final class PointInTime {
  /// The table of entity rows: their own columns, `__t`, their moment in microseconds, and DuckDB's `rowid`, their order.
  static final String ENTITIES = "entities";

  private final SqlSession sql;
  private final HistoryOptions options;
  private final List<String> joins = new ArrayList<>();
  private final List<String> columns = new ArrayList<>();

  PointInTime(SqlSession sql, HistoryOptions options) {
    this.sql = sql;
    this.options = options;
  }

  /// Joins a view.
  void join(ViewSource source, List<String> features, List<String> names) throws IOException {
    String alias = "v" + joins.size();
    long maxAge = source.view().view().maxAgeMicros();
    String on = Stream.concat(
        source.keys().stream().map(SqlSession::identifier).map(key -> "e." + key + " = " + alias + "." + key),
        Stream.of("e.__t >= " + alias + ".__from")).collect(Collectors.joining(" AND "));
    joins.add(" ASOF LEFT JOIN (" + staircase(source, alias, features, maxAge) + ") " + alias + " ON " + on);
    for (int i = 0; i < features.size(); i++) {
      String value = alias + "." + SqlSession.identifier(features.get(i));
      columns.add((maxAge > 0 ? "CASE WHEN " + alias + ".__ev >= e.__t - " + maxAge + " THEN " + value + " END" : value)
          + " AS " + SqlSession.identifier(names.get(i)));
    }
  }

  /// The whole query; its rows are those of the entities, in their order.
  String query(List<String> entityColumns) {
    String own = entityColumns.stream().map(column -> "e." + SqlSession.identifier(column))
        .collect(Collectors.joining(", "));
    return "SELECT " + Stream.concat(Stream.of(own), columns.stream()).collect(Collectors.joining(", ")) + " FROM "
        + "(SELECT *, rowid AS __rid FROM " + ENTITIES + ") e" + String.join("", joins) + " ORDER BY e.__rid";
  }

  private String staircase(ViewSource source, String alias, List<String> features, long maxAge) throws IOException {
    long[] span = sql.numbers("SELECT coalesce(min(__t), 0), coalesce(max(__t), -1) FROM " + ENTITIES);
    long first = maxAge > 0 ? Math.max(span[0] - maxAge, Times.FIRST) : Long.MIN_VALUE;
    Bounds bounds = bounds(source);
    String rows = source.load(sql, alias, new ViewSource.Range(first, span[1], bounds.endSequence()));
    String keys = source.keys().stream().map(key -> SqlSession.identifier(key) + ", ").collect(Collectors.joining());
    String picked = features.stream().map(feature -> SqlSession.identifier(feature) + ", ")
        .collect(Collectors.joining());
    // A name that is only an alias here would be looked for in the join's left side first, so __from is a column below.
    String winners = "SELECT " + keys + picked + "__ev, __from FROM (SELECT *, " + from(source) + " AS __from FROM ("
        + rows + ")" + bounds.condition() + ") QUALIFY row_number() OVER (PARTITION BY " + keys
        + "__from ORDER BY __ev DESC, __cr DESC NULLS LAST, __seq DESC) = 1";
    return isByCreation(source) ? ascending(winners, keys) : winners;
  }

  private static String ascending(String winners, String keys) {
    String before = "OVER (" + (keys.isEmpty() ? "" : "PARTITION BY " + keys.substring(0, keys.length() - 2) + " ")
        + "ORDER BY __from ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)";
    return "SELECT * FROM (" + winners + ") QUALIFY __ev >= coalesce(max(__ev) " + before + ", __ev)";
  }

  private boolean isByCreation(ViewSource source) {
    return options.asKnown() && source.view().view().createdTime().isPresent();
  }

  private String from(ViewSource source) {
    String event = options.strict() ? "__ev + 1" : "__ev";
    return isByCreation(source) ? "greatest(" + event + ", __cr)" : event;
  }

  private record Bounds(String condition, long endSequence) {}

  /// What the options leave out whatever the entity rows are.
  private Bounds bounds(ViewSource source) {
    boolean hasCreated = source.view().view().createdTime().isPresent();
    if (options.asOfCreated().isPresent()) {
      long moment = Times.micros(options.asOfCreated().get());
      return hasCreated ? new Bounds(" WHERE __cr <= " + moment, Long.MAX_VALUE)
          : new Bounds("", source.manifest().endAt(moment));
    }
    return new Bounds(isByCreation(source) ? " WHERE __cr IS NOT NULL" : "", Long.MAX_VALUE);
  }
}

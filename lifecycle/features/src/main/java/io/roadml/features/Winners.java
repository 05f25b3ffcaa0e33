package io.roadml.features;

import io.roadml.data.SqlSession;
import io.roadml.features.ViewSource.Range;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The row of each key that wins by event time, created time and number.
final class Winners {
  private Winners() {
  }

  /// One row a key: keys, features, `__ev`, `__cr`, and what else the rows have.
  static String of(ViewSource source, String rows) {
    String keys = source.keys().stream().map(SqlSession::identifier).collect(Collectors.joining(", "));
    return "SELECT * FROM (" + rows + ") QUALIFY row_number() OVER ("
        + (keys.isEmpty() ? "" : "PARTITION BY " + keys + " ")
        + "ORDER BY __ev DESC, __cr DESC NULLS LAST, __seq DESC) = 1";
  }

  /// What a view's entities were at a moment, by key: keys, features, event time.
  static String at(ViewSource source, SqlSession sql, long micros) throws IOException {
    long age = source.view().view().maxAgeMicros();
    Range range = new Range(age > 0 ? micros - age : Long.MIN_VALUE, micros, Long.MAX_VALUE);
    String columns = Stream.concat(source.keys().stream(), source.view().view().featureNames().stream())
        .map(SqlSession::identifier).collect(Collectors.joining(", "));
    String order = source.keys().isEmpty() ? ""
        : " ORDER BY " + source.keys().stream().map(SqlSession::identifier).collect(Collectors.joining(", "));
    return "SELECT " + columns + ", make_timestamp(__ev) AS " + SqlSession.identifier(source.view().view().eventTime())
        + " FROM (" + of(source, source.load(sql, "rows", range)) + ")" + order;
  }
}

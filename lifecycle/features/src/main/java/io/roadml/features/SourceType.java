package io.roadml.features;

import io.roadml.data.SqlSession;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a column of a file or table is, and how it becomes what a definition wants.
final class SourceType {
  private static final Set<String> WHOLE = Set.of("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT",
      "UINTEGER");
  private static final Set<String> TOO_WIDE = Set.of("UBIGINT", "HUGEINT", "UHUGEINT");

  private final String name;
  private final String type;

  SourceType(String name, String type) {
    this.name = name;
    this.type = type.toUpperCase(Locale.ROOT);
  }

  /// An expression of the wanted type, null where a value does not fit; empty if the column's type never fits.
  Optional<String> as(FeatureType wanted) {
    String column = SqlSession.identifier(name);
    boolean fits = switch (wanted) {
      case BOOLEAN -> type.equals("BOOLEAN");
      case INT32, INT64 -> WHOLE.contains(type) || TOO_WIDE.contains(type);
      case FLOAT, DOUBLE -> WHOLE.contains(type) || isFloating();
      case STRING -> type.equals("VARCHAR") || type.startsWith("ENUM");
      case TIMESTAMP -> isTime();
    };
    if (!fits) {
      return Optional.empty();
    }
    return Optional.of(wanted == FeatureType.TIMESTAMP ? "make_timestamp(" + micros() + ")"
        : "TRY_CAST(" + column + " AS " + wanted.duck() + ")");
  }

  private boolean isFloating() {
    return type.equals("FLOAT") || type.equals("DOUBLE") || type.startsWith("DECIMAL");
  }

  boolean isTime() {
    return type.startsWith("TIMESTAMP") || type.equals("DATE") || type.equals("VARCHAR");
  }

  /// Microseconds since 1970-01-01T00:00Z, rounded down; null for what is no moment.
  String micros() {
    String column = SqlSession.identifier(name);
    String moment = switch (type) {
      case "TIMESTAMP_NS" -> "(epoch_ns(" + column + ") - ((epoch_ns(" + column + ") % 1000 + 1000) % 1000)) // 1000";
      case "VARCHAR" -> "epoch_us(TRY_CAST(" + column + " AS TIMESTAMPTZ))";
      case "DATE" -> "epoch_us(CAST(" + column + " AS TIMESTAMP))";
      default -> "epoch_us(" + column + ")";
    };
    return "CASE WHEN " + finite(column) + " THEN " + moment + " END";
  }

  private String finite(String column) {
    return type.equals("VARCHAR") ? "isfinite(TRY_CAST(" + column + " AS TIMESTAMPTZ))" : "isfinite(" + column + ")";
  }

  /// Whether keys of this column can be compared with stored ones.
  boolean matchesKey(FeatureType key) {
    return key == FeatureType.INT64 ? WHOLE.contains(type) || TOO_WIDE.contains(type)
        : type.equals("VARCHAR") || type.startsWith("ENUM");
  }

  @Override
  public String toString() {
    return type;
  }
}

package io.roadml.data;

import java.util.Locale;

/// What a column holds, and how a [Table] stores it.
public enum ColumnType {
  /// True or false, stored as a long 1 or 0.
  BOOLEAN("BOOLEAN"),
  /// A whole number, stored as a long. A wider one is read as long as its values fit into 64 bits with a sign; one that
  /// does not makes the read fail.
  INTEGER("BIGINT"),
  /// A single precision number, stored as a double.
  FLOAT("FLOAT"),
  /// A double precision or decimal number, stored as a double.
  DOUBLE("DOUBLE"),
  /// A string, stored as an index into the column's distinct values.
  TEXT("VARCHAR"),
  /// A day, stored as a long: days since 1970-01-01.
  DATE("DATE"),
  /// A moment on a calendar and a clock without a time zone, stored as a long: microseconds since 1970-01-01T00:00. A
  /// timestamp with a zone is stored as UTC.
  TIMESTAMP("TIMESTAMP"),
  /// Anything else, such as a list or a struct; it is named in the schema and cannot be read.
  OTHER("");

  private final String duck;

  ColumnType(String duck) {
    this.duck = duck;
  }

  /// The type of a DuckDB column.
  static ColumnType ofDuck(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return switch (upper) {
      case "BOOLEAN" -> BOOLEAN;
      case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
          "HUGEINT", "UHUGEINT" -> INTEGER;
      case "FLOAT" -> FLOAT;
      case "DOUBLE" -> DOUBLE;
      case "VARCHAR" -> TEXT;
      case "DATE" -> DATE;
      default -> ofLongDuck(upper);
    };
  }

  private static ColumnType ofLongDuck(String upper) {
    if (upper.endsWith("]")) {
      return OTHER;
    }
    return upper.startsWith("TIMESTAMP") ? TIMESTAMP
        : upper.startsWith("DECIMAL") ? DOUBLE : upper.startsWith("ENUM") ? TEXT : OTHER;
  }

  /// The DuckDB type a written column gets.
  String duck() {
    return duck;
  }

  boolean isStoredAsLong() {
    return this == BOOLEAN || this == INTEGER || this == DATE || this == TIMESTAMP;
  }

  boolean isStoredAsDouble() {
    return this == FLOAT || this == DOUBLE;
  }

  /// The SQL expression whose values are stored: a BIGINT, a DOUBLE or a VARCHAR.
  String stored(String identifier) {
    return switch (this) {
      // Not a plain cast: DuckDB would move that into its CSV reader, which then takes `true` for a broken number.
      case BOOLEAN -> "CAST(CASE WHEN " + identifier + " THEN 1 WHEN NOT " + identifier + " THEN 0 END AS BIGINT)";
      case INTEGER -> "CAST(" + identifier + " AS BIGINT)";
      case FLOAT, DOUBLE -> "CAST(" + identifier + " AS DOUBLE)";
      case TEXT -> "CAST(" + identifier + " AS VARCHAR)";
      case DATE -> "CAST(" + identifier + " - DATE '1970-01-01' AS BIGINT)";
      case TIMESTAMP -> "epoch_us(" + identifier + ")";
      case OTHER -> throw new IllegalStateException("type=OTHER has no stored form");
    };
  }

  /// The inverse of [#stored(String)]: the value itself from what is stored.
  String restored(String identifier) {
    return switch (this) {
      case BOOLEAN -> identifier + " <> 0";
      case DATE -> "DATE '1970-01-01' + CAST(" + identifier + " AS INTEGER)";
      case TIMESTAMP -> "make_timestamp(" + identifier + ")";
      case FLOAT -> "CAST(" + identifier + " AS FLOAT)";
      default -> identifier;
    };
  }
}

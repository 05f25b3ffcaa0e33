package io.roadml.data;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Files as SQL in which a row or value that does not fit is no failure: text formats are read as texts, rows that
/// cannot be read are left out and counted, and every value is then cast to the type it should have. Owner: one thread.
final class LenientRows implements AutoCloseable {
  private static final String WHOLE = "'\\s*[+-]?\\d+(\\.0*)?\\s*'";
  private static final String REJECTS = "roadml_rejects";
  private static final int LONGEST = 200;

  private final List<Path> files;
  private final Format format;
  private final char separator;
  private final DuckDb duck;
  private final Schema schema;

  /// A row that could not be read.
  record BrokenRow(long line, String why, String text) {}

  private LenientRows(List<Path> files, Format format, char separator, DuckDb duck, Schema schema) {
    this.files = files;
    this.format = format;
    this.separator = separator;
    this.duck = duck;
    this.schema = schema;
  }

  static LenientRows open(List<Path> files) throws IOException {
    Format format = Format.of(files.getFirst());
    if (!format.isText()) {
      Dataset dataset = Dataset.open(files);
      return new LenientRows(files, format, ',', dataset.duck(), dataset.schema());
    }
    for (Path file : files) {
      Dataset.requireContent(file, format);
    }
    LenientRows rows;
    try {
      rows = new LenientRows(files, format, format == Format.CSV ? CsvHeader.separator(files.getFirst()) : ',',
          DuckDb.open(),
          null);
    } catch (SQLException e) {
      throw DuckDb.failure("cannot start DuckDB", e);
    }
    try {
      Schema found = new Schema(rows.names().stream().map(name -> new Column(name, ColumnType.TEXT)).toList());
      if (found.columns().isEmpty()) {
        throw new IOException("file=" + files.getFirst() + " has no column that could be read");
      }
      return new LenientRows(files, format, rows.separator, rows.duck, found);
    } catch (SQLException e) {
      rows.close();
      throw rows.cannotRead(e);
    } catch (IOException e) {
      rows.close();
      throw e;
    }
  }

  private List<String> names() throws SQLException {
    String sql = format == Format.CSV ? "SELECT column_name FROM (DESCRIBE SELECT * FROM " + csv() + ")"
        : "SELECT key FROM (SELECT DISTINCT unnest(json_keys(json)) AS key FROM " + json() + ") ORDER BY key";
    List<String> names = new ArrayList<>();
    try (Statement statement = duck.connection().createStatement(); ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        names.add(result.getString(1));
      }
    }
    return names;
  }

  private String csv() {
    return "read_csv(" + DuckDb.list(files)
        + ", header = true, all_varchar = true, store_rejects = true, rejects_table = '"
        + REJECTS + "', rejects_scan = '" + REJECTS + "_scan')";
  }

  private String json() {
    return "read_json_objects(" + DuckDb.list(files) + ", format = 'newline_delimited', ignore_errors = true)";
  }

  /// All columns, with the types that the files themselves declare: texts in text formats.
  Schema schema() {
    return schema;
  }

  boolean isText() {
    return format.isText();
  }

  private String reader() {
    return switch (format) {
      case CSV -> csv();
      case JSON_LINES -> "(SELECT " + schema.columns().stream()
          .map(column -> "json ->> " + DuckDb.literal("$." + Column.quoted(column.name())) + " AS "
              + column.identifier())
          .collect(Collectors.joining(", ")) + " FROM " + json() + " WHERE json IS NOT NULL)";
      case ARROW -> TableFunction.rows(ArrowFile.FUNCTION, schema);
      case PARQUET -> "read_parquet(" + DuckDb.list(files) + ")";
    };
  }

  /// FROM all rows, in which the columns given have the types given, NULL where a value cannot be cast.
  ///
  /// @param columns some of the files', with the types they should have
  /// @param extra more expressions over the columns as they are in the files, by name
  String source(List<Column> columns, Map<String, String> extra, List<String> conditions) {
    Map<String, String> projected = new LinkedHashMap<>();
    schema.columns().stream().filter(column -> column.type() != ColumnType.OTHER)
        .forEach(column -> projected.put(column.identifier(), column.identifier()));
    columns.forEach(column -> projected.put(column.identifier(), cast(column)));
    projected.putAll(extra);
    String where = conditions.isEmpty() ? "" : " WHERE (" + String.join(") AND (", conditions) + ")";
    return " FROM (SELECT " + projected.entrySet().stream().map(entry -> entry.getValue() + " AS " + entry.getKey())
        .collect(Collectors.joining(", ")) + " FROM " + reader() + where + ")";
  }

  private String cast(Column wanted) {
    ColumnType type = schema.column(wanted.name()).type();
    String value = wanted.identifier();
    if (type == wanted.type()) {
      return value;
    }
    String cast = "TRY_CAST(" + value + " AS " + wanted.type().duck() + ")";
    if (wanted.type() != ColumnType.INTEGER) {
      return cast;
    }
    // DuckDB rounds 1.5 to 2, in numbers and in texts.
    return "CASE WHEN " + (type == ColumnType.TEXT ? "regexp_full_match(" + value + ", " + WHOLE + ")"
        : type.isStoredAsDouble() ? value + " = trunc(" + value + ")" : "true") + " THEN " + cast + " END";
  }

  /// An expression for the text of a value that is there and cannot be cast, NULL for any other.
  String misfit(Column wanted) {
    return "CASE WHEN " + wanted.identifier() + " IS NOT NULL AND (" + cast(wanted) + ") IS NULL THEN left(CAST("
        + wanted.identifier() + " AS VARCHAR), " + LONGEST + ") END";
  }

  /// A number that needs every column of a text format, so that a row with a broken value in any of them is left out
  /// and counted, whether that column is checked or not.
  String usesAllColumns() {
    return !isText() ? "CAST(0 AS BIGINT)" : schema.columns().stream().map(Column::identifier)
        .map(identifier -> "CAST(" + identifier + " AS VARCHAR)")
        .collect(Collectors.joining(", ", "CAST(coalesce(", ") IS NULL AS BIGINT)"));
  }

  QueryCursor query(String sql, Schema stored, int batchRows) throws IOException {
    DuckDb shared;
    try {
      shared = duck.duplicate();
    } catch (SQLException e) {
      throw cannotRead(e);
    }
    return QueryCursor.open(shared, sql, stored, batchRows, this::cannotRead);
  }

  /// The single row of a query over [#source].
  long[] longs(String sql) throws IOException {
    try (Statement statement = duck.connection().createStatement(); ResultSet result = statement.executeQuery(sql)) {
      result.next();
      long[] longs = new long[result.getMetaData().getColumnCount()];
      for (int i = 0; i < longs.length; i++) {
        longs[i] = result.getLong(i + 1);
      }
      return longs;
    } catch (SQLException e) {
      throw cannotRead(e);
    }
  }

  /// The number of a mean, or NaN for none.
  double number(String sql) throws IOException {
    try (Statement statement = duck.connection().createStatement(); ResultSet result = statement.executeQuery(sql)) {
      result.next();
      double number = result.getDouble(1);
      return result.wasNull() ? Double.NaN : number;
    } catch (SQLException e) {
      throw cannotRead(e);
    }
  }

  /// The texts of a query's first column.
  List<String> texts(String sql) throws IOException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = duck.connection().createStatement(); ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        texts.add(result.getString(1));
      }
      return texts;
    } catch (SQLException e) {
      throw cannotRead(e);
    }
  }

  /// How many rows of a text format a scan could not read, and the first of them with what is wrong.
  ///
  /// @param scan the connection that the scan went through, which has ended
  long brokenRows(DuckDb scan, int most, List<BrokenRow> first) throws IOException {
    try (Statement statement = scan.connection().createStatement()) {
      return switch (format) {
        case CSV -> broken(statement, first,
            "SELECT line, min(lower(CAST(error_type AS VARCHAR))), min(csv_line) FROM " + REJECTS
                + " GROUP BY file_id, line ORDER BY file_id, line LIMIT " + most,
            "SELECT count(DISTINCT (file_id, line)) FROM " + REJECTS);
        case JSON_LINES -> broken(statement, first,
            "SELECT line, 'no json', '' FROM (SELECT row_number() OVER () AS line, json FROM "
                + json() + ") WHERE json IS NULL ORDER BY line LIMIT " + most,
            "SELECT count(*) FROM " + json() + " WHERE json IS NULL");
        default -> 0;
      };
    } catch (SQLException e) {
      throw cannotRead(e);
    }
  }

  private static long broken(Statement statement, List<BrokenRow> first, String rows, String count)
      throws SQLException {
    try (ResultSet result = statement.executeQuery(rows)) {
      while (result.next()) {
        first.add(new BrokenRow(result.getLong(1), result.getString(2), String.valueOf(result.getString(3))));
      }
    }
    try (ResultSet result = statement.executeQuery(count)) {
      result.next();
      return result.getLong(1);
    }
  }

  private IOException cannotRead(SQLException e) {
    return DuckDb.failure("cannot read " + (files.size() == 1 ? "file=" + files.getFirst() : "files=" + files) + " as "
        + format.title(), e);
  }

  @Override
  public void close() throws IOException {
    try {
      duck.close();
    } catch (SQLException e) {
      throw cannotRead(e);
    }
  }
}

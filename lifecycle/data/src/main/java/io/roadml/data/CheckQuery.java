package io.roadml.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The query of a validation, put together column by column: checked values, the texts of values of a wrong type,
/// truths of conditions, and the values as they stand in the file. Owner: one thread.
final class CheckQuery {
  private static final String MISFIT = "roadml_misfit_";
  private static final String PRESENCE = "roadml_presence_";
  private static final String TRUTH = "roadml_truth_";
  private static final String RAW = "roadml_raw_";

  private final LenientRows rows;
  private final List<Column> values = new ArrayList<>();
  private final Map<String, String> extra = new LinkedHashMap<>();
  private final List<Column> read = new ArrayList<>();
  private final List<String> projections = new ArrayList<>();

  CheckQuery(LenientRows rows) {
    this.rows = rows;
    read.add(new Column("roadml_all", ColumnType.INTEGER));
    projections.add(rows.usesAllColumns());
  }

  /// Reads a column as the type it should have, and returns the name under which the texts of its misfits are read.
  String value(Column column) {
    Column misfit = new Column(MISFIT + values.size(), ColumnType.TEXT);
    values.add(column);
    extra.put(misfit.identifier(), rows.misfit(column));
    read(column, column.type().stored(column.identifier()));
    return read(misfit, misfit.identifier());
  }

  /// Reads whether the files have a value at all, of whatever type, and returns the name under which: an empty text, or
  /// none.
  String presence(Column column) {
    Column presence = new Column(PRESENCE + read.size(), ColumnType.TEXT);
    extra.put(presence.identifier(), "CASE WHEN " + column.identifier() + " IS NOT NULL THEN '' END");
    return read(presence, presence.identifier());
  }

  /// Reads whether a condition holds, and returns the name under which.
  String condition(String sql) {
    return read(new Column(TRUTH + read.size(), ColumnType.BOOLEAN), "CAST(CAST((" + sql + ") AS BOOLEAN) AS BIGINT)");
  }

  /// Reads all columns of the files as texts as well; [#raw(int)] are their names.
  void raw() {
    List<Column> columns = rows.schema().columns();
    for (int i = 0; i < columns.size(); i++) {
      Column raw = new Column(raw(i), ColumnType.TEXT);
      extra.put(raw.identifier(), "CAST(" + columns.get(i).identifier() + " AS VARCHAR)");
      read(raw, raw.identifier());
    }
  }

  static String raw(int column) {
    return RAW + column;
  }

  private String read(Column column, String projection) {
    read.add(column);
    projections.add(projection);
    return column.name();
  }

  QueryCursor open(List<String> conditions, int batchRows) throws IOException {
    return rows.query("SELECT " + String.join(", ", projections) + rows.source(values, extra, conditions),
        new Schema(read),
        batchRows);
  }
}

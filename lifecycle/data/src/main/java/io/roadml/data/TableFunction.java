package io.roadml.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.duckdb.DuckDBTableFunctionState;
import org.duckdb.DuckDBWritableVector;

/// Rows of ours as a table of DuckDB's, so that SQL can select, filter, sort and write what DuckDB cannot read itself.
/// DuckDB asks for the columns it needs, and pulls the rows as it needs them: nothing is kept.
final class TableFunction
    implements
    DuckDBTableFunction<Schema, TableFunction.Scan, Object> {
  private final Schema schema;
  private final TableCursor.Source source;

  TableFunction(Schema schema, TableCursor.Source source) {
    this.schema = schema;
    this.source = source;
  }

  /// What stands after FROM: the rows with their own types.
  static String rows(String function, Schema schema) {
    return schema.columns().stream()
        .map(column -> column.type().restored(column.identifier()) + " AS " + column.identifier())
        .collect(Collectors.joining(", ", "(SELECT ", " FROM " + function + "())"));
  }

  @Override
  public Schema bind(DuckDBTableFunctionBindInfo info) {
    for (Column column : schema.columns()) {
      info.addResultColumn(column.name(), type(column.type()));
    }
    return schema;
  }

  private static DuckDBColumnType type(ColumnType type) {
    return type.isStoredAsLong() ? DuckDBColumnType.BIGINT
        : type.isStoredAsDouble() ? DuckDBColumnType.DOUBLE : DuckDBColumnType.VARCHAR;
  }

  @Override
  public Scan init(DuckDBTableFunctionInitInfo info) throws IOException {
    info.setMaxThreads(1); // the rows have an order
    List<Column> columns = new ArrayList<>();
    for (long i = 0; i < info.getColumnCount(); i++) {
      columns.add(schema.columns().get((int) info.getColumnIndex(i)));
    }
    return new Scan(source.open(columns));
  }

  @Override
  public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter chunk) throws IOException {
    Scan scan = info.getInitData();
    return scan.fill(chunk);
  }

  /// One pass over the rows. Owner: the thread of DuckDB's that calls it.
  static final class Scan implements DuckDBTableFunctionState {
    private final TableCursor cursor;
    private Table table;
    private int row;

    Scan(TableCursor cursor) {
      this.cursor = cursor;
    }

    long fill(DuckDBDataChunkWriter chunk) throws IOException {
      while (table == null || row == table.rowCount()) {
        table = cursor.next();
        row = 0;
        if (table == null) {
          cursor.close();
          return 0;
        }
      }
      int count = (int) Math.min(chunk.capacity(), table.rowCount() - row);
      for (int i = 0; i < table.columns().size(); i++) {
        copy(table.columns().get(i), row, count, chunk.vector(i));
      }
      row += count;
      return count;
    }

    private static void copy(StoredColumn column, int from, int count, DuckDBWritableVector target) {
      for (int i = 0; i < count; i++) {
        int row = from + i;
        if (column.isMissing(row)) {
          target.setNull(i);
        } else if (column.longs() != null) {
          target.setLong(i, column.longs()[row]);
        } else if (column.doubles() != null) {
          target.setDouble(i, column.doubles()[row]);
        } else {
          target.setString(i, column.texts().get(column.codes()[row]));
        }
      }
    }

    @Override
    public void close() throws IOException {
      cursor.close();
    }
  }
}

package io.roadml.data;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;

/// The rows of a query in tables of a size, held by DuckDB until they are asked for. It owns the instance it reads
/// from.
final class QueryCursor implements TableCursor {
  private static final int PROGRESS_EVERY = 100_000;

  private final DuckDb duck;
  private final PreparedStatement statement;
  private final DuckDBChunkedResult result;
  private final Function<SQLException, IOException> failure;
  private final Schema schema;
  private final int batchRows;
  private final List<ColumnBuffer> buffers;
  private DuckDBDataChunkReader chunk;
  private long from;

  private QueryCursor(DuckDb duck, PreparedStatement statement, DuckDBChunkedResult result,
      Function<SQLException, IOException> failure, Schema schema, int batchRows) {
    this.duck = duck;
    this.statement = statement;
    this.result = result;
    this.failure = failure;
    this.schema = schema;
    this.batchRows = batchRows;
    this.buffers = schema.columns().stream().map(column -> ColumnBuffer.of(column.type())).toList();
  }

  /// Starts a query whose columns are stored values, in the order of the schema.
  static QueryCursor open(DuckDb duck, String sql, Schema schema, int batchRows,
      Function<SQLException, IOException> failure) throws IOException {
    PreparedStatement statement = null;
    try {
      statement = duck.connection().prepareStatement(sql);
      DuckDBChunkedResult result = statement.unwrap(DuckDBPreparedStatement.class).query();
      return new QueryCursor(duck, statement, result, failure, schema, batchRows);
    } catch (SQLException e) {
      close(duck, e);
      if (statement != null) {
        close(statement, e);
      }
      throw failure.apply(e);
    }
  }

  @Override
  public Table next() throws IOException {
    return next(Progress.none());
  }

  /// [#next()], telling how many rows it has gathered; the total is not known.
  Table next(Progress progress) throws IOException {
    int told = 0;
    while (buffers.getFirst().size < batchRows && advance()) {
      if (buffers.getFirst().size - told >= PROGRESS_EVERY) {
        told = buffers.getFirst().size;
        progress.rows(told, -1);
      }
      long to = Math.min(chunk.rowCount(), from + batchRows - buffers.getFirst().size);
      for (int i = 0; i < buffers.size(); i++) {
        buffers.get(i).append(chunk.vector(i), from, to);
      }
      from = to;
    }
    return buffers.getFirst().size == 0 ? null : taken();
  }

  /// The connection that is read from, free for other queries after the last table.
  DuckDb duck() {
    return duck;
  }

  /// A table without rows.
  Table empty() {
    return taken();
  }

  private Table taken() {
    List<StoredColumn> columns = new ArrayList<>(buffers.size());
    for (int i = 0; i < buffers.size(); i++) {
      columns.add(buffers.get(i).take(schema.columns().get(i)));
    }
    return new Table(columns);
  }

  private boolean advance() throws IOException {
    try {
      while (chunk == null || from == chunk.rowCount()) {
        if (!nextChunk()) {
          return false;
        }
        chunk = result.chunk();
        from = 0;
      }
      return true;
    } catch (SQLException e) {
      throw failure.apply(e);
    }
  }

  /// DuckDB throws a checked exception here that it does not declare.
  private boolean nextChunk() throws SQLException {
    return result.nextChunk();
  }

  @Override
  public void close() throws IOException {
    try (duck; statement; result) {
      chunk = null;
    } catch (SQLException e) {
      throw failure.apply(e);
    }
  }

  private static void close(AutoCloseable resource, SQLException cause) {
    try {
      resource.close();
    } catch (Exception e) {
      cause.addSuppressed(e);
    }
  }
}

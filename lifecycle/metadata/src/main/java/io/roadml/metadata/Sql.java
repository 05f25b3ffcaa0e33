package io.roadml.metadata;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/// Statements on the tables of an area: the way for a module with tables of its own to read and write them.
///
/// Each statement is a transaction of its own unless it runs within [MetadataStore#transact] or
/// [MetadataStore#transactRows].
///
/// - Values: `?` in a statement, bound in order: [String], [Long], [Integer], [Double] or null.
/// - Dialect: what SQLite and PostgreSQL both understand.
/// - Threading: safe for many threads.
/// - Fails: [MetadataException].
public final class Sql {
  private static final int FETCHED_AT_ONCE = 1_000;

  private final MetadataStore store;

  Sql(MetadataStore store) {
    this.store = store;
  }

  /// Changes rows and says how many.
  public int update(String sql, Object... values) {
    return store.inRowTransaction(handle -> bound(handle.createUpdate(sql), values).execute());
  }

  /// Runs one statement for each list of values, all or none of them. (How many rows were changed PostgreSQL does not say.)
  public void batch(String sql, List<Object[]> rows) {
    if (!rows.isEmpty()) {
      store.inRowTransaction(handle -> batch(handle.getConnection(), sql, rows));
    }
  }

  /// All rows of an answer.
  public <T> List<T> list(String sql, RowReader<T> reader, Object... values) {
    return store.read(handle -> mapped(handle, sql, reader, values).list());
  }

  /// The first row of an answer, if there is one.
  public <T> Optional<T> first(String sql, RowReader<T> reader, Object... values) {
    return store.read(handle -> mapped(handle, sql, reader, values).findFirst());
  }

  /// The first row of the answer of a statement that also changes rows (`… RETURNING …`).
  public <T> Optional<T> change(String sql, RowReader<T> reader, Object... values) {
    return store.inRowTransaction(handle -> mapped(handle, sql, reader, values).findFirst());
  }

  /// Shows all rows of an answer one by one, without holding them all.
  public <T> void forEach(String sql, RowReader<T> reader, Consumer<T> sink, Object... values) {
    store.stream(handle -> {
      try (Query query = bound(handle.createQuery(sql), values).setFetchSize(FETCHED_AT_ONCE);
          Stream<T> rows = query.map((row, _) -> reader.read(new Row(row))).stream()) {
        rows.forEach(sink);
        return null;
      }
    });
  }

  /// Past Jdbi, which makes several objects of each value: of a batch of metrics there are thousands.
  private int[] batch(Connection connection, String sql, List<Object[]> rows) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Object[] row : rows) {
        for (int i = 0; i < row.length; i++) {
          bind(statement, i + 1, row[i]);
        }
        statement.addBatch();
      }
      return statement.executeBatch();
    } catch (SQLException e) {
      throw store.failure(e);
    }
  }

  private static void bind(PreparedStatement statement, int position, Object value) throws SQLException {
    switch (value) {
      case null -> statement.setNull(position, Types.NULL);
      case String text -> statement.setString(position, text);
      case Long number -> statement.setLong(position, number);
      case Integer number -> statement.setInt(position, number);
      case Double number -> statement.setDouble(position, number);
      default -> throw unknown(position, value);
    }
  }

  private static <T> ResultIterable<T> mapped(Handle handle, String sql, RowReader<T> reader,
      Object... values) {
    return bound(handle.createQuery(sql), values).map((row, _) -> reader.read(new Row(row)));
  }

  private static <S extends SqlStatement<S>> S bound(S statement, Object... values) {
    for (int i = 0; i < values.length; i++) {
      bind(statement, i, values[i]);
    }
    return statement;
  }

  /// Not by Jdbi's own choice of type: for a null PostgreSQL wants to know what it is a null of.
  private static void bind(SqlStatement<?> statement, int position, Object value) {
    switch (value) {
      case null -> statement.bindNull(position, Types.NULL);
      case String text -> statement.bind(position, text);
      case Long number -> statement.bind(position, number);
      case Integer number -> statement.bind(position, number);
      case Double number -> statement.bind(position, number);
      default -> throw unknown(position + 1, value);
    }
  }

  private static IllegalArgumentException unknown(int number, Object value) {
    return new IllegalArgumentException(
        "value " + number + " is a " + value.getClass().getName() + ", want a String, Long, Integer, Double or null");
  }
}

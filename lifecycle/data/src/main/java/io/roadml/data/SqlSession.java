package io.roadml.data;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;

/// A private DuckDB in memory, for modules that ask more of files and tables than a [Dataset] does: SQL of their own over
/// what they load, with no JDBC in sight.
///
/// ```java
/// try (SqlSession sql = SqlSession.open("the rows of last week")) {
///   sql.run("CREATE TABLE week AS SELECT * FROM " + sql.rowsOf(file, Map.of()));
///   Table perDay = sql.query("SELECT day, count(*) AS rows FROM week GROUP BY day");
/// }
/// ```
///
/// - Time zone: UTC, whatever the JVM's is; nothing is downloaded; rows keep their order.
/// - Trust: SQL is taken as it is. Put names through [#identifier] and texts through [#literal].
/// - Threading: one thread; a query uses all cores.
/// - Fails: [IOException] with what the session is about and DuckDB's own words.
public final class SqlSession implements AutoCloseable {
  private static final int BATCH_ROWS = 1 << 16;

  private final DuckDb duck;
  private final String about;
  private int functions;

  private SqlSession(DuckDb duck, String about) {
    this.duck = duck;
    this.about = about;
  }

  /// An empty database.
  ///
  /// @param about what failures begin with
  /// @throws IOException if the library cannot be loaded
  public static SqlSession open(String about) throws IOException {
    try {
      return new SqlSession(DuckDb.open(), about);
    } catch (SQLException e) {
      throw DuckDb.failure(about, e);
    }
  }

  /// Runs one statement.
  ///
  /// @throws IOException if it fails
  public void run(String sql) throws IOException {
    try {
      duck.execute(sql);
    } catch (SQLException e) {
      throw DuckDb.failure(about, e);
    }
  }

  /// The whole numbers of a query's first row, 0 where there is none.
  ///
  /// @throws IOException if the query fails
  public long[] numbers(String query) throws IOException {
    try (Statement statement = duck.connection().createStatement(); ResultSet row = statement.executeQuery(query)) {
      long[] numbers = new long[row.getMetaData().getColumnCount()];
      boolean found = row.next();
      for (int i = 0; found && i < numbers.length; i++) {
        numbers[i] = row.getLong(i + 1);
      }
      return numbers;
    } catch (SQLException e) {
      throw DuckDb.failure(about, e);
    }
  }

  /// The texts of a query's first column.
  ///
  /// @throws IOException if the query fails
  public List<String> texts(String query) throws IOException {
    try (Statement statement = duck.connection().createStatement(); ResultSet row = statement.executeQuery(query)) {
      List<String> texts = new ArrayList<>();
      while (row.next()) {
        texts.add(row.getString(1));
      }
      return texts;
    } catch (SQLException e) {
      throw DuckDb.failure(about, e);
    }
  }

  /// The columns of a query with the names that DuckDB has for their types, in order.
  ///
  /// @throws IOException if the query fails
  public Map<String, String> typesOf(String query) throws IOException {
    try (Statement statement = duck.connection().createStatement();
        ResultSet row = statement.executeQuery("DESCRIBE " + query)) {
      Map<String, String> types = new LinkedHashMap<>();
      while (row.next()) {
        types.put(row.getString(1), row.getString(2));
      }
      return types;
    } catch (SQLException e) {
      throw DuckDb.failure(about, e);
    }
  }

  /// All rows of a query.
  ///
  /// @throws IOException if the query fails, or if a column is a list, a struct or the like
  public Table query(String query) throws IOException {
    Schema schema = schemaOf(query);
    List<Table> tables = new ArrayList<>(1);
    stream(query, schema, Integer.MAX_VALUE, tables::add);
    return tables.isEmpty() ? new Table(take(schema, buffers(schema))) : tables.getFirst();
  }

  /// The rows of a query in tables of at most `batchRows` rows; a query without rows gives none.
  ///
  /// @throws IOException if the query fails, or if a column is a list, a struct or the like
  public void forEachBatch(String query, int batchRows, Consumer<Table> consumer) throws IOException {
    stream(query, schemaOf(query), batchRows, consumer);
  }

  /// What the columns of a query are like, in the memory of a batch of rows.
  ///
  /// @throws IOException if the query fails, or if a column is a list, a struct or the like
  public Profile profile(String query) throws IOException {
    Schema schema = schemaOf(query);
    Profile profile = Profile.empty(schema);
    stream(query, schema, BATCH_ROWS, profile::add);
    return profile;
  }

  /// Makes a table of rows in memory.
  ///
  /// @throws IOException if there is one of that name
  public void load(String name, Table table) throws IOException {
    String rows = rowsOf(new TableFunction(table.schema(), TableCursor.of(table)), table.schema());
    run("CREATE TABLE " + identifier(name) + " AS SELECT * FROM " + rows);
  }

  /// Writes the rows of a query to a file, whose ending tells the format; it should be a name that nobody looks for yet.
  ///
  /// @throws IOException if the query fails or the file cannot be written
  public void writeTo(Path file, Path named, String query) throws IOException {
    run("COPY (" + query + ") TO " + literal(file.toString()) + " (" + Format.ofWritten(named).copyOptions() + ")");
  }

  /// What can stand after FROM in this session: the rows of a file, whose ending tells the format.
  ///
  /// @param csvTypes types of columns of a CSV file, which has none of its own; DuckDB guesses the others
  /// @throws IOException if an Arrow file cannot be read
  /// @throws IllegalArgumentException if the ending is not known
  public String rowsOf(Path file, Map<String, String> csvTypes) throws IOException {
    Format format = Format.of(file);
    if (format == Format.ARROW) {
      Schema schema = ArrowFile.schema(file);
      return rowsOf(new TableFunction(schema, columns -> ArrowFile.open(List.of(file), columns)), schema);
    }
    String reader = format.reader(List.of(file));
    if (format != Format.CSV || csvTypes.isEmpty()) {
      return reader;
    }
    String types = csvTypes.entrySet().stream().map(e -> literal(e.getKey()) + ": " + literal(e.getValue()))
        .collect(Collectors.joining(", ", ", types = {", "})"));
    return reader.substring(0, reader.length() - 1) + types;
  }

  private String rowsOf(TableFunction rows, Schema schema) throws IOException {
    String function = "rows_" + functions++;
    try {
      duck.register(function, rows);
      return TableFunction.rows(function, schema);
    } catch (SQLException e) {
      throw DuckDb.failure(about, e);
    }
  }

  /// What can stand after FROM: the rows of Parquet files, one after the other.
  public static String rowsOfParquet(List<Path> files) {
    return "read_parquet(" + DuckDb.list(files) + ", hive_partitioning = false)";
  }

  /// A name as SQL.
  public static String identifier(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  /// A text as SQL.
  public static String literal(String text) {
    return DuckDb.literal(text);
  }

  @Override
  public void close() throws IOException {
    try {
      duck.close();
    } catch (SQLException e) {
      throw DuckDb.failure(about, e);
    }
  }

  private Schema schemaOf(String query) throws IOException {
    Schema schema = new Schema(typesOf(query).entrySet().stream()
        .map(column -> new Column(column.getKey(), ColumnType.ofDuck(column.getValue()))).toList());
    for (Column column : schema.columns()) {
      if (column.type() == ColumnType.OTHER) {
        throw new IOException(about + ": column=" + column.name() + " has a type that cannot be read into memory");
      }
    }
    return schema;
  }

  private void stream(String query, Schema schema, int batchRows, Consumer<Table> consumer) throws IOException {
    String stored = "SELECT " + schema.projection() + " FROM (" + query + ")";
    try (PreparedStatement statement = duck.connection().prepareStatement(stored);
        DuckDBChunkedResult result = statement.unwrap(DuckDBPreparedStatement.class).query()) {
      drain(result, schema, batchRows, consumer);
    } catch (SQLException e) {
      throw DuckDb.failure(about, e);
    }
  }

  private static void drain(DuckDBChunkedResult result, Schema schema, int batchRows, Consumer<Table> consumer) {
    List<ColumnBuffer> buffers = buffers(schema);
    while (result.nextChunk()) {
      DuckDBDataChunkReader chunk = result.chunk();
      for (long from = 0; from < chunk.rowCount();) {
        long to = Math.min(chunk.rowCount(), from + batchRows - buffers.getFirst().size);
        for (int i = 0; i < buffers.size(); i++) {
          buffers.get(i).append(chunk.vector(i), from, to);
        }
        from = to;
        if (buffers.getFirst().size == batchRows) {
          consumer.accept(new Table(take(schema, buffers)));
        }
      }
    }
    if (buffers.getFirst().size > 0) {
      consumer.accept(new Table(take(schema, buffers)));
    }
  }

  private static List<ColumnBuffer> buffers(Schema schema) {
    return schema.columns().stream().map(column -> ColumnBuffer.of(column.type())).toList();
  }

  private static List<StoredColumn> take(Schema schema, List<ColumnBuffer> buffers) {
    List<StoredColumn> taken = new ArrayList<>(buffers.size());
    for (int i = 0; i < buffers.size(); i++) {
      taken.add(buffers.get(i).take(schema.columns().get(i)));
    }
    return taken;
  }
}

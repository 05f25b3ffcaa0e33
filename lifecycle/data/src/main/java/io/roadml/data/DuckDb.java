package io.roadml.data;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBTableFunctionBuilder;

/// A private in-memory DuckDB, open for one operation.
final class DuckDb implements AutoCloseable {
  private static final long LEAST_MEMORY_MB = 256;
  private static final String OURS = "(?s)^Invalid Input Error: (java\\.io\\.IOException|java\\.lang\\.\\w+): ";

  private static final String CSV_VALUE = "Error when converting column";

  private final DuckDBConnection connection;

  private DuckDb(DuckDBConnection connection) {
    this.connection = connection;
  }

  /// An instance that downloads nothing, keeps the order of the rows, and takes at most as much memory as the JVM's
  /// heap may; what a sort needs beyond that goes to the folder for temporary files.
  static DuckDb open() throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:duckdb:");
    DuckDb duck = new DuckDb(connection.unwrap(DuckDBConnection.class));
    duck.execute("SET autoinstall_known_extensions = false");
    duck.execute("SET autoload_known_extensions = false");
    duck.execute("SET TimeZone = 'UTC'");
    duck.execute("SET memory_limit = '" + memoryMegabytes() + "MB'");
    duck.execute("SET temp_directory = " + literal(spillFolder()));
    return duck;
  }

  private static long memoryMegabytes() {
    return Math.max(LEAST_MEMORY_MB, Runtime.getRuntime().maxMemory() >> 20);
  }

  /// DuckDB makes the folder when it needs it, and removes it when it closes.
  private static String spillFolder() {
    return Path.of(System.getProperty("java.io.tmpdir"), "roadml-duckdb-" + UUID.randomUUID()).toString();
  }

  /// Another connection to the same instance.
  DuckDb duplicate() throws SQLException {
    return new DuckDb(connection.duplicate());
  }

  DuckDBConnection connection() {
    return connection;
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// Makes rows of ours known as a table function without arguments.
  void register(String name, TableFunction rows) throws SQLException {
    try (DuckDBTableFunctionBuilder builder = DuckDBFunctions.tableFunction()) {
      builder.withName(name).withProjectionPushdown().withFunction(rows).register(connection);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /// A list of file names as SQL, with the characters of a glob taken literally.
  static String list(List<Path> files) {
    return files.stream().map(file -> literal(file.toString().replaceAll("[\\[*?]", "[$0]")))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /// The failure of a file, in DuckDB's own words less their tail of hints and positions.
  static IOException failure(String what, SQLException cause) {
    return new IOException(what + ": " + words(cause), cause);
  }

  /// The first line of what DuckDB said, and of a CSV file also which value of which column it is about; of an exception of
  /// ours, what we said.
  static String words(SQLException cause) {
    String message = String.valueOf(cause.getMessage()).replaceFirst(OURS, "");
    List<String> lines = message.lines().toList();
    return lines.stream().filter(line -> line.startsWith(CSV_VALUE)).findFirst()
        .map(value -> lines.getFirst() + ", " + value).orElse(lines.isEmpty() ? message : lines.getFirst());
  }
}

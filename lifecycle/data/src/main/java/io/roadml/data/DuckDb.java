package io.roadml.data;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/// A private in-memory DuckDB, open for one operation.
final class DuckDb implements AutoCloseable {
  private final DuckDBConnection connection;

  private DuckDb(DuckDBConnection connection) {
    this.connection = connection;
  }

  /// An instance that downloads nothing and keeps the order of the rows.
  static DuckDb open() throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:duckdb:");
    DuckDb duck = new DuckDb(connection.unwrap(DuckDBConnection.class));
    duck.execute("SET autoinstall_known_extensions = false");
    duck.execute("SET autoload_known_extensions = false");
    duck.execute("SET TimeZone = 'UTC'");
    return duck;
  }

  DuckDBConnection connection() {
    return connection;
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
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
    String message = String.valueOf(cause.getMessage());
    int end = message.indexOf('\n');
    return new IOException(what + ": " + (end < 0 ? message : message.substring(0, end)), cause);
  }
}

package io.roadml.metadata;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/// What SQLite and PostgreSQL do differently.
sealed interface Database permits SqliteFile, PostgresServer {
  /// How messages call it: `file=…` or `url=…`, without a password.
  String name();

  /// Opens connections.
  HikariDataSource pool() throws IOException;

  /// Runs the migrations while nobody else does.
  void migrating(Migration work) throws IOException;

  /// What comes after a `CREATE TABLE` whose rows are to lie in the order of its primary key.
  String clustered();

  /// What comes after the type of a column of texts that are to be compared by their bytes.
  String bytewise();

  /// Lets one transaction at a time go on from here, among all processes, until it ends.
  void exclude(Handle handle);

  /// Whether an answer that is read piece by piece needs a transaction around it.
  boolean streamsInTransactions();

  /// Runs a transaction that writes, when it is its turn within this process.
  <T> T writing(Supplier<T> work);

  /// The work that needs to be alone.
  @FunctionalInterface
  interface Migration {
    void run() throws IOException;
  }
}

package io.roadml.metadata;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/// The transactional store of all life-cycle modules: `metadata.db` in a data folder, or a database of a PostgreSQL server
/// that several machines share.
///
/// ```java
/// try (MetadataStore store = MetadataStore.open(Path.of("roadml-data"))) {
///   store.transact(() -> {
///     Definition view = store.definitions().get("shop", "view", "users").orElseThrow();
///     return store.definitions().update(view, 1, "{}");
///   });
/// }
/// ```
///
/// - Processes: several may have it open at once. Of SQLite all must be on one machine, one writes at a time, and the others
///   wait up to ten seconds; never put the folder on a network file system.
/// - Durability: what was committed survives a kill and a power loss (SQLite: WAL, synchronous FULL).
/// - Versions: a row that is changed carries a version; a change of a version that is no longer there is a
///   [StaleVersionException], so that no update is lost.
/// - Threading: safe for many threads.
/// - Fails: [MetadataException], after which nothing of the transaction is there.
public final class MetadataStore implements AutoCloseable {
  static final String FILE = "metadata.db";

  private final Database database;
  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final Sql sql;
  private final Definitions definitions;
  private final Watermarks watermarks;

  private MetadataStore(Database database, HikariDataSource pool, Clock clock) {
    this.database = database;
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
    this.sql = new Sql(this);
    this.definitions = new Definitions(this, clock);
    this.watermarks = new Watermarks(this, clock);
  }

  /// Opens the store of a data folder; both are made when they are not there, and older ones are migrated.
  ///
  /// @throws IOException if the folder cannot be used, or if its file is no store of ours or of a newer RoadML
  public static MetadataStore open(Path dataFolder) throws IOException {
    return open(dataFolder, Clock.systemUTC());
  }

  /// Whether a data folder has a store.
  public static boolean exists(Path dataFolder) {
    return Files.exists(dataFolder.resolve(FILE));
  }

  /// [#open(Path)] with another clock.
  ///
  /// @throws IOException as there
  public static MetadataStore open(Path dataFolder, Clock clock) throws IOException {
    Files.createDirectories(dataFolder);
    return open(new SqliteFile(dataFolder.resolve(FILE)), clock);
  }

  /// Opens a store in a PostgreSQL database, which must be there; its tables are made or migrated.
  ///
  /// @param url   `jdbc:postgresql://host:port/database`, with what else the driver understands as parameters
  /// @param clock stamps what is written
  /// @throws IOException if the database cannot be reached, or belongs to a newer RoadML
  public static MetadataStore connect(String url, Clock clock) throws IOException {
    if (!url.startsWith(PostgresServer.PREFIX)) {
      throw new IOException("url=" + url + " is no metadata store; want " + PostgresServer.PREFIX
          + "//host:port/database, or a data folder");
    }
    return open(new PostgresServer(url), clock);
  }

  private static MetadataStore open(Database database, Clock clock) throws IOException {
    HikariDataSource pool = database.pool();
    try {
      Migrations.run(database, pool);
      return new MetadataStore(database, pool, clock);
    } catch (IOException | RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  /// Definitions by project, kind and name.
  public Definitions definitions() {
    return definitions;
  }

  /// How far the views of a project have been copied to their online stores.
  public Watermarks watermarks() {
    return watermarks;
  }

  /// Statements on the tables that other modules own.
  public Sql sql() {
    return sql;
  }

  /// The connections to the database that several machines share, for libraries that speak to it themselves; empty for the
  /// file of one machine. They are closed with the store.
  public Optional<DataSource> shared() {
    return database instanceof PostgresServer ? Optional.of(pool) : Optional.empty();
  }

  /// Runs work as one transaction: what the store's classes do on this thread meanwhile is written together or not at
  /// all. No other process is in such a transaction at the same time, so that what it has read is true until it ends. A
  /// transaction within a transaction is part of the outer one.
  ///
  /// @throws MetadataException if it cannot be written; what the work itself throws is passed on, after a roll-back
  public <T> T transact(Supplier<T> work) {
    return inTransaction(_ -> work.get());
  }

  /// [#transact] for work that locks the rows it depends on itself, by changing them first: on PostgreSQL others may write
  /// other rows meanwhile.
  ///
  /// @throws MetadataException as there
  public <T> T transactRows(Supplier<T> work) {
    return inRowTransaction(_ -> work.get());
  }

  @Override
  public void close() {
    pool.close();
  }

  <T> T inTransaction(Function<Handle, T> work) {
    return inRowTransaction(handle -> {
      database.exclude(handle);
      return work.apply(handle);
    });
  }

  <T> T inRowTransaction(Function<Handle, T> work) {
    return database.writing(() -> guarded(() -> jdbi.<T, RuntimeException>inTransaction(work::apply)));
  }

  <T> T read(Function<Handle, T> work) {
    return guarded(() -> jdbi.<T, RuntimeException>withHandle(work::apply));
  }

  /// Work that reads an answer piece by piece.
  <T> T stream(Function<Handle, T> work) {
    return database.streamsInTransactions()
        ? guarded(() -> jdbi.<T, RuntimeException>inTransaction(work::apply))
        : read(work);
  }

  private <T> T guarded(Supplier<T> work) {
    try {
      return work.get();
    } catch (JdbiException e) {
      throw failure(e);
    }
  }

  /// What the database said, for those who called it.
  MetadataException failure(Exception e) {
    return new MetadataException("metadata: " + database.name() + ": " + reason(e), e);
  }

  private static String reason(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return String.valueOf(sql.getMessage());
      }
    }
    return String.valueOf(e.getMessage());
  }
}

package io.roadml.metadata;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.io.IOException;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/// A database of a PostgreSQL server.
final class PostgresServer implements Database {
  static final String PREFIX = "jdbc:postgresql:";

  private static final int CONNECTIONS = 8;
  private static final long WAIT_MILLIS = 30_000;
  /// Any number that no other program on the database is likely to lock: `roadml` in ASCII.
  private static final long LOCK = 0x726f61646d6cL;

  private final String url;
  private final String name;

  PostgresServer(String url) {
    this.url = url;
    this.name = "url=" + withoutSecrets(url);
  }

  /// A password may stand in the parameters, and one before the host is refused by the driver, but would be printed first.
  private static String withoutSecrets(String url) {
    int query = url.indexOf('?');
    String place = query < 0 ? url : url.substring(0, query);
    int at = place.lastIndexOf('@');
    return at < 0 ? place : PREFIX + "//" + place.substring(at + 1);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public HikariDataSource pool() throws IOException {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(WAIT_MILLIS);
    config.setPoolName("roadml-metadata");
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    config.addDataSourceProperty("ApplicationName", "roadml");
    try {
      return new HikariDataSource(config);
    } catch (PoolInitializationException | IllegalArgumentException e) {
      throw new IOException(name + " cannot be opened as a metadata store: " + reason(e), e);
    }
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }

  /// Flyway locks PostgreSQL itself.
  @Override
  public void migrating(Migration work) throws IOException {
    work.run();
  }

  @Override
  public String clustered() {
    return "";
  }

  @Override
  public String bytewise() {
    return "COLLATE \"C\"";
  }

  @Override
  public void exclude(Handle handle) {
    handle.createQuery("SELECT 1 FROM pg_advisory_xact_lock(" + LOCK + ")").mapTo(Integer.class).one();
  }

  /// Its driver reads an answer piece by piece within a transaction only.
  @Override
  public boolean streamsInTransactions() {
    return true;
  }

  @Override
  public <T> T writing(Supplier<T> work) {
    return work.get();
  }
}

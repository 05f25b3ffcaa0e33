package io.roadml.metadata;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.io.IOException;
import java.nio.file.Path;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

/// Connections to one SQLite file.
final class SqliteFile {
  private static final int BUSY_MILLIS = 10_000;
  private static final int CONNECTIONS = 4;

  private SqliteFile() {
  }

  static HikariDataSource pool(Path file) throws IOException {
    HikariConfig config = new HikariConfig();
    config.setDataSource(source(file));
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(3L * BUSY_MILLIS);
    config.setPoolName("roadml-metadata");
    try {
      return new HikariDataSource(config);
    } catch (PoolInitializationException e) {
      throw new IOException("file=" + file + " cannot be opened as a metadata store: " + e.getCause().getMessage(), e);
    }
  }

  /// IMMEDIATE: a transaction that reads and then writes cannot fail because another one wrote in between.
  private static SQLiteDataSource source(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_MILLIS);
    config.enforceForeignKeys(true);
    config.setTransactionMode(TransactionMode.IMMEDIATE);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    return source;
  }
}

package io.roadml.metadata;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

/// One SQLite file.
final class SqliteFile implements Database {
  private static final int BUSY_MILLIS = 10_000;
  private static final int CONNECTIONS = 8;
  /// Negative: in KiB, for each connection. A batch of 1,000 metrics of as many keys touches as many pages.
  private static final int CACHE_KIBIBYTES = -32_768;
  /// The log is copied to the file every 64 MiB: pages that are written again and again are copied once.
  private static final String CHECKPOINT_PAGES = "16384";
  private static final Object ONE_IN_THIS_PROCESS = new Object();

  private final Path file;
  private final ReentrantLock turn = new ReentrantLock(true);

  SqliteFile(Path file) {
    this.file = file;
  }

  @Override
  public String name() {
    return "file=" + file;
  }

  @Override
  public HikariDataSource pool() throws IOException {
    HikariConfig config = new HikariConfig();
    config.setDataSource(source());
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

  /// LIKE minds the case, as it does in PostgreSQL. IMMEDIATE: a transaction that reads and then writes cannot fail because
  /// another one wrote in between.
  private SQLiteDataSource source() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_MILLIS);
    config.enforceForeignKeys(true);
    config.setCacheSize(CACHE_KIBIBYTES);
    config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, CHECKPOINT_PAGES);
    config.setPragma(SQLiteConfig.Pragma.CASE_SENSITIVE_LIKE, "true");
    config.setTransactionMode(TransactionMode.IMMEDIATE);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    return source;
  }

  /// Flyway does not lock SQLite, so a file beside it is locked: of two processes that start at once one migrates.
  @Override
  public void migrating(Migration work) throws IOException {
    Path lock = file.resolveSibling(file.getFileName() + ".migrating");
    synchronized (ONE_IN_THIS_PROCESS) {
      try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        work.run();
      }
    }
  }

  @Override
  public String clustered() {
    return "WITHOUT ROWID";
  }

  @Override
  public String bytewise() {
    return "COLLATE BINARY";
  }

  /// There is nothing to do: a transaction of SQLite has the write lock from its first statement on.
  @Override
  public void exclude(Handle handle) {
  }

  /// A transaction would take the write lock.
  @Override
  public boolean streamsInTransactions() {
    return false;
  }

  /// SQLite lets waiting connections sleep and try again: within a process they queue instead, and none starves.
  @Override
  public <T> T writing(Supplier<T> work) {
    turn.lock();
    try {
      return work.get();
    } finally {
      turn.unlock();
    }
  }
}

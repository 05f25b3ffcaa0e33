package io.roadml.metadata;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/// Brings the tables of a store to what this version of RoadML needs.
final class Migrations {
  private static final String PLACE = "classpath:io/roadml/metadata/migrations";
  private static final Object ONE_IN_THIS_PROCESS = new Object();

  private Migrations() {
  }

  /// Flyway does not lock SQLite, so a file beside it is locked: of two processes that start at once one migrates.
  static void run(DataSource source, Path file) throws IOException {
    Path lock = file.resolveSibling(file.getFileName() + ".migrating");
    synchronized (ONE_IN_THIS_PROCESS) {
      try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        migrate(source, file);
      }
    }
  }

  private static void migrate(DataSource source, Path file) throws IOException {
    Flyway flyway = Flyway.configure().dataSource(source).locations(PLACE).table("schema_history").load();
    try {
      if (Arrays.stream(flyway.info().all()).map(MigrationInfo::getState)
          .anyMatch(MigrationState.FUTURE_SUCCESS::equals)) {
        throw new IOException("file=" + file + " was written by a newer RoadML; use that one, or another data folder");
      }
      flyway.migrate();
    } catch (FlywayException e) {
      throw new IOException("file=" + file + " cannot be used as a metadata store: " + reason(e), e);
    }
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }
}

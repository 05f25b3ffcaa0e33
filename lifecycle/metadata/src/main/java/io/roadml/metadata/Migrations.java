package io.roadml.metadata;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/// Brings the tables of a store to what this version of RoadML needs: one set of migrations for every database.
final class Migrations {
  private static final String PLACE = "classpath:io/roadml/metadata/migrations";

  private Migrations() {
  }

  static void run(Database database, DataSource source) throws IOException {
    database.migrating(() -> migrate(database, source));
  }

  private static void migrate(Database database, DataSource source) throws IOException {
    Flyway flyway = Flyway.configure().dataSource(source).locations(PLACE).table("schema_history")
        .placeholders(Map.of("clustered", database.clustered(), "bytewise", database.bytewise())).load();
    try {
      if (Arrays.stream(flyway.info().all()).map(MigrationInfo::getState)
          .anyMatch(MigrationState.FUTURE_SUCCESS::equals)) {
        throw new IOException(database.name()
            + " was written by a newer RoadML; use that one, or another data folder or database");
      }
      flyway.migrate();
    } catch (FlywayException e) {
      throw new IOException(database.name() + " cannot be used as a metadata store: " + reason(e), e);
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

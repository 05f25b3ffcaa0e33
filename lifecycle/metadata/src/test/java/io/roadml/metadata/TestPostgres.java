package io.roadml.metadata;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/// A real PostgreSQL for the tests of every life-cycle module: one server for the JVM on a free port of loopback, which
/// ends with it, and an empty database whenever somebody asks.
public final class TestPostgres {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private TestPostgres() {
  }

  /// The URL of a database that nobody else has.
  public static String newDatabase() {
    String name = "test_" + DATABASES.incrementAndGet();
    try (Connection connection = Holder.SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("no database could be made", e);
    }
    return Holder.SERVER.getJdbcUrl("postgres", name);
  }

  /// Started when somebody first asks.
  private static final class Holder {
    private static final EmbeddedPostgres SERVER = start();

    private Holder() {
    }

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().setServerConfig("listen_addresses", "127.0.0.1").start();
      } catch (IOException e) {
        throw new UncheckedIOException("PostgreSQL did not start", e);
      }
    }
  }
}

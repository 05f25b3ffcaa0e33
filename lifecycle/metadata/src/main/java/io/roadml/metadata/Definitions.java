package io.roadml.metadata;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// Definitions by project, kind and name, and what each of their schema versions said.
///
/// - Threading: safe for many threads; each call is a transaction unless it is within [MetadataStore#transact].
public final class Definitions {
  private static final String COLUMNS = "SELECT project, kind, name, schema_version, body, updated_at, version";

  private final MetadataStore store;
  private final Clock clock;

  Definitions(MetadataStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /// The current definition.
  public Optional<Definition> get(String project, String kind, String name) {
    return store.read(handle -> find(handle, project, kind, name));
  }

  /// All definitions of a kind, by name.
  public List<Definition> list(String project, String kind) {
    return store.read(handle -> handle
        .createQuery(COLUMNS + " FROM definition WHERE project = :project AND kind = :kind ORDER BY name")
        .bind("project", project).bind("kind", kind).map(Definitions::definition).list());
  }

  /// The projects that have a definition, by name.
  public List<String> projects() {
    return store.read(handle -> handle.createQuery("SELECT DISTINCT project FROM definition ORDER BY project")
        .mapTo(String.class).list());
  }

  /// What a schema version said.
  public Optional<String> bodyOf(String project, String kind, String name, long schemaVersion) {
    return store.read(handle -> handle
        .createQuery("SELECT body FROM definition_schema WHERE project = :project AND kind = :kind AND name = :name"
            + " AND schema_version = :schemaVersion")
        .bind("project", project).bind("kind", kind).bind("name", name).bind("schemaVersion", schemaVersion)
        .mapTo(String.class).findOne());
  }

  /// Adds what is not there yet, at schema version 1.
  ///
  /// @throws StaleVersionException if it is there
  public Definition create(String project, String kind, String name, String body) {
    Definition created = new Definition(project, kind, name, 1, body, now(), 1);
    return store.inTransaction(handle -> {
      int rows = handle.createUpdate("INSERT INTO definition (project, kind, name, schema_version, body, updated_at,"
          + " version) VALUES (:project, :kind, :name, :schemaVersion, :body, :updatedAtMicros, :version)"
          + " ON CONFLICT (project, kind, name) DO NOTHING").bindMethods(created).execute();
      requireOne(rows, created, 0);
      remember(handle, created);
      return created;
    });
  }

  /// Replaces a definition by another one.
  ///
  /// @param read what was read before
  /// @param schemaVersion the same as before, or more; a greater one is remembered beside the earlier ones
  /// @throws StaleVersionException if it has been changed since
  public Definition update(Definition read, long schemaVersion, String body) {
    Definition changed = new Definition(read.project(), read.kind(), read.name(), schemaVersion, body, now(),
        read.version() + 1);
    return store.inTransaction(handle -> {
      int rows = handle.createUpdate("UPDATE definition SET schema_version = :schemaVersion, body = :body,"
          + " updated_at = :updatedAtMicros, version = :version"
          + " WHERE project = :project AND kind = :kind AND name = :name AND version = :version - 1")
          .bindMethods(changed).execute();
      requireOne(rows, changed, read.version());
      remember(handle, changed);
      return changed;
    });
  }

  /// Takes a definition away, with what its schema versions said.
  ///
  /// @throws StaleVersionException if it has been changed since
  public void delete(Definition read) {
    store.inTransaction(handle -> {
      int rows = handle.createUpdate("DELETE FROM definition WHERE project = :project AND kind = :kind"
          + " AND name = :name AND version = :version").bindMethods(read).execute();
      requireOne(rows, read, read.version());
      return rows;
    });
  }

  /// A schema version that was there keeps its text: only a greater one is news.
  private static void remember(Handle handle, Definition definition) {
    handle.createUpdate("INSERT INTO definition_schema (project, kind, name, schema_version, body, created_at)"
        + " VALUES (:project, :kind, :name, :schemaVersion, :body, :updatedAtMicros)"
        + " ON CONFLICT (project, kind, name, schema_version) DO NOTHING").bindMethods(definition).execute();
  }

  private static Optional<Definition> find(Handle handle, String project, String kind, String name) {
    return handle
        .createQuery(COLUMNS + " FROM definition WHERE project = :project AND kind = :kind AND name = :name")
        .bind("project", project).bind("kind", kind).bind("name", name).map(Definitions::definition).findOne();
  }

  private static Definition definition(ResultSet row, StatementContext context) throws SQLException {
    return new Definition(row.getString(1), row.getString(2), row.getString(3), row.getLong(4), row.getString(5),
        row.getLong(6), row.getLong(7));
  }

  private static void requireOne(int rows, Definition definition, long expected) {
    if (rows != 1) {
      throw new StaleVersionException(
          definition.kind() + "=" + definition.name() + " of project=" + definition.project(), expected);
    }
  }

  private long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }
}

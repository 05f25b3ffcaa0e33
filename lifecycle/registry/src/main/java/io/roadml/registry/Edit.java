package io.roadml.registry;

import io.roadml.metadata.ErrorCode;
import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.RefusedException;
import io.roadml.metadata.Sql;
import io.roadml.registry.Reader.ModelRow;
import java.time.Clock;
import java.util.function.Function;

/// One change of a registered model, within a transaction: everything in it is written with its lines of the history, or
/// nothing is.
final class Edit {
  private final Sql sql;
  private final Change change;
  private final boolean rollback;
  private final long at;
  private final long revision;
  private final ModelRow model;
  private long ordinal;

  private Edit(Sql sql, ModelRow model, Change change, boolean rollback, long at) {
    this.sql = sql;
    this.change = change;
    this.rollback = rollback;
    this.model = model;
    this.revision = model.revision() + 1;
    this.at = at;
  }

  /// Changes a model that is there.
  static <T> T of(MetadataStore store, Clock clock, String name, Change change, boolean rollback,
      Function<Edit, T> work) {
    checked(change);
    return store.transact(() -> {
      ModelRow model = new Reader(store.sql()).require(name);
      requireRevision(model, change);
      Edit edit = new Edit(store.sql(), model, change, rollback, Math.max(clock.millis(), model.updatedAt()));
      edit.touch();
      return work.apply(edit);
    });
  }

  /// Changes a model that has just been made in this transaction, as a part of making it.
  static Edit making(Sql sql, ModelRow model, Change change) {
    return new Edit(sql, model, change, false, model.createdAt());
  }

  static void checked(Change change) {
    Names.text("actor", change.actor());
    Names.text("reason", change.reason());
  }

  private static void requireRevision(ModelRow model, Change change) {
    if (change.ifRevision().isPresent() && change.ifRevision().getAsLong() != model.revision()) {
      throw new RefusedException(ErrorCode.ABORTED, "Registered Model with name=" + model.name() + " is no longer at"
          + " revision=" + change.ifRevision().getAsLong() + " but at " + model.revision()
          + ": it was changed meanwhile; read it again");
    }
  }

  private void touch() {
    int changed = sql.update("UPDATE registered_model SET revision = ?, updated_at = ? WHERE model_id = ? AND revision"
        + " = ?", revision, at, model.id(), model.revision());
    if (changed != 1) {
      throw new RefusedException(ErrorCode.ABORTED,
          "Registered Model with name=" + model.name() + " was changed meanwhile; read it again");
    }
  }

  ModelRow model() {
    return model;
  }

  long at() {
    return at;
  }

  /// Adds a line to the history.
  void log(ModelEvent.Kind kind, long version, String subject, String before, String after) {
    sql.update("INSERT INTO model_event (model_id, revision, ordinal, at, actor, reason, name, kind, version, subject,"
        + " value_before, value_after, by_rollback) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", model.id(),
        revision, ordinal++, at, change.actor(), change.reason(), model.name(), kind.name(), version, subject, before,
        after, rollback ? 1L : 0L);
  }

  /// Says that a version has changed now.
  void touch(long version) {
    sql.update("UPDATE model_version SET updated_at = ? WHERE model_id = ? AND version = ?", at, model.id(), version);
  }
}

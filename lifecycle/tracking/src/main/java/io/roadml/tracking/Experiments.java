package io.roadml.tracking;

import io.roadml.metadata.ErrorCode;
import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.RefusedException;
import io.roadml.metadata.Row;
import io.roadml.metadata.Sql;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Experiments.
///
/// - Threading: safe for many threads; each call that writes is one transaction.
/// - Fails: [RefusedException], of which the methods name the codes.
public final class Experiments {
  private static final String COLUMNS = "experiment.experiment_id, experiment.name, experiment.artifact_location,"
      + " experiment.lifecycle_stage, experiment.creation_time, experiment.last_update_time";

  private final MetadataStore store;
  private final Sql sql;
  private final Limits limits;
  private final String artifactRoot;
  private final Clock clock;

  Experiments(MetadataStore store, Limits limits, String artifactRoot, Clock clock) {
    this.store = store;
    this.sql = store.sql();
    this.limits = limits;
    this.artifactRoot = artifactRoot;
    this.clock = clock;
  }

  void createDefault() {
    if (find(0).isEmpty()) {
      insert(0, "Default", artifactRoot + "/0");
    }
  }

  /// Adds an experiment and says its id.
  ///
  /// @param name             one that no other has, deleted ones among them; at most 500 characters
  /// @param artifactLocation the URI below which its runs have their artifacts; null or empty for one below the store's
  ///                         root
  /// @throws RefusedException RESOURCE_ALREADY_EXISTS if the name is taken, INVALID_PARAMETER_VALUE if it cannot be one
  public String create(String name, String artifactLocation, List<Tag> tags) {
    limits.experimentName(name);
    tags.forEach(limits::experimentTag);
    return store.transact(() -> {
      long id = Ids.next(store, "experiment");
      String location = artifactLocation == null || artifactLocation.isEmpty()
          ? artifactRoot + "/" + id
          : artifactLocation;
      if (insert(id, name, location) == 0) {
        throw taken(name);
      }
      writeTags(id, tags);
      return Long.toString(id);
    });
  }

  private int insert(long id, String name, String location) {
    long now = clock.millis();
    return sql.update("INSERT INTO experiment (experiment_id, name, artifact_location, lifecycle_stage, creation_time,"
        + " last_update_time) VALUES (?, ?, ?, 'active', ?, ?) ON CONFLICT DO NOTHING", id, name, location, now, now);
  }

  private RefusedException taken(String name) {
    boolean deleted = byNameIfThere(name).map(there -> there.stage() == LifecycleStage.DELETED).orElse(false);
    return new RefusedException(ErrorCode.RESOURCE_ALREADY_EXISTS, "Experiment(name=" + name + ") already exists."
        + (deleted ? " It is deleted: restore it, purge it, or choose another name." : ""));
  }

  /// An experiment, deleted or not.
  ///
  /// @throws RefusedException INVALID_PARAMETER_VALUE if the id is no number, RESOURCE_DOES_NOT_EXIST
  public Experiment get(String id) {
    return find(Ids.experiment(id)).orElseThrow(() -> missing(id));
  }

  /// An experiment by its name, deleted or not.
  ///
  /// @throws RefusedException RESOURCE_DOES_NOT_EXIST
  public Experiment byName(String name) {
    return byNameIfThere(name)
        .orElseThrow(() -> RefusedException.missing("Could not find experiment with name '" + name + "'"));
  }

  Optional<Experiment> byNameIfThere(String name) {
    return one("name", name);
  }

  private Optional<Experiment> find(long id) {
    return one("experiment_id", id);
  }

  private Optional<Experiment> one(String column, Object value) {
    List<Experiment> found = withTags(
        sql.list("SELECT " + COLUMNS + " FROM experiment WHERE " + column + " = ?", Experiments::read, value));
    return found.stream().findFirst();
  }

  /// Finds experiments.
  ///
  /// The grammar of a filter is that of [Runs#search], with the attributes `name` (`=`, `!=`, `LIKE`, `ILIKE`),
  /// `creation_time` and `last_update_time` (comparisons with a number), and with `tags`. Order keys are `name`,
  /// `experiment_id`, `creation_time` and `last_update_time`; without any the newest come first. Equals come by falling id.
  ///
  /// @throws RefusedException INVALID_PARAMETER_VALUE
  public Page<Experiment> search(ExperimentSearch search) {
    Query query = Query.of(Vocabulary.EXPERIMENTS).filter(search.filter()).stage(search.viewType())
        .page(search.maxResults(), search.pageToken());
    if (search.orderBy().isEmpty()) {
      query.orderByColumn("experiment.creation_time DESC").orderByColumn("experiment.experiment_id ASC");
    } else {
      query.orderBy(search.orderBy());
      query.orderByUnless("experiment_id", "experiment.experiment_id DESC");
    }
    return query.page(sql, COLUMNS, Experiments::read, this::withTags);
  }

  /// Gives an experiment another name.
  ///
  /// @throws RefusedException RESOURCE_DOES_NOT_EXIST, INVALID_STATE if it is deleted, RESOURCE_ALREADY_EXISTS if the
  ///                           name is another's, INVALID_PARAMETER_VALUE if it cannot be one
  public void rename(String id, String name) {
    limits.experimentName(name);
    store.transact(() -> {
      Experiment there = get(id);
      if (there.stage() != LifecycleStage.ACTIVE) {
        throw new RefusedException(ErrorCode.INVALID_STATE, "Cannot rename a non-active experiment.");
      }
      if (byNameIfThere(name).map(other -> !other.id().equals(there.id())).orElse(false)) {
        throw taken(name);
      }
      return sql.update("UPDATE experiment SET name = ?, last_update_time = ? WHERE experiment_id = ?", name,
          clock.millis(), Ids.experiment(id));
    });
  }

  /// Deletes an experiment and its active runs; they may be restored.
  ///
  /// @throws RefusedException RESOURCE_DOES_NOT_EXIST if it is not there, or deleted already
  public void delete(String id) {
    store.transactRows(() -> {
      move(id, LifecycleStage.ACTIVE, LifecycleStage.DELETED);
      return sql.update("UPDATE run SET lifecycle_stage = 'deleted', deleted_time = ?, deleted_with_experiment = 1"
          + " WHERE experiment_id = ? AND lifecycle_stage = 'active'", clock.millis(), Ids.experiment(id));
    });
  }

  /// Restores a deleted experiment, and those of its runs that were deleted with it.
  ///
  /// @throws RefusedException RESOURCE_DOES_NOT_EXIST if it is not there, or not deleted
  public void restore(String id) {
    store.transactRows(() -> {
      move(id, LifecycleStage.DELETED, LifecycleStage.ACTIVE);
      return sql.update("UPDATE run SET lifecycle_stage = 'active', deleted_time = NULL, deleted_with_experiment = 0"
          + " WHERE experiment_id = ? AND deleted_with_experiment = 1", Ids.experiment(id));
    });
  }

  private void move(String id, LifecycleStage from, LifecycleStage to) {
    int moved = sql.update("UPDATE experiment SET lifecycle_stage = ?, last_update_time = ? WHERE experiment_id = ?"
        + " AND lifecycle_stage = ?", to.text(), clock.millis(), Ids.experiment(id), from.text());
    if (moved == 0) {
      throw missing(id);
    }
  }

  /// Takes a deleted experiment away for good, with its runs, its models and what they logged. Its name may be used again,
  /// its id is not. Paths of artifacts below its location go with [ArtifactTree#delete].
  ///
  /// @throws RefusedException RESOURCE_DOES_NOT_EXIST, INVALID_PARAMETER_VALUE if it is not deleted
  public void purge(String id) {
    store.transactRows(() -> {
      int gone = sql.update("DELETE FROM experiment WHERE experiment_id = ? AND lifecycle_stage = 'deleted'",
          Ids.experiment(id));
      if (gone == 0) {
        throw RefusedException.invalid("The experiment " + get(id).id()
            + " must be in the 'deleted' state to be purged. Current state is active.");
      }
      new Purge(sql).experiment(Ids.experiment(id));
      return gone;
    });
  }

  /// Says a word about an experiment, in place of what was said before.
  ///
  /// @throws RefusedException RESOURCE_DOES_NOT_EXIST, INVALID_PARAMETER_VALUE if it is deleted or the tag cannot be one
  public void setTag(String id, Tag tag) {
    limits.experimentTag(tag);
    store.transactRows(() -> {
      lockActive(store, id);
      return writeTags(Ids.experiment(id), List.of(tag));
    });
  }

  /// Takes a tag away.
  ///
  /// @throws RefusedException RESOURCE_DOES_NOT_EXIST if the experiment or the tag is not there,
  ///                           INVALID_PARAMETER_VALUE if it is deleted
  public void deleteTag(String id, String key) {
    store.transactRows(() -> {
      lockActive(store, id);
      int gone = sql.update("DELETE FROM experiment_tag WHERE experiment_id = ? AND key = ?", Ids.experiment(id), key);
      if (gone == 0) {
        throw RefusedException.missing("No tag with name: " + key + " in experiment with id " + id);
      }
      return gone;
    });
  }

  /// The artifact location of an active experiment, which nobody deletes until the transaction ends.
  static String lockActive(MetadataStore store, String id) {
    long number = Ids.experiment(id);
    return store.sql()
        .change("UPDATE experiment SET last_update_time = last_update_time WHERE experiment_id = ?"
            + " AND lifecycle_stage = 'active' RETURNING artifact_location", row -> row.text(1), number)
        .orElseThrow(() -> notActive(store, id, number));
  }

  private static RefusedException notActive(MetadataStore store, String id, long number) {
    return store.sql().first("SELECT 1 FROM experiment WHERE experiment_id = ?", row -> row.integer(1), number)
        .map(_ -> RefusedException
            .invalid("The experiment " + id + " must be in the 'active' state. Current state is deleted."))
        .orElseGet(() -> missing(id));
  }

  static RefusedException missing(String id) {
    return RefusedException.missing("No Experiment with id=" + id + " exists");
  }

  private List<Tag> writeTags(long id, List<Tag> tags) {
    List<Object[]> rows = new ArrayList<>();
    tags.forEach(tag -> rows.add(new Object[]{id, tag.key(), tag.value()}));
    sql.batch("INSERT INTO experiment_tag (experiment_id, key, value) VALUES (?, ?, ?)"
        + " ON CONFLICT (experiment_id, key) DO UPDATE SET value = excluded.value", rows);
    return tags;
  }

  private List<Experiment> withTags(List<Experiment> bare) {
    Map<String, List<Tag>> tags = new LinkedHashMap<>();
    bare.forEach(experiment -> tags.put(experiment.id(), new ArrayList<>()));
    In.each(bare.stream().map(experiment -> (Object) Ids.experiment(experiment.id())).toList(),
        (marks, ids) -> sql.forEach(
            "SELECT experiment_id, key, value FROM experiment_tag WHERE experiment_id IN (" + marks + ") ORDER BY key",
            row -> tags.get(Long.toString(row.integer(1))).add(new Tag(row.text(2), row.text(3))), _ -> {
            }, ids));
    return bare.stream().map(e -> new Experiment(e.id(), e.name(), e.artifactLocation(), e.stage(), e.createdMillis(),
        e.updatedMillis(), tags.get(e.id()))).toList();
  }

  private static Experiment read(Row row) {
    return new Experiment(Long.toString(row.integer(1)), row.text(2), row.text(3), LifecycleStage.of(row.text(4)),
        row.integer(5), row.integer(6), List.of());
  }
}

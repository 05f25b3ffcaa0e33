package io.roadml.registry;

import io.roadml.metadata.ErrorCode;
import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.RefusedException;
import io.roadml.metadata.Sql;
import io.roadml.registry.ModelEvent.Kind;
import io.roadml.registry.Reader.ModelRow;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;

/// Moves versions between stages and aliases between versions.
///
/// - Threading: safe for many threads.
final class Stages {
  private static final System.Logger LOGGER = System.getLogger(Stages.class.getName());

  private final MetadataStore store;
  private final Reader reader;
  private final Clock clock;

  Stages(MetadataStore store, Reader reader, Clock clock) {
    this.store = store;
    this.reader = reader;
    this.clock = clock;
  }

  void transition(String name, long version, ModelStage stage, boolean archiveExisting, StagePolicy policy,
      Change change) {
    if (archiveExisting && !stage.isActive()) {
      throw new RefusedException(ErrorCode.INTERNAL_ERROR, "Model version transition cannot archive existing model"
          + " versions because '" + stage.label() + "' is not an Active stage. Valid stages are ['Staging',"
          + " 'Production']");
    }
    Edit.of(store, clock, name, change, false, edit -> {
      ModelVersion moved = reader.version(name, version);
      ask(policy, moved, stage);
      if (archiveExisting) {
        others(edit.model(), moved, stage).forEach(other -> move(edit, other, ModelStage.ARCHIVED));
      }
      move(edit, moved, stage);
      return version;
    });
  }

  private List<ModelVersion> others(ModelRow model, ModelVersion moved, ModelStage stage) {
    return reader.versions("v.model_id = ? AND v.stage = ? AND v.version <> ?", model.id(), stage.label(),
        moved.version());
  }

  private static void ask(StagePolicy policy, ModelVersion moved, ModelStage stage) {
    if (policy == StagePolicy.OFF || StagePolicy.isUsual(moved.stage(), stage)) {
      return;
    }
    String what = "Model Version (name=" + moved.name() + ", version=" + moved.version() + ") would go from "
        + moved.stage().label() + " to " + stage.label() + "; from " + moved.stage().label() + " the way is to "
        + StagePolicy.from(moved.stage()).stream().map(ModelStage::label).collect(Collectors.joining(" or "));
    if (policy == StagePolicy.ENFORCE) {
      throw new RefusedException(ErrorCode.INVALID_STATE, what);
    }
    LOGGER.log(System.Logger.Level.WARNING, what);
  }

  private void move(Edit edit, ModelVersion version, ModelStage stage) {
    sql().update("UPDATE model_version SET stage = ?, updated_at = ? WHERE model_id = ? AND version = ?",
        stage.label(), edit.at(), edit.model().id(), version.version());
    edit.log(Kind.STAGE, version.version(), "", version.stage().label(), stage.label());
  }

  void rollback(String name, ModelStage stage, Change change) {
    if (!stage.isActive()) {
      throw RefusedException.invalid("Invalid stage to roll back: " + stage.label() + ", want Staging or Production");
    }
    Edit.of(store, clock, name, change, true, edit -> {
      List<ModelVersion> all = reader.versions("v.model_id = ?", edit.model().id());
      SortedSet<Long> target = previous(name, stage.label(), Timeline.ofStage(stage, reader.events(name)), all);
      for (ModelVersion version : all) {
        if (version.stage() == stage && !target.contains(version.version())) {
          move(edit, version, ModelStage.ARCHIVED);
        }
      }
      for (ModelVersion version : all) {
        if (version.stage() != stage && target.contains(version.version())) {
          move(edit, version, stage);
        }
      }
      return target;
    });
  }

  private static SortedSet<Long> previous(String name, String place, Timeline timeline, List<ModelVersion> all) {
    Set<Long> left = all.stream().map(ModelVersion::version).collect(Collectors.toSet());
    return timeline.previous(left).orElseThrow(() -> new RefusedException(ErrorCode.INVALID_STATE,
        "Registered Model with name=" + name + " cannot be rolled back: no version that is left stood at " + place
            + " before " + (timeline.now().isEmpty() ? "" : "version " + timeline.now().last())));
  }

  void rollbackAlias(String name, String alias, Change change) {
    Edit.of(store, clock, name, change, true, edit -> {
      List<ModelVersion> all = reader.versions("v.model_id = ?", edit.model().id());
      long target = previous(name, "alias " + alias, Timeline.ofAlias(alias, reader.events(name)), all).first();
      point(edit, alias, target);
      return target;
    });
  }

  void setAlias(String name, String alias, long version, Change change) {
    Names.alias(alias);
    Edit.of(store, clock, name, change, false, edit -> {
      reader.version(name, version);
      point(edit, alias, version);
      return version;
    });
  }

  private void point(Edit edit, String alias, long version) {
    Optional<Long> before = reader.aliased(edit.model().id(), alias);
    sql().update("INSERT INTO model_alias (model_id, alias, version) VALUES (?, ?, ?)"
        + " ON CONFLICT (model_id, alias) DO UPDATE SET version = excluded.version", edit.model().id(), alias, version);
    edit.log(Kind.ALIAS, version, alias, before.map(String::valueOf).orElse(""), String.valueOf(version));
  }

  /// Nothing happens if it is not there, as in MLflow.
  void deleteAlias(String name, String alias, Change change) {
    Edit.of(store, clock, name, change, false, edit -> {
      Optional<Long> before = reader.aliased(edit.model().id(), alias);
      before.ifPresent(version -> drop(edit, alias, version));
      return before;
    });
  }

  void drop(Edit edit, String alias, long version) {
    sql().update("DELETE FROM model_alias WHERE model_id = ? AND alias = ?", edit.model().id(), alias);
    edit.log(Kind.ALIAS, version, alias, String.valueOf(version), "");
  }

  private Sql sql() {
    return store.sql();
  }
}

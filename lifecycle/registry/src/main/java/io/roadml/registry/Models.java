package io.roadml.registry;

import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.RefusedException;
import io.roadml.metadata.Sql;
import io.roadml.registry.ModelEvent.Kind;
import io.roadml.registry.Reader.ModelRow;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/// Registered models, and what is said of them and of their versions.
///
/// - Threading: safe for many threads.
final class Models {
  private static final String SEMVER = "semver";

  private final MetadataStore store;
  private final Reader reader;
  private final Clock clock;

  Models(MetadataStore store, Reader reader, Clock clock) {
    this.store = store;
    this.reader = reader;
    this.clock = clock;
  }

  void create(String name, List<ModelTag> tags, String description, Change change) {
    Names.model(name);
    Names.text("description", description);
    tags.forEach(Names::tag);
    Edit.checked(change);
    store.transact(() -> {
      requireFree(name);
      return make(name, tags, description, change);
    });
  }

  private void requireFree(String name) {
    if (reader.find(name).isPresent()) {
      throw RefusedException.exists("Registered Model (name=" + name + ") already exists.");
    }
  }

  ModelRow make(String name, List<ModelTag> tags, String description, Change change) {
    long now = clock.millis();
    ModelRow row = new ModelRow(UUID.randomUUID().toString().replace("-", ""), name, now, now, change.actor(),
        description, 0, 0);
    sql().update("INSERT INTO registered_model (model_id, name, created_at, updated_at, user_id, description,"
        + " last_version, revision) VALUES (?, ?, ?, ?, ?, ?, 0, 1)", row.id(), name, now, now, change.actor(),
        description);
    tags.forEach(tag -> putTag(row.id(), tag));
    Edit.making(sql(), row, change).log(Kind.CREATED, 0, "", "", description);
    return reader.require(name);
  }

  void rename(String name, String newName, Change change) {
    Names.model(newName);
    Edit.of(store, clock, name, change, false, edit -> {
      if (!newName.equals(name)) {
        requireFree(newName);
      }
      sql().update("UPDATE registered_model SET name = ? WHERE model_id = ?", newName, edit.model().id());
      edit.log(Kind.RENAMED, 0, "", name, newName);
      return newName;
    });
  }

  void describe(String name, String description, Change change) {
    Names.text("description", description);
    Edit.of(store, clock, name, change, false, edit -> {
      sql().update("UPDATE registered_model SET description = ? WHERE model_id = ?", description, edit.model().id());
      edit.log(Kind.DESCRIBED, 0, "", edit.model().description(), description);
      return description;
    });
  }

  void describe(String name, long version, String description, Change change) {
    Names.text("description", description);
    Edit.of(store, clock, name, change, false, edit -> {
      String before = reader.version(name, version).description();
      sql().update("UPDATE model_version SET description = ? WHERE model_id = ? AND version = ?", description,
          edit.model().id(), version);
      edit.touch(version);
      edit.log(Kind.DESCRIBED, version, "", before, description);
      return description;
    });
  }

  void delete(String name, Change change) {
    Edit.of(store, clock, name, change, false, edit -> {
      edit.log(Kind.DELETED, 0, "", name, "");
      return sql().update("DELETE FROM registered_model WHERE model_id = ?", edit.model().id());
    });
  }

  void setTag(String name, ModelTag tag, Change change) {
    Names.tag(tag);
    Edit.of(store, clock, name, change, false, edit -> {
      String before = valueOf(reader.tags(edit.model().id()), tag.key());
      putTag(edit.model().id(), tag);
      edit.log(Kind.TAGGED, 0, tag.key(), before, tag.value());
      return tag;
    });
  }

  void deleteTag(String name, String key, Change change) {
    Edit.of(store, clock, name, change, false, edit -> {
      String before = valueOf(reader.tags(edit.model().id()), key);
      sql().update("DELETE FROM registered_model_tag WHERE model_id = ? AND key = ?", edit.model().id(), key);
      edit.log(Kind.TAGGED, 0, key, before, "");
      return key;
    });
  }

  private static String valueOf(List<ModelTag> tags, String key) {
    return tags.stream().filter(tag -> tag.key().equals(key)).map(ModelTag::value).findFirst().orElse("");
  }

  private void putTag(String modelId, ModelTag tag) {
    sql().update("INSERT INTO registered_model_tag (model_id, key, value) VALUES (?, ?, ?)"
        + " ON CONFLICT (model_id, key) DO UPDATE SET value = excluded.value", modelId, tag.key(), tag.value());
  }

  void setTag(String name, long version, ModelTag tag, Change change) {
    Names.tag(tag);
    Edit.of(store, clock, name, change, false, edit -> {
      String before = valueOf(reader.version(name, version).tags(), tag.key());
      putTag(edit, version, tag);
      edit.touch(version);
      edit.log(Kind.TAGGED, version, tag.key(), before, tag.value());
      return tag;
    });
  }

  /// The tag `semver` is the version's semantic version too.
  void putTag(Edit edit, long version, ModelTag tag) {
    if (tag.key().equals(SEMVER)) {
      putSemver(edit, version, SemanticVersion.parse(tag.value()).toString());
    }
    sql().update("INSERT INTO model_version_tag (model_id, version, key, value) VALUES (?, ?, ?, ?)"
        + " ON CONFLICT (model_id, version, key) DO UPDATE SET value = excluded.value", edit.model().id(), version,
        tag.key(), tag.value());
  }

  private void putSemver(Edit edit, long version, String semver) {
    sql().first("SELECT version FROM model_version WHERE model_id = ? AND semver = ? AND version <> ?",
        row -> row.integer(1), edit.model().id(), semver, version).ifPresent(other -> {
          throw RefusedException.exists("Semantic version " + semver + " of Registered Model with name="
              + edit.model().name() + " already exists: it is version " + other);
        });
    sql().update("UPDATE model_version SET semver = ? WHERE model_id = ? AND version = ?", semver, edit.model().id(),
        version);
  }

  void deleteTag(String name, long version, String key, Change change) {
    Edit.of(store, clock, name, change, false, edit -> {
      String before = valueOf(reader.version(name, version).tags(), key);
      sql().update("DELETE FROM model_version_tag WHERE model_id = ? AND version = ? AND key = ?", edit.model().id(),
          version, key);
      if (key.equals(SEMVER)) {
        sql().update("UPDATE model_version SET semver = NULL WHERE model_id = ? AND version = ?", edit.model().id(),
            version);
      }
      edit.touch(version);
      edit.log(Kind.TAGGED, version, key, before, "");
      return key;
    });
  }

  private Sql sql() {
    return store.sql();
  }
}

package io.roadml.registry;

import io.roadml.metadata.JsonText;
import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.RefusedException;
import io.roadml.metadata.Sql;
import io.roadml.registry.ModelEvent.Kind;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/// Registers versions and takes them away.
///
/// - Threading: safe for many threads.
final class Versions {
  private static final int MOST_METRICS = 1_000;
  private static final int MOST_TAGS = 100;
  private static final int MOST_DATASETS = 1_000;

  private final MetadataStore store;
  private final Reader reader;
  private final Models models;
  private final Stages stages;
  private final Sources sources;
  private final Clock clock;

  Versions(MetadataStore store, Reader reader, Models models, Stages stages, Sources sources, Clock clock) {
    this.store = store;
    this.reader = reader;
    this.models = models;
    this.stages = stages;
    this.sources = sources;
    this.clock = clock;
  }

  /// Registers a version of files that are in the artifact store; the model is made if it is not there.
  long register(String name, List<ModelFile> files, Registration registration, Change change) {
    check(registration);
    Names.model(name);
    Edit.checked(change);
    return store.transact(() -> {
      if (reader.find(name).isEmpty()) {
        models.make(name, List.of(), "", change);
      }
      return Edit.of(store, clock, name, change, false,
          edit -> add(edit, files, registration, registration.source(), ""));
    });
  }

  /// Registers a version of what a client has put somewhere; the model must be there.
  long create(String name, Registration registration, Change change) {
    check(registration);
    reader.require(name);
    String storage = sources.storage(registration.source(), registration.runId());
    List<ModelFile> files = sources.files(registration.source(), storage);
    return Edit.of(store, clock, name, change, false,
        edit -> add(edit, files, registration, registration.source(), storage));
  }

  private long add(Edit edit, List<ModelFile> files, Registration said, String source, String storage) {
    String model = edit.model().id();
    long version = sql().change("UPDATE registered_model SET last_version = last_version + 1 WHERE model_id = ?"
        + " RETURNING last_version", row -> row.integer(1), model).orElseThrow();
    String own = ModelUri.SCHEME + edit.model().name() + "/" + version;
    sql().update("INSERT INTO model_version (model_id, version, created_at, updated_at, user_id, description, stage,"
        + " source, storage, run_id, run_link, status, status_message, semver, code_version, parent, signature,"
        + " input_example) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', NULL, ?, ?, ?, ?)", model, version,
        edit.at(),
        edit.at(), said.userId(), said.description(), ModelStage.NONE.label(), source.isEmpty() ? own : source,
        storage.isEmpty() ? own : storage, said.runId(), said.runLink(), VersionStatus.READY.name(),
        said.lineage().codeVersion(), parent(edit, said), said.signature(), said.inputExample());
    addDetails(edit, version, files, said);
    edit.log(Kind.VERSION_REGISTERED, version, said.semver().orElse(""), "", ModelStage.NONE.label());
    return version;
  }

  private Long parent(Edit edit, Registration said) {
    Long parent = said.lineage().parent();
    if (parent != null && (parent < 1 || parent > edit.model().lastVersion())) {
      throw Reader.missing(edit.model().name(), parent);
    }
    return parent;
  }

  private void addDetails(Edit edit, long version, List<ModelFile> files, Registration said) {
    String model = edit.model().id();
    said.tags().forEach(tag -> models.putTag(edit, version, tag));
    said.semver().ifPresent(semver -> models.putTag(edit, version, new ModelTag("semver", semver)));
    said.metrics().forEach((key, value) -> sql().update(
        "INSERT INTO model_version_metric (model_id, version, key, value) VALUES (?, ?, ?, ?)", model, version, key,
        Double.toString(value)));
    said.lineage().datasets().forEach(fingerprint -> sql().update(
        "INSERT INTO model_version_dataset (model_id, version, fingerprint) VALUES (?, ?, ?)", model, version,
        fingerprint));
    addFiles(model, version, files);
  }

  private void addFiles(String model, long version, List<ModelFile> files) {
    sql().batch("INSERT INTO model_file (model_id, version, path, digest, size) VALUES (?, ?, ?, ?, ?)",
        files.stream().map(file -> new Object[]{model, version, file.path(), file.digest(), file.size()}).toList());
  }

  void delete(String name, long version, Change change) {
    Edit.of(store, clock, name, change, false, edit -> {
      ModelVersion gone = reader.version(name, version);
      String model = edit.model().id();
      gone.aliases().forEach(alias -> stages.drop(edit, alias, version));
      for (String table : List.of("model_version_tag", "model_version_metric", "model_version_dataset", "model_file")) {
        sql().update("DELETE FROM " + table + " WHERE model_id = ? AND version = ?", model, version);
      }
      sql().update("UPDATE model_version SET stage = ?, description = '', user_id = '', source = '', storage = '',"
          + " run_id = '', run_link = '', signature = '', input_example = '', updated_at = ?"
          + " WHERE model_id = ? AND version = ?", Reader.DELETED, edit.at(), model, version);
      edit.log(Kind.VERSION_DELETED, version, "", gone.stage().label(), "");
      return version;
    });
  }

  private static void check(Registration said) {
    Names.text("user_id", said.userId());
    Names.text("source", said.source());
    Names.text("description", said.description());
    Names.text("run_link", said.runLink());
    Names.shortText("run_id", said.runId());
    Names.text("code version", said.lineage().codeVersion());
    atMost("metrics", said.metrics().size(), MOST_METRICS);
    atMost("tags", said.tags().size(), MOST_TAGS);
    atMost("datasets", said.lineage().datasets().size(), MOST_DATASETS);
    said.metrics().keySet().forEach(key -> Names.tag(new ModelTag(key, "")));
    said.tags().forEach(Names::tag);
    said.lineage().datasets().forEach(fingerprint -> Names.shortText("dataset fingerprint", fingerprint));
    said.semver().ifPresent(SemanticVersion::parse);
    json("signature", said.signature());
    json("input example", said.inputExample());
  }

  private static void atMost(String what, int count, int most) {
    if (count > most) {
      throw RefusedException.invalid("A version can have at most " + most + " " + what + ", got " + count);
    }
  }

  private static void json(String what, String text) {
    Names.text(what, text);
    if (text.isEmpty()) {
      return;
    }
    try {
      if (!(JsonText.read(text) instanceof Map || JsonText.read(text) instanceof List)) {
        throw RefusedException.invalid("Invalid " + what + ": want a JSON object or array");
      }
    } catch (IllegalArgumentException e) {
      throw (RefusedException) RefusedException.invalid("Invalid " + what + ": " + e.getMessage()).initCause(e);
    }
  }

  private Sql sql() {
    return store.sql();
  }
}

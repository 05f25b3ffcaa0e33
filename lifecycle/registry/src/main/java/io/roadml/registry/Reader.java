package io.roadml.registry;

import io.roadml.metadata.RefusedException;
import io.roadml.metadata.Row;
import io.roadml.metadata.Sql;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// Reads models and versions.
///
/// - Threading: safe for many threads. An answer is of several statements, and may see what was written between two.
final class Reader {
  /// The stage of a version that is gone, as MLflow calls it.
  static final String DELETED = "Deleted_Internal";

  private static final String OF_VERSIONS = " JOIN model_version v ON v.model_id = t.model_id AND v.version = t.version"
      + " JOIN registered_model m ON m.model_id = v.model_id WHERE v.stage <> '" + DELETED + "' AND ";

  private final Sql sql;

  Reader(Sql sql) {
    this.sql = sql;
  }

  /// A row of a registered model.
  record ModelRow(String id, String name, long createdAt, long updatedAt, String userId, String description,
      long lastVersion, long revision) {}

  Optional<ModelRow> find(String name) {
    return rows("m.name = ?", name).stream().findFirst();
  }

  ModelRow require(String name) {
    return find(Names.model(name)).orElseThrow(() -> missing(name));
  }

  static RefusedException missing(String name) {
    return RefusedException.missing("Registered Model with name=" + Shown.text(name) + " not found");
  }

  static RefusedException missing(String name, long version) {
    return RefusedException
        .missing("Model Version (name=" + Shown.text(name) + ", version=" + version + ") not found");
  }

  List<ModelRow> rows(String condition, Object... values) {
    return sql.list("SELECT m.model_id, m.name, m.created_at, m.updated_at, m.user_id, m.description, m.last_version,"
        + " m.revision FROM registered_model m WHERE " + condition,
        row -> new ModelRow(row.text(1), row.text(2),
            row.integer(3), row.integer(4), row.text(5), row.text(6), row.integer(7), row.integer(8)),
        values);
  }

  List<String> names() {
    return sql.list("SELECT name FROM registered_model", row -> row.text(1)).stream().sorted().toList();
  }

  RegisteredModel model(ModelRow row) {
    return new RegisteredModel(row.name(), row.createdAt(), row.updatedAt(), row.userId(), row.description(),
        latest(versions("v.model_id = ?", row.id())), tags(row.id()), aliases(row.id()), row.revision());
  }

  /// The newest of each stage, in the order of the stages.
  static List<ModelVersion> latest(List<ModelVersion> versions) {
    Map<ModelStage, ModelVersion> newest = new TreeMap<>();
    versions.forEach(version -> newest.merge(version.stage(), version,
        (one, other) -> one.version() > other.version() ? one : other));
    return List.copyOf(newest.values());
  }

  List<ModelTag> tags(String modelId) {
    return sql.list("SELECT key, value FROM registered_model_tag WHERE model_id = ? ORDER BY key",
        row -> new ModelTag(row.text(1), row.text(2)), modelId);
  }

  List<ModelAlias> aliases(String modelId) {
    return sql.list("SELECT alias, version FROM model_alias WHERE model_id = ? ORDER BY alias",
        row -> new ModelAlias(row.text(1), row.integer(2)), modelId);
  }

  Optional<Long> aliased(String modelId, String alias) {
    return sql.first("SELECT version FROM model_alias WHERE model_id = ? AND alias = ?", row -> row.integer(1), modelId,
        alias);
  }

  ModelVersion version(String name, long version) {
    return versions("m.name = ? AND v.version = ?", name, version).stream().findFirst()
        .orElseThrow(() -> missing(name, version));
  }

  /// The parent of a version, also of one that is deleted; null for none.
  Long parent(String modelId, long version) {
    return sql.first("SELECT parent FROM model_version WHERE model_id = ? AND version = ?",
        row -> Optional.ofNullable(row.integerOrNull(1)), modelId, version).flatMap(parent -> parent).orElse(null);
  }

  List<ModelFile> files(String modelId, long version) {
    return sql.list("SELECT path, digest, size FROM model_file WHERE model_id = ? AND version = ?",
        row -> new ModelFile(row.text(1), row.text(2), row.integer(3)), modelId, version).stream()
        .sorted(Comparator.comparing(ModelFile::path)).toList();
  }

  /// Versions that are not deleted, by name and number.
  ///
  /// @param condition about `m`, the model, and `v`, the version
  List<ModelVersion> versions(String condition, Object... values) {
    Map<String, List<ModelTag>> tags = grouped("model_version_tag", "t.key, t.value",
        row -> new ModelTag(row.text(3), row.text(4)), "t.key", condition, values);
    Map<String, List<String>> aliases = grouped("model_alias", "t.alias", row -> row.text(3), "t.alias", condition,
        values);
    Map<String, List<Map.Entry<String, Double>>> metrics = grouped("model_version_metric", "t.key, t.value",
        row -> Map.entry(row.text(3), Double.valueOf(row.text(4))), "t.key", condition, values);
    Map<String, List<String>> datasets = grouped("model_version_dataset", "t.fingerprint", row -> row.text(3),
        "t.fingerprint", condition, values);
    return sql.list("SELECT v.model_id, m.name, v.version, v.semver, v.created_at, v.updated_at, v.user_id, v.stage,"
        + " v.description, v.source, v.storage, v.status, v.status_message, v.run_link, v.run_id, v.code_version,"
        + " v.parent, v.signature, v.input_example, m.revision FROM model_version v JOIN registered_model m"
        + " ON m.model_id = v.model_id WHERE v.stage <> '" + DELETED + "' AND " + condition
        + " ORDER BY m.name, v.version", row -> version(row, tags, aliases, metrics, datasets), values);
  }

  private static ModelVersion version(Row row, Map<String, List<ModelTag>> tags, Map<String, List<String>> aliases,
      Map<String, List<Map.Entry<String, Double>>> metrics, Map<String, List<String>> datasets) {
    String key = row.text(1) + "/" + row.integer(3);
    Lineage lineage = new Lineage(row.text(15), datasets.getOrDefault(key, List.of()), row.text(16),
        row.integerOrNull(17));
    return new ModelVersion(row.text(2), row.integer(3), Optional.ofNullable(row.text(4)).map(SemanticVersion::parse),
        row.integer(5), row.integer(6), row.text(7), ModelStage.named(row.text(8)), row.text(9), row.text(10),
        row.text(11), VersionStatus.valueOf(row.text(12)), row.text(13), row.text(14),
        List.copyOf(tags.getOrDefault(key, List.of())), List.copyOf(aliases.getOrDefault(key, List.of())), lineage,
        ordered(metrics.getOrDefault(key, List.of())), row.text(18), row.text(19), row.integer(20));
  }

  private static Map<String, Double> ordered(List<Map.Entry<String, Double>> metrics) {
    Map<String, Double> ordered = new LinkedHashMap<>();
    metrics.forEach(metric -> ordered.put(metric.getKey(), metric.getValue()));
    return ordered;
  }

  private <T> Map<String, List<T>> grouped(String table, String columns, Function<Row, T> reader, String order,
      String condition, Object... values) {
    Map<String, List<T>> groups = new LinkedHashMap<>();
    sql.list("SELECT t.model_id, t.version, " + columns + " FROM " + table + " t" + OF_VERSIONS + condition
        + " ORDER BY " + order,
        row -> groups
            .computeIfAbsent(row.text(1) + "/" + row.integer(2), _ -> new ArrayList<>()).add(reader.apply(row)),
        values);
    return groups;
  }

  List<ModelEvent> events(String name) {
    Optional<ModelRow> model = find(name);
    return model.isPresent() ? eventsOf("model_id = ?", model.get().id()) : eventsOf("name = ?", name);
  }

  List<ModelEvent> eventsOf(String condition, String value) {
    return sql.list("SELECT revision, at, actor, reason, name, kind, version, subject, value_before, value_after,"
        + " by_rollback FROM model_event WHERE " + condition + " ORDER BY at, model_id, revision, ordinal",
        row -> new ModelEvent(row.integer(1), row.integer(2), row.text(3), row.text(4), row.text(5),
            ModelEvent.Kind.valueOf(row.text(6)), row.integer(7), row.text(8), row.text(9), row.text(10),
            row.integer(11) != 0),
        value);
  }
}

package io.roadml.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Follows lineages both ways.
final class Lineages {
  private static final int FARTHEST = 10_000;

  private final Reader reader;

  Lineages(Reader reader) {
    this.reader = reader;
  }

  VersionLineage of(ModelVersion version) {
    return new VersionLineage(version, ancestors(version), children(version),
        others(version, ofRun(version.runId())), sameData(version),
        others(version, ofCode(version.lineage().codeVersion())));
  }

  List<ModelVersion> ofRun(String runId) {
    return runId.isEmpty() ? List.of() : reader.versions("v.run_id = ?", runId);
  }

  List<ModelVersion> ofCode(String codeVersion) {
    return codeVersion.isEmpty() ? List.of() : reader.versions("v.code_version = ?", codeVersion);
  }

  List<ModelVersion> ofData(String fingerprint) {
    return reader.versions("EXISTS (SELECT 1 FROM model_version_dataset d WHERE d.model_id = v.model_id"
        + " AND d.version = v.version AND d.fingerprint = ?)", fingerprint);
  }

  /// A parent is always older, so that this ends.
  private List<Long> ancestors(ModelVersion version) {
    String model = reader.require(version.name()).id();
    List<Long> ancestors = new ArrayList<>();
    Long next = version.lineage().parent();
    while (next != null && ancestors.size() < FARTHEST) {
      ancestors.add(next);
      next = reader.parent(model, next);
    }
    return ancestors;
  }

  private List<Long> children(ModelVersion version) {
    return reader.versions("m.name = ? AND v.parent = ?", version.name(), version.version()).stream()
        .map(ModelVersion::version).toList();
  }

  private List<ModelVersion> sameData(ModelVersion version) {
    Map<String, ModelVersion> found = new LinkedHashMap<>();
    for (String fingerprint : version.lineage().datasets()) {
      ofData(fingerprint).forEach(other -> found.put(other.name() + "/" + other.version(), other));
    }
    return others(version, List.copyOf(found.values()));
  }

  private static List<ModelVersion> others(ModelVersion version, List<ModelVersion> all) {
    return all.stream()
        .filter(other -> !other.name().equals(version.name()) || other.version() != version.version()).toList();
  }
}

package io.roadml.serving.mlflow;

import io.roadml.registry.ModelAlias;
import io.roadml.registry.ModelTag;
import io.roadml.registry.ModelVersion;
import io.roadml.registry.RegisteredModel;

/// The messages of the protocol that stand for what is in the model registry.
///
/// - Source: MLflow's `model_registry.proto`.
final class RegistryEntities {
  private RegistryEntities() {
  }

  static ModelTag tag(final Message in) {
    return new ModelTag(in.textOrEmpty(Entities.KEY), in.textOrEmpty(Entities.VALUE));
  }

  private static void tag(final Reply out, final ModelTag tag) {
    out.text(Entities.KEY, tag.key()).text(Entities.VALUE, tag.value());
  }

  private static void alias(final Reply out, final ModelAlias alias) {
    out.text("alias", alias.alias()).text("version", Long.toString(alias.version()));
  }

  static void model(final Reply out, final RegisteredModel model) {
    out.text(Entities.NAME, model.name()).whole("creation_timestamp", model.createdAt())
        .whole("last_updated_timestamp", model.updatedAt()).text("user_id", model.userId())
        .text("description", model.description())
        .list("latest_versions", model.latestVersions(), RegistryEntities::version)
        .list(Entities.TAGS, model.tags(), RegistryEntities::tag)
        .list("aliases", model.aliases(), RegistryEntities::alias);
  }

  static void version(final Reply out, final ModelVersion version) {
    out.text(Entities.NAME, version.name()).text("version", Long.toString(version.version()))
        .whole("creation_timestamp", version.createdAt()).whole("last_updated_timestamp", version.updatedAt())
        .text("user_id", version.userId()).text("current_stage", version.stage().label())
        .text("description", version.description()).text("source", version.source())
        .text(Entities.RUN_ID, version.runId()).text("status", version.status().name())
        .text("status_message", version.statusMessage()).text("run_link", version.runLink())
        .list(Entities.TAGS, version.tags(), RegistryEntities::tag).texts("aliases", version.aliases());
  }
}

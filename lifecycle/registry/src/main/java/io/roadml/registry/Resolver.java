package io.roadml.registry;

import io.roadml.metadata.ErrorCode;
import io.roadml.metadata.Nearest;
import io.roadml.metadata.RefusedException;
import io.roadml.registry.Reader.ModelRow;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds the version that an address stands for.
final class Resolver {
  private final Reader reader;

  Resolver(Reader reader) {
    this.reader = reader;
  }

  /// The version, if there is one now.
  ///
  /// @throws RefusedException if there is no such model; with the nearest name
  Optional<ModelVersion> find(ModelUri uri) {
    ModelRow model = reader.find(uri.name()).orElseThrow(() -> RefusedException.missing(
        Reader.missing(uri.name()).getMessage() + Nearest.hint(uri.name(), reader.names())));
    return switch (uri.kind()) {
      case VERSION -> number(model, Long.parseLong(uri.value()));
      case STAGE -> newest(reader.versions("v.model_id = ? AND v.stage = ?", model.id(), uri.value()));
      case LATEST -> newest(reader.versions("v.model_id = ?", model.id()));
      case ALIAS -> alias(model, uri.value());
    };
  }

  /// The version.
  ///
  /// @throws RefusedException if there is none
  ModelVersion require(ModelUri uri) {
    return find(uri).orElseThrow(() -> nothing(uri));
  }

  private RefusedException nothing(ModelUri uri) {
    return switch (uri.kind()) {
      case VERSION -> Reader.missing(uri.name(), Long.parseLong(uri.value()));
      case STAGE -> RefusedException.missing("No versions of model with name '" + uri.name() + "' and stage '"
          + uri.value() + "' found");
      case LATEST -> RefusedException.missing("No versions of model with name '" + uri.name() + "' found");
      case ALIAS -> unknownAlias(reader.require(uri.name()), uri.value());
    };
  }

  RefusedException unknownAlias(ModelRow model, String alias) {
    List<String> known = reader.aliases(model.id()).stream().map(ModelAlias::alias).toList();
    return new RefusedException(ErrorCode.INVALID_PARAMETER_VALUE,
        "Registered model alias " + Shown.text(alias) + " not found." + Nearest.hint(alias, known));
  }

  private Optional<ModelVersion> number(ModelRow model, long version) {
    return newest(reader.versions("v.model_id = ? AND v.version = ?", model.id(), version));
  }

  private static Optional<ModelVersion> newest(List<ModelVersion> versions) {
    return versions.stream().max(Comparator.comparingLong(ModelVersion::version));
  }

  private Optional<ModelVersion> alias(ModelRow model, String alias) {
    Optional<Long> version = reader.aliased(model.id(), alias);
    return version.isPresent() ? number(model, version.get()) : semantic(model, alias);
  }

  private Optional<ModelVersion> semantic(ModelRow model, String value) {
    if (!value.matches("\\d{1,18}(\\.\\d{1,18}){0,2}([-+].*)?")) {
      return Optional.empty();
    }
    return reader.versions("v.model_id = ? AND v.semver IS NOT NULL", model.id()).stream()
        .filter(version -> isMeant(version.semver().orElseThrow(), value))
        .max(Comparator.comparing(version -> version.semver().orElseThrow()));
  }

  private static boolean isMeant(SemanticVersion semver, String value) {
    return semver.toString().equals(value) || semver.isIn(value);
  }
}

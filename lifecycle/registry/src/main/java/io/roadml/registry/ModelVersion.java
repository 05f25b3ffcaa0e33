package io.roadml.registry;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A version as it was when it was read. What MLflow's clients see of it are the components that its protocol names.
///
/// @param name            the registered model
/// @param version         its number, 1 or more; never given twice
/// @param semver          its semantic version, unique in the model, if it has one
/// @param createdAt       milliseconds since 1970-01-01T00:00Z
/// @param updatedAt       milliseconds since 1970-01-01T00:00Z
/// @param userId          who registered it
/// @param stage           where it stands
/// @param description     what it is
/// @param source          where it came from, as its client called it
/// @param storage         where its files are, as clients are told to download them
/// @param status          whether it can be used
/// @param statusMessage   why it cannot
/// @param runLink         where to read about the run; empty for nowhere
/// @param tags            by key
/// @param aliases         in order
/// @param lineage         where it comes from
/// @param metrics         how good it was when it was registered
/// @param signature       what it takes and gives, as JSON; empty if nobody said
/// @param inputExample    an example of what it takes, as JSON; empty for none
/// @param revision        the revision of the registered model
public record ModelVersion(String name, long version, Optional<SemanticVersion> semver, long createdAt, long updatedAt,
    String userId, ModelStage stage, String description, String source, String storage, VersionStatus status,
    String statusMessage, String runLink, List<ModelTag> tags, List<String> aliases, Lineage lineage,
    Map<String, Double> metrics, String signature, String inputExample, long revision) {
  /// The run that made it; empty for none.
  public String runId() {
    return lineage.runId();
  }
}

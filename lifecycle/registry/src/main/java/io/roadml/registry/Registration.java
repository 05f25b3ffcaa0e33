package io.roadml.registry;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is to be known of a version that is registered.
///
/// ```java
/// Registration.by("ada").withSemver("1.4.0").withMetrics(Map.of("auc", 0.91)).withLineage(lineage)
/// ```
///
/// @param userId       who registers it; empty for nobody in particular
/// @param source       where it comes from as MLflow's clients say it; empty for the registry's own files
/// @param semver       its semantic version
/// @param description  what it is
/// @param metrics      how good it is
/// @param tags         words about it; `semver` among them is the same as `semver`
/// @param lineage      where it comes from
/// @param runLink      where to read about the run
/// @param signature    what it takes and gives, as JSON
/// @param inputExample an example of what it takes, as JSON
public record Registration(String userId, String source, Optional<String> semver, String description,
    Map<String, Double> metrics, List<ModelTag> tags, Lineage lineage, String runLink, String signature,
    String inputExample) {
  /// Copies.
  public Registration {
    metrics = Map.copyOf(metrics);
    tags = List.copyOf(tags);
  }

  /// Nothing is known yet but who registers.
  public static Registration by(String userId) {
    return new Registration(userId, "", Optional.empty(), "", Map.of(), List.of(), Lineage.UNKNOWN, "", "", "");
  }

  /// What a client of MLflow says.
  public static Registration of(String userId, String source, String runId, List<ModelTag> tags, String runLink,
      String description) {
    return new Registration(userId, source, Optional.empty(), description, Map.of(), tags,
        new Lineage(runId, List.of(), "", null), runLink, "", "");
  }

  /// The same with a semantic version.
  public Registration withSemver(String value) {
    return new Registration(userId, source, Optional.of(value), description, metrics, tags, lineage, runLink, signature,
        inputExample);
  }

  /// The same with a description.
  public Registration withDescription(String value) {
    return new Registration(userId, source, semver, value, metrics, tags, lineage, runLink, signature, inputExample);
  }

  /// The same with metrics.
  public Registration withMetrics(Map<String, Double> value) {
    return new Registration(userId, source, semver, description, value, tags, lineage, runLink, signature,
        inputExample);
  }

  /// The same with tags.
  public Registration withTags(List<ModelTag> value) {
    return new Registration(userId, source, semver, description, metrics, value, lineage, runLink, signature,
        inputExample);
  }

  /// The same with a lineage.
  public Registration withLineage(Lineage value) {
    return new Registration(userId, source, semver, description, metrics, tags, value, runLink, signature,
        inputExample);
  }

  /// The same with what it takes and gives, and an example, both as JSON.
  public Registration withSignature(String value, String example) {
    return new Registration(userId, source, semver, description, metrics, tags, lineage, runLink, value, example);
  }

  /// The run that made it; empty for none.
  public String runId() {
    return lineage.runId();
  }
}

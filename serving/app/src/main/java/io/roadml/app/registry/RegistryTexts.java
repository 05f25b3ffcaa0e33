package io.roadml.app.registry;

import io.roadml.observability.ModelOrigin;
import io.roadml.observability.PipelineOrigin;
import io.roadml.pipeline.store.StepAttempt;
import io.roadml.registry.ModelAlias;
import io.roadml.registry.ModelEvent;
import io.roadml.registry.ModelRegistry;
import io.roadml.registry.ModelStage;
import io.roadml.registry.ModelTag;
import io.roadml.registry.ModelVersion;
import io.roadml.registry.RegisteredModel;
import io.roadml.registry.VersionLineage;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What the commands about registered models print: facts for programs, and lines for people.
public final class RegistryTexts {
  private RegistryTexts() {}

  /// A model's facts, without its versions.
  public static Map<String, Object> facts(RegisteredModel model) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", model.name());
    facts.put("created", moment(model.createdAt()));
    facts.put("updated", moment(model.updatedAt()));
    facts.put("revision", model.revision());
    facts.put("description", model.description());
    facts.put("tags", tags(model.tags()));
    facts.put("aliases",
        model.aliases().stream()
            .collect(Collectors.toMap(ModelAlias::alias, ModelAlias::version, (a, _) -> a, LinkedHashMap::new)));
    facts.put("latest", model.latestVersions().stream().collect(Collectors.toMap(version -> version.stage().label(),
        ModelVersion::version, (a, _) -> a, LinkedHashMap::new)));
    return facts;
  }

  /// A version's facts.
  public static Map<String, Object> facts(ModelVersion version) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", version.name());
    facts.put("version", version.version());
    facts.put("semver", version.semver().map(String::valueOf).orElse(null));
    facts.put("stage", version.stage().label());
    facts.put("aliases", version.aliases());
    facts.put("created", moment(version.createdAt()));
    facts.put("updated", moment(version.updatedAt()));
    facts.put("user", version.userId());
    facts.put("description", version.description());
    facts.put("source", version.source());
    facts.put("status", version.status().name());
    facts.put("metrics", version.metrics());
    facts.put("tags", tags(version.tags()));
    facts.put("run", version.runId());
    facts.put("datasets", version.lineage().datasets());
    facts.put("code", version.lineage().codeVersion());
    facts.put("parent", version.lineage().parent());
    return facts;
  }

  private static Map<String, Object> tags(List<ModelTag> tags) {
    Map<String, Object> facts = new LinkedHashMap<>();
    tags.forEach(tag -> facts.put(tag.key(), tag.value()));
    return facts;
  }

  /// An event's facts.
  public static Map<String, Object> facts(ModelEvent event) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("revision", event.revision());
    facts.put("at", moment(event.at()));
    facts.put("actor", event.actor());
    facts.put("reason", event.reason());
    facts.put("model", event.model());
    facts.put("kind", event.kind().name());
    facts.put("version", event.version() == 0 ? null : event.version());
    facts.put("subject", event.subject());
    facts.put("before", event.before());
    facts.put("after", event.after());
    facts.put("rollback", event.rollback());
    return facts;
  }

  /// A lineage's facts.
  public static Map<String, Object> facts(VersionLineage lineage, ModelOrigin origin) {
    Map<String, Object> facts = facts(lineage.version());
    facts.put("datasets", origin.datasets());
    facts.put("code", origin.code().orElse(""));
    facts.put("pipeline", origin.pipeline().map(RegistryTexts::facts).orElse(null));
    facts.put("ancestors", lineage.ancestors());
    facts.put("children", lineage.children());
    facts.put("same_run", names(lineage.sameRun()));
    facts.put("same_data", names(lineage.sameData()));
    facts.put("same_code", names(lineage.sameCode()));
    return facts;
  }

  private static Map<String, Object> facts(PipelineOrigin origin) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", origin.run().pipeline());
    facts.put("run", origin.run().run());
    facts.put("root", origin.root().run());
    facts.put("state", origin.run().state().name());
    facts.put("definition", origin.definition());
    facts.put("params", origin.params());
    facts.put("step", origin.step().orElse(null));
    facts.put("attempts", origin.attempts().stream().map(RegistryTexts::facts).toList());
    return facts;
  }

  private static Map<String, Object> facts(StepAttempt attempt) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("step", attempt.step());
    facts.put("attempt", attempt.attempt());
    facts.put("state", attempt.state().name());
    return facts;
  }

  private static List<String> names(List<ModelVersion> versions) {
    return versions.stream().map(version -> version.name() + "/" + version.version()).toList();
  }

  /// What stood in each stage at a moment, by its label.
  public static Map<String, Object> stages(ModelRegistry registry, String name, Instant moment) {
    Map<String, Object> stages = new LinkedHashMap<>();
    for (ModelStage stage : List.of(ModelStage.STAGING, ModelStage.PRODUCTION, ModelStage.ARCHIVED)) {
      stages.put(stage.label(), registry.asOf(name, stage, moment));
    }
    return stages;
  }

  /// The same as lines.
  public static String stages(Map<String, Object> stages) {
    return stages.entrySet().stream().map(stage -> stage.getKey() + ": " + stage.getValue() + "\n")
        .collect(Collectors.joining());
  }

  /// One line for each model.
  public static String models(List<RegisteredModel> models) {
    return models.stream().map(RegistryTexts::line).collect(Collectors.joining());
  }

  private static String line(RegisteredModel model) {
    String latest = model.latestVersions().stream().map(version -> version.stage().label() + " " + version.version())
        .collect(Collectors.joining(", "));
    String aliases = model.aliases().stream().map(alias -> " @" + alias.alias() + "=" + alias.version())
        .collect(Collectors.joining());
    return model.name() + "  " + (latest.isEmpty() ? "no versions" : latest) + aliases + "\n";
  }

  /// A line for the model, and one for each version.
  public static String model(RegisteredModel model, List<ModelVersion> versions) {
    return line(model) + versions.stream().map(RegistryTexts::version).collect(Collectors.joining());
  }

  /// One line.
  public static String version(ModelVersion version) {
    StringBuilder line = new StringBuilder(version.name()).append(" version ").append(version.version());
    version.semver().ifPresent(semver -> line.append(" (").append(semver).append(')'));
    line.append("  ").append(version.stage().label());
    version.aliases().forEach(alias -> line.append(" @").append(alias));
    version.metrics().forEach((key, value) -> line.append("  ").append(key).append('=').append(value));
    return line.append("  ").append(moment(version.createdAt())).append('\n').toString();
  }

  /// One line for each event.
  public static String history(List<ModelEvent> events) {
    return events.stream().map(RegistryTexts::line).collect(Collectors.joining());
  }

  private static String line(ModelEvent event) {
    String what = event.kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')
        + (event.version() == 0 ? "" : " " + event.version())
        + (event.subject().isEmpty() ? "" : " " + event.subject());
    String change = event.before().isEmpty() && event.after().isEmpty() ? ""
        : ": " + event.before() + " -> " + event.after();
    return moment(event.at()) + "  " + event.actor() + "  " + what + change + (event.rollback() ? " (rollback)" : "")
        + (event.reason().isEmpty() ? "" : "  " + event.reason()) + "\n";
  }

  /// One line for each thing that is known.
  public static String lineage(VersionLineage lineage, ModelOrigin origin) {
    ModelVersion version = lineage.version();
    return version(version) + known("run", version.runId())
        + known("pipeline", origin.pipeline().map(RegistryTexts::line).orElse(""))
        + known("code", origin.code().orElse("")) + known("data", String.join(", ", origin.datasets()))
        + known("made from", joined(lineage.ancestors())) + known("made to", joined(lineage.children()))
        + known("of the same run", String.join(", ", names(lineage.sameRun())))
        + known("of the same data", String.join(", ", names(lineage.sameData())))
        + known("of the same code", String.join(", ", names(lineage.sameCode())));
  }

  private static String line(PipelineOrigin origin) {
    String steps = origin.attempts().stream()
        .map(attempt -> attempt.step() + (attempt.attempt() > 1 ? "#" + attempt.attempt() : "") + " "
            + attempt.state().name())
        .collect(Collectors.joining(", "));
    return origin.run().pipeline() + " run " + origin.run().run()
        + origin.step().map(step -> " step " + step).orElse("") + " (" + steps + ")";
  }

  private static String joined(List<Long> versions) {
    return versions.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static String known(String what, String value) {
    return value.isEmpty() ? "" : "  " + what + ": " + value + "\n";
  }

  private static String moment(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}

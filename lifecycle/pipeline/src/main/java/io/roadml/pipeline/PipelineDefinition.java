package io.roadml.pipeline;

import io.roadml.metadata.JsonText;
import io.roadml.metadata.YamlText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What can be written down of a pipeline: its parameters, its steps, the methods that they call, whom they depend on, and
/// their options. It goes to JSON and comes back equal; YAML is read too.
///
/// ```yaml
/// pipeline: training
/// params:
///   learning_rate: {type: double, default: 0.1, least: 0, most: 1}
/// steps:
///   - {name: load, call: com.acme.Flights::load}
///   - {name: train, call: com.acme.Flights::train, inputs: [load, $learning_rate], options: {timeout: PT1H}}
/// ```
///
/// - Threading: immutable.
public final class PipelineDefinition {
  private final Content content;
  private final Supplier<String> hash = new Once<>(this::computedHash);

  PipelineDefinition(Content content) {
    this.content = content;
  }

  /// All of it.
  record Content(String name, List<ParamDefinition> params, FailurePolicy failurePolicy, Optional<Duration> timeout,
      List<StepDefinition> steps) {}

  /// Reads YAML, of which JSON is a part.
  ///
  /// @param source what messages call it, as a rule a file's name
  /// @throws IllegalArgumentException naming what is wrong and where: an unknown key or step with the nearest known one, a
  ///   cycle in its order
  public static PipelineDefinition read(String text, String source) {
    return DefinitionText.read(source, YamlText.read(text, source));
  }

  /// One line of JSON, which is YAML too.
  public String toJson() {
    return JsonText.write(DefinitionText.write(this));
  }

  /// YAML for people, a key a line.
  public String toYaml() {
    return YamlText.write(DefinitionText.write(this));
  }

  /// The SHA-256 of what it says, 64 hexadecimal digits. The order of steps that do not depend on each other does not count.
  public String hash() {
    return hash.get();
  }

  private String computedHash() {
    try {
      byte[] canonical = JsonText.write(DefinitionText.canonical(this)).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// The pipeline, with the methods of classes that a loader finds: static ones, or ones of an object that a constructor
  /// without arguments makes.
  ///
  /// @throws IllegalArgumentException if a class or method is not there, with the nearest; if a method's parameter does not
  ///   take what it is given, with both types; or if a step is a lambda
  public Pipeline bind(ClassLoader loader) {
    return Binder.bind(this, new Methods(loader));
  }

  /// The pipeline's name.
  public String name() {
    return content.name();
  }

  Content content() {
    return content;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PipelineDefinition definition && content.equals(definition.content);
  }

  @Override
  public int hashCode() {
    return content.hashCode();
  }

  @Override
  public String toString() {
    return toJson();
  }
}

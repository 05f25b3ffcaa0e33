package io.roadml.pipeline.loading;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// Names a pipeline so that another process can find it too.
///
/// ```java
/// try (LoadedPipeline loaded = new PipelineReference("com.acme.Training", List.of(Path.of("acme.jar"))).open()) {
///   runner.start(loaded.pipeline(), Map.of());
/// }
/// ```
///
/// A class has a pipeline if it has a static method `pipeline()`, or is a [java.util.function.Supplier] of one, or has methods
/// with [io.roadml.pipeline.Step]. It need not be public; for the latter two it needs a constructor without parameters.
///
/// - Trust: opening it runs code of the class.
/// - Threading: immutable.
///
/// @param pipeline the name of a class, or the path of a definition that ends in `.yaml`, `.yml` or `.json`
/// @param jars     what goes on the class path behind that of this process: jars, or folders of classes
public record PipelineReference(String pipeline, List<Path> jars) {
  private static final List<String> DEFINITIONS = List.of(".yaml", ".yml", ".json");

  /// A reference; nothing is looked for yet.
  ///
  /// @throws IllegalArgumentException if it has no name
  public PipelineReference {
    Objects.requireNonNull(pipeline, "pipeline");
    if (pipeline.isBlank()) {
      throw new IllegalArgumentException("pipeline=" + pipeline + ", want a class or the path of a definition");
    }
    jars = List.copyOf(jars);
  }

  /// The same for processes that began in another folder.
  public PipelineReference absolute() {
    return new PipelineReference(isDefinition() ? Path.of(pipeline).toAbsolutePath().toString() : pipeline,
        jars.stream().map(Path::toAbsolutePath).toList());
  }

  /// Whether a file has the pipeline, and not a class.
  boolean isDefinition() {
    return DEFINITIONS.stream().anyMatch(pipeline.toLowerCase(Locale.ROOT)::endsWith);
  }

  /// Loads it.
  ///
  /// @throws IllegalArgumentException naming what is wrong and where: a file that is missing or no jar, a class that is not
  ///   there with the nearest that is, a class without a pipeline, a definition that is wrong
  public LoadedPipeline open() {
    return PipelineLoading.open(this);
  }
}

package io.roadml.app;

import io.roadml.runtime.core.ModelSource;
import io.roadml.serving.endpoint.DirectorySource;
import io.roadml.serving.endpoint.ModelControl;
import io.roadml.serving.endpoint.SingleModels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/// Options: where models come from, and who decides what is loaded.
final class ModelOptions {
  @Option(names = "--model-repository", paramLabel = "DIR", split = ",",
      description = "Folder of models, laid out as <name>/<version>/model.onnx; may be repeated.")
  private List<Path> repositories = new ArrayList<>();

  @Option(names = "--model", paramLabel = "NAME=FILE", split = ",",
      description = "One model file under a name; may be repeated.")
  private List<String> files = new ArrayList<>();

  @Option(names = "--model-control", paramLabel = "MODE", defaultValue = "both",
      description = "Who loads and unloads: both, poll (follow the files), explicit (the API), none; ${DEFAULT-VALUE} "
          + "unless told otherwise.")
  private String control;

  @Option(names = "--load-model", paramLabel = "NAME", split = ",",
      description = "Model that --model-control explicit loads at the start; may be repeated.")
  private List<String> startup = new ArrayList<>();

  @Option(names = "--repository-poll-milliseconds", paramLabel = "MS", defaultValue = "500",
      description = "Time between two looks at the repository; ${DEFAULT-VALUE} unless told otherwise.")
  private long pollMillis;

  ModelControl control() {
    return ModelControl.named(control);
  }

  List<String> startup() {
    return startup;
  }

  /// Says whether no model is asked for.
  boolean isEmpty() {
    return repositories.isEmpty() && files.isEmpty();
  }

  /// Opens the sources. Whoever gets them closes them.
  ///
  /// @throws IllegalArgumentException when a `NAME=FILE` is none, or a name is there twice
  List<ModelSource> open() throws IOException {
    List<ModelSource> sources = new ArrayList<>();
    try {
      if (!files.isEmpty()) sources.add(SingleModels.of(byName()));
      for (Path folder : repositories) sources.add(DirectorySource.open(folder, Duration.ofMillis(pollMillis)));
      return sources;
    } catch (IOException | RuntimeException e) {
      for (ModelSource source : sources) source.close();
      throw e;
    }
  }

  private Map<String, Path> byName() {
    Map<String, Path> byName = new LinkedHashMap<>();
    for (String model : files) {
      int equals = model.indexOf('=');
      if (equals < 1 || equals == model.length() - 1) {
        throw new IllegalArgumentException("model=" + model + ", want NAME=FILE");
      }
      String name = model.substring(0, equals);
      Path file = Path.of(model.substring(equals + 1));
      Path other = byName.putIfAbsent(name, file);
      if (other != null) {
        throw new IllegalArgumentException(
            "model=" + name + " is there twice, once as " + other + " and once as " + file);
      }
    }
    return byName;
  }
}

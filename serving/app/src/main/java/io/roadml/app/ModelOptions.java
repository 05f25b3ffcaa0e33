package io.roadml.app;

import io.roadml.metadata.MetadataException;
import io.roadml.metadata.RefusedException;
import io.roadml.registry.ModelUri;
import io.roadml.registry.RegistrySource;
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
      description = "One model file under a name, or a registered model that is followed: models:/NAME/Production, "
          + "models:/NAME/3, models:/NAME@ALIAS, each also as OTHERNAME=models:/…; may be repeated.")
  private List<String> models = new ArrayList<>();

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
    return repositories.isEmpty() && models.isEmpty();
  }

  /// Opens the sources. Whoever gets them closes them.
  ///
  /// @throws IllegalArgumentException when a `NAME=FILE` is none, or a name is there twice
  List<ModelSource> open(LifecycleData lifecycle) throws IOException {
    List<ModelSource> sources = new ArrayList<>();
    try {
      Map<String, ModelUri> registered = registered();
      Map<String, Path> files = files(registered);
      if (!files.isEmpty()) sources.add(SingleModels.of(files));
      if (!registered.isEmpty()) sources.add(open(lifecycle, registered));
      for (Path folder : repositories) sources.add(DirectorySource.open(folder, Duration.ofMillis(pollMillis)));
      return sources;
    } catch (IOException | RuntimeException e) {
      for (ModelSource source : sources) source.close();
      throw e;
    }
  }

  private static ModelSource open(LifecycleData data, Map<String, ModelUri> registered) throws IOException {
    if (!data.exists()) {
      throw new IOException("there is no registry for " + registered.values().iterator().next()
          + " in the data folder; register a model with `roadml registry register`, or name another --data");
    }
    try {
      return RegistrySource.open(data.registry(), registered, data.served());
    } catch (RefusedException | MetadataException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /// The `models:/…` and `NAME=models:/…` among the models.
  private Map<String, ModelUri> registered() {
    Map<String, ModelUri> byName = new LinkedHashMap<>();
    for (String model : models) {
      int at = model.indexOf(ModelUri.SCHEME);
      if (at != 0 && (at < 2 || model.charAt(at - 1) != '=')) continue;
      ModelUri uri = uri(model.substring(at));
      String name = at == 0 ? uri.name() : model.substring(0, at - 1);
      if (byName.putIfAbsent(name, uri) != null) throw twice(name, byName.get(name), uri);
    }
    return byName;
  }

  private static ModelUri uri(String text) {
    try {
      return ModelUri.parse(text);
    } catch (RefusedException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private Map<String, Path> files(Map<String, ModelUri> registered) {
    Map<String, Path> byName = new LinkedHashMap<>();
    for (String model : models) {
      int equals = model.indexOf('=');
      if (ModelUri.isOne(model.substring(Math.max(0, equals + 1))) || ModelUri.isOne(model)) continue;
      if (equals < 1 || equals == model.length() - 1) {
        throw new IllegalArgumentException("model=" + model + ", want NAME=FILE");
      }
      String name = model.substring(0, equals);
      Path file = Path.of(model.substring(equals + 1));
      Object other = registered.containsKey(name) ? registered.get(name) : byName.putIfAbsent(name, file);
      if (other != null) throw twice(name, other, file);
    }
    return byName;
  }

  private static IllegalArgumentException twice(String name, Object one, Object other) {
    return new IllegalArgumentException("model=" + name + " is there twice, once as " + one + " and once as " + other);
  }
}

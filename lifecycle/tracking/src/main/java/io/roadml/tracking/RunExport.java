package io.roadml.tracking;

import io.roadml.metadata.JsonText;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Writes runs in the layout of MLflow's `mlruns`: folders `<experiment>/<run>`, in which `meta.yaml` says what it is and
/// each metric, param and tag is a file.
final class RunExport {
  private final TrackingStore store;
  private final ArtifactBytes bytes;

  RunExport(TrackingStore store, ArtifactBytes bytes) {
    this.store = store;
    this.bytes = bytes;
  }

  void write(List<String> runIds, Path target) throws IOException {
    List<Run> runs = runIds.stream().map(store.runs()::get).toList();
    if (Files.exists(target)) {
      throw new FileAlreadyExistsException(target + " is there; name a folder or file that is not");
    }
    if (!target.getFileName().toString().endsWith(".zip")) {
      write(runs, Files.createDirectories(target), target.toAbsolutePath().toUri().toString().replaceAll("/$", ""));
      return;
    }
    try (FileSystem zip = FileSystems.newFileSystem(target, Map.of("create", "true"))) {
      write(runs, zip.getPath("/"), ".");
    }
  }

  private void write(List<Run> runs, Path root, String location) throws IOException {
    Set<String> experiments = runs.stream().map(run -> run.info().experimentId())
        .collect(Collectors.toCollection(LinkedHashSet::new));
    for (String id : experiments) {
      experiment(store.experiments().get(id), root.resolve(id), location);
    }
    for (Run run : runs) {
      run(run, root.resolve(run.info().experimentId()).resolve(run.info().id()), location);
    }
  }

  private static void experiment(Experiment experiment, Path folder, String location) throws IOException {
    Map<String, Object> meta = new LinkedHashMap<>();
    meta.put("artifact_location", location + "/" + experiment.id());
    meta.put("creation_time", experiment.createdMillis());
    meta.put("experiment_id", experiment.id());
    meta.put("last_update_time", experiment.updatedMillis());
    meta.put("lifecycle_stage", experiment.stage().text());
    meta.put("name", experiment.name());
    yaml(meta, Files.createDirectories(folder).resolve("meta.yaml"));
    for (Tag tag : experiment.tags()) {
      text(folder.resolve("tags"), tag.key(), tag.value());
    }
  }

  private void run(Run run, Path folder, String location) throws IOException {
    RunInfo info = run.info();
    Map<String, Object> meta = new LinkedHashMap<>();
    meta.put("artifact_uri", location + "/" + info.experimentId() + "/" + info.id() + "/artifacts");
    meta.put("end_time", info.endMillis());
    meta.put("entry_point_name", "");
    meta.put("experiment_id", info.experimentId());
    meta.put("lifecycle_stage", info.stage().text());
    meta.put("run_id", info.id());
    meta.put("run_name", info.name());
    meta.put("run_uuid", info.id());
    meta.put("source_name", "");
    meta.put("source_type", 4);
    meta.put("source_version", "");
    meta.put("start_time", info.startMillis());
    meta.put("status", info.status().ordinal() + 1);
    meta.put("tags", List.of());
    meta.put("user_id", info.userId());
    yaml(meta, Files.createDirectories(folder).resolve("meta.yaml"));
    for (String part : List.of("metrics", "params", "tags", "artifacts")) {
      Files.createDirectories(folder.resolve(part));
    }
    for (Param param : run.params()) {
      text(folder.resolve("params"), param.key(), param.value());
    }
    for (Tag tag : run.tags()) {
      text(folder.resolve("tags"), tag.key(), tag.value());
    }
    metrics(run, folder);
    inputs(run, folder.resolve("inputs.json"));
    artifacts(info, folder.resolve("artifacts"));
  }

  /// JSON is YAML, too.
  private static void yaml(Map<String, Object> meta, Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (Map.Entry<String, Object> entry : meta.entrySet()) {
        out.write(entry.getKey() + ": " + JsonText.write(entry.getValue()) + "\n");
      }
    }
  }

  private static void text(Path folder, String key, String value) throws IOException {
    Path file = fileOf(folder, key);
    if (file != null) {
      Files.writeString(file, value);
    }
  }

  /// The file of a key, or null if another key needs its place as a folder, or one of its folders as a file.
  private static Path fileOf(Path folder, String key) throws IOException {
    Path file = folder.resolve(key);
    for (Path above = file.getParent(); !above.equals(folder); above = above.getParent()) {
      if (Files.isRegularFile(above)) {
        return null;
      }
    }
    Files.createDirectories(file.getParent());
    return Files.isDirectory(file) ? null : file;
  }

  private void metrics(Run run, Path folder) throws IOException {
    try (BufferedWriter all = Files.newBufferedWriter(folder.resolve("metrics.csv"))) {
      all.write("key,step,timestamp,value\n");
      for (Metric latest : run.metrics()) {
        metric(run.info().id(), latest.key(), fileOf(folder.resolve("metrics"), latest.key()), all);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void metric(String run, String key, Path file, BufferedWriter all) throws IOException {
    try (BufferedWriter own = file == null ? null : Files.newBufferedWriter(file)) {
      store.history().forEach(run, key, metric -> {
        try {
          String value = Double.isNaN(metric.value()) ? "nan" : Double.toString(metric.value());
          all.write(
              String.format(Locale.ROOT, "\"%s\",%d,%d,%s\n", key, metric.step(), metric.timestamp(), value));
          if (own != null) {
            own.write(metric.timestamp() + " " + value + " " + metric.step() + "\n");
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
  }

  private static void inputs(Run run, Path file) throws IOException {
    if (run.inputs().isEmpty() && run.modelInputs().isEmpty() && run.outputs().isEmpty()) {
      return;
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("datasets", run.inputs().stream().map(RunExport::input).toList());
    all.put("model_inputs", run.modelInputs());
    all.put("model_outputs", run.outputs().stream().map(ModelOutput::modelId).toList());
    Files.writeString(file, JsonText.write(all));
  }

  private static Map<String, Object> input(DatasetInput input) {
    Dataset data = input.dataset();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", data.name());
    json.put("digest", data.digest());
    json.put("source_type", data.sourceType());
    json.put("source", data.source());
    json.put("schema", data.schema());
    json.put("profile", data.profile());
    json.put("tags", input.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value)));
    return json;
  }

  private void artifacts(RunInfo info, Path folder) throws IOException {
    String root = ArtifactTree.pathOf(info.artifactUri()).orElse(null);
    if (root == null) {
      return;
    }
    for (Artifact artifact : store.artifacts().files(root)) {
      Path file = folder.resolve(artifact.path().substring(root.length() + 1));
      Files.createDirectories(file.getParent());
      try (InputStream in = bytes.read(artifact.digest())) {
        Files.copy(in, file);
      }
    }
  }
}

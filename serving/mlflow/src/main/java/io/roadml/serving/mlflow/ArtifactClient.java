package io.roadml.serving.mlflow;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Artifacts of runs on a tracking server, up and down, through the server: what MLflow's Java client leaves to another
/// program.
///
/// - Threading: safe for many threads.
/// - Fails: [IOException] with the server's words.
public final class ArtifactClient implements AutoCloseable {
  private static final String SCHEME = "mlflow-artifacts:";

  private final URI server;
  private final String authorization;
  private final HttpClient http = HttpClient.newHttpClient();

  /// An entry of a folder.
  ///
  /// @param path from the root of the run's artifacts
  /// @param size in bytes; `null` for a folder
  public record Entry(String path, boolean isDirectory, Long size) {}

  private ArtifactClient(final URI server, final String authorization) {
    this.server = server;
    this.authorization = authorization;
  }

  /// Speaks to a server, with the credentials that MLflow's environment has.
  ///
  /// @param environment `MLFLOW_TRACKING_URI`, and perhaps `MLFLOW_TRACKING_USERNAME` and `MLFLOW_TRACKING_PASSWORD`, or
  ///                    `MLFLOW_TRACKING_TOKEN`
  /// @throws IllegalArgumentException when there is no server's address in it
  public static ArtifactClient of(final Map<String, String> environment) {
    final String uri = environment.getOrDefault("MLFLOW_TRACKING_URI", "");
    if (!uri.startsWith("http://") && !uri.startsWith("https://")) {
      throw new IllegalArgumentException("MLFLOW_TRACKING_URI=" + uri + ", want the http address of a tracking server");
    }
    return new ArtifactClient(URI.create(uri.endsWith("/") ? uri : uri + "/"), authorization(environment));
  }

  private static String authorization(final Map<String, String> environment) {
    final String user = environment.get("MLFLOW_TRACKING_USERNAME");
    final String token = environment.get("MLFLOW_TRACKING_TOKEN");
    if (user != null) {
      final String pair = user + ":" + environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
      return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
    return token == null ? null : "Bearer " + token;
  }

  /// Uploads a file, or a folder with all that is in it.
  ///
  /// @param folder where it goes below the run's artifacts; empty for the root
  public void upload(final String runId, final Path local, final String folder)
      throws IOException, InterruptedException {
    final String root = join(root(runId), folder);
    if (!Files.isDirectory(local)) {
      put(join(root, local.getFileName().toString()), local);
      return;
    }
    final List<Path> files;
    try (Stream<Path> tree = Files.walk(local)) {
      files = tree.filter(Files::isRegularFile).sorted().toList();
    }
    for (final Path file : files) {
      put(join(root, local.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/")), file);
    }
  }

  private void put(final String path, final Path file) throws IOException, InterruptedException {
    answered(http.send(request(proxied(path)).PUT(BodyPublishers.ofFile(file)).build(), BodyHandlers.ofByteArray()));
  }

  /// Lists a folder of a run's artifacts.
  public List<Entry> list(final String runId, final String folder) throws IOException, InterruptedException {
    final List<Entry> entries = new ArrayList<>();
    final Map<?, ?> answer = get("api/2.0/mlflow/artifacts/list?run_id=" + encoded(runId)
        + (folder.isEmpty() ? "" : "&path=" + encoded(folder)));
    if (answer.get("files") instanceof List<?> files) {
      for (final Object file : files) {
        final Map<?, ?> entry = (Map<?, ?>) file;
        entries.add(new Entry((String) entry.get("path"), Boolean.TRUE.equals(entry.get("is_dir")),
            (Long) entry.get("file_size")));
      }
    }
    return entries;
  }

  /// Downloads a file or folder of a run into a folder, and says where it is.
  public Path download(final String runId, final String path, final Path into)
      throws IOException, InterruptedException {
    return fetch(root(runId), path, into);
  }

  /// Downloads what an URI names (`runs:/ID/path`, `models:/NAME/VERSION`, `mlflow-artifacts:/path`), and says where it is.
  public Path download(final String uri, final Path into) throws IOException, InterruptedException {
    if (uri.startsWith("runs:/")) {
      final String[] parts = uri.substring("runs:/".length()).split("/", 2);
      return download(parts[0], parts.length > 1 ? parts[1] : "", into);
    }
    if (uri.startsWith("models:/")) {
      return download(sourceOf(uri.substring("models:/".length())), into);
    }
    return fetch(inProxy(uri), "", into);
  }

  private String sourceOf(final String model) throws IOException, InterruptedException {
    if (model.contains("@")) {
      final String[] parts = model.split("@", 2);
      return sourceOf(parts[0], (String) ((Map<?, ?>) get("api/2.0/mlflow/registered-models/alias?name="
          + encoded(parts[0]) + "&alias=" + encoded(parts[1])).get("model_version")).get("version"));
    }
    if (model.contains("/")) {
      final String[] parts = model.split("/", 2);
      return sourceOf(parts[0], parts[1].matches("[0-9]+") ? parts[1] : newest(parts[0], parts[1]));
    }
    final Map<?, ?> answer = get("api/2.0/mlflow/logged-models/" + encoded(model));
    return (String) ((Map<?, ?>) ((Map<?, ?>) answer.get("model")).get("info")).get("artifact_uri");
  }

  private String sourceOf(final String model, final String version) throws IOException, InterruptedException {
    final String source = (String) get("api/2.0/mlflow/model-versions/get-download-uri?name=" + encoded(model)
        + "&version=" + encoded(version)).get("artifact_uri");
    if (source.startsWith("models:")) {
      throw new IOException("the server names " + source + " as the place of " + model + "/" + version
          + ", which is no place");
    }
    return source;
  }

  private String newest(final String model, final String stage) throws IOException, InterruptedException {
    final Map<?, ?> answer = get("api/2.0/mlflow/registered-models/get-latest-versions?name=" + encoded(model)
        + "&stages=" + encoded(stage));
    if (answer.get("model_versions") instanceof List<?> versions && !versions.isEmpty()) {
      return (String) ((Map<?, ?>) versions.getFirst()).get("version");
    }
    throw new IOException("no version of model " + model + " is in stage " + stage);
  }

  /// Fetches a file; what is no file is fetched as a folder.
  private Path fetch(final String root, final String path, final Path into) throws IOException, InterruptedException {
    final List<Entry> entries = entries(join(root, path));
    final Path target = within(into, path);
    if (entries.isEmpty() && !path.isEmpty()) {
      Files.createDirectories(target.getParent());
      final HttpResponse<Path> answer = http.send(request(proxied(join(root, path))).build(),
          info -> info.statusCode() == 200 ? HttpResponse.BodySubscribers.ofFile(target)
              : HttpResponse.BodySubscribers.replacing(null));
      if (answer.statusCode() != 200) {
        throw new IOException("the server answered " + answer.statusCode() + " for artifact " + path);
      }
      return target;
    }
    Files.createDirectories(target);
    for (final Entry entry : entries) {
      fetch(root, join(path, entry.path()), into);
    }
    return target;
  }

  private static Path within(final Path folder, final String path) throws IOException {
    final Path target = folder.resolve(ArtifactPath.safe(path)).normalize();
    if (!target.startsWith(folder.normalize())) {
      throw new IOException("artifact " + path + " would be written outside of the folder");
    }
    return target;
  }

  private List<Entry> entries(final String path) throws IOException, InterruptedException {
    final List<Entry> entries = new ArrayList<>();
    if (get("api/2.0/mlflow-artifacts/artifacts?path=" + encoded(path)).get("files") instanceof List<?> files) {
      files.forEach(file -> entries.add(new Entry((String) ((Map<?, ?>) file).get("path"),
          Boolean.TRUE.equals(((Map<?, ?>) file).get("is_dir")), (Long) ((Map<?, ?>) file).get("file_size"))));
    }
    return entries;
  }

  private String root(final String runId) throws IOException, InterruptedException {
    final Map<?, ?> run = (Map<?, ?>) get("api/2.0/mlflow/runs/get?run_id=" + encoded(runId)).get("run");
    return inProxy((String) ((Map<?, ?>) run.get("info")).get("artifact_uri"));
  }

  private static String inProxy(final String uri) throws IOException {
    if (!uri.startsWith(SCHEME + "/")) {
      throw new IOException("artifacts at " + uri + " do not go through the server; want " + SCHEME + "/…");
    }
    return uri.substring(SCHEME.length() + 1);
  }

  private static String join(final String folder, final String name) {
    if (folder.isEmpty() || name.isEmpty()) {
      return folder + name;
    }
    return folder + "/" + name;
  }

  private static String encoded(final String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private String proxied(final String path) {
    return "api/2.0/mlflow-artifacts/artifacts/"
        + Stream.of(path.split("/")).map(ArtifactClient::encoded).collect(Collectors.joining("/"));
  }

  private HttpRequest.Builder request(final String path) {
    final HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path));
    return authorization == null ? request : request.header("Authorization", authorization);
  }

  private Map<?, ?> get(final String path) throws IOException, InterruptedException {
    return answered(http.send(request(path).build(), BodyHandlers.ofByteArray()));
  }

  private static Map<?, ?> answered(final HttpResponse<byte[]> response) throws IOException {
    final Object answer = JsonValues.lenient(response.body());
    if (response.statusCode() != 200) {
      final Object message = answer instanceof Map<?, ?> error ? error.get("message") : null;
      throw new IOException("the server answered " + response.statusCode() + (message == null ? "" : ": " + message));
    }
    return answer instanceof Map<?, ?> members ? members : Map.of();
  }

  @Override
  public void close() {
    http.close();
  }
}

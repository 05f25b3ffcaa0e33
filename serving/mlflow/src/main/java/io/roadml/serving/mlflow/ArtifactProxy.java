package io.roadml.serving.mlflow;

import io.roadml.artifacts.ArtifactException;
import io.roadml.artifacts.ArtifactStore;
import io.roadml.artifacts.Blob;
import io.roadml.metadata.ErrorCode;
import io.roadml.metadata.RefusedException;
import io.roadml.serving.http.Request;
import io.roadml.serving.http.Response;
import io.roadml.tracking.Artifact;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The bytes of artifacts, to and from clients, streamed.
///
/// Bytes are kept by their digest; which path has which is a row of the tracking store. An upload is written to its end
/// before its path is known, so that nobody sees half a file.
///
/// - Threading: safe for many threads; a client's pace holds no thread of the stores.
final class ArtifactProxy {
  static final String PATH = "artifact_path";

  private static final Map<String, String> TYPES = Map.of("json", "application/json", "html", "text/html", "png",
      "image/png", "jpg", "image/jpeg", "svg", "image/svg+xml", "pdf", "application/pdf", "zip", "application/zip",
      "csv", "text/csv");
  private static final List<String> PLAIN = List.of("txt", "log", "md", "py", "yaml", "yml", "mlmodel", "mlproject",
      "cfg", "conf", "xml");

  private final MlflowStores stores;
  private final ArtifactPaths paths;
  private final StoreThreads threads;
  private final long limit;

  ArtifactProxy(final MlflowStores stores, final StoreThreads threads, final long limit) {
    this.stores = stores;
    this.paths = new ArtifactPaths(stores);
    this.threads = threads;
    this.limit = limit;
  }

  /// Sends a file.
  Response download(final Request request) throws Exception {
    final String path = file(request);
    final Artifact artifact = threads.call(() -> paths.get(path))
        .filter(entry -> !entry.isDirectory()).orElseThrow(() -> missing(path));
    requireKept(artifact);
    return Response.streamed(200, type(path), new Download(stores.artifacts(), artifact))
        .with("Content-Disposition", "attachment; filename=\"" + fileName(path) + "\"")
        .with("X-Content-Type-Options", "nosniff");
  }

  /// A file whose bytes are gone is said before anything is sent.
  private void requireKept(final Artifact artifact) throws IOException {
    if (stores.artifacts().find(artifact.digest()).isEmpty()) {
      throw new RefusedException(ErrorCode.DATA_LOSS, "The bytes of artifact path='" + artifact.path()
          + "' are not in the store any more: digest " + artifact.digest());
    }
  }

  private static String file(final Request request) {
    final String path = ArtifactPath.safe(request.parameter(PATH));
    if (path.isEmpty()) {
      throw new RefusedException(ErrorCode.INVALID_PARAMETER_VALUE,
          "Invalid path: there is none; want that of a file");
    }
    return path;
  }

  private static RefusedException missing(final String path) {
    return new RefusedException(ErrorCode.RESOURCE_DOES_NOT_EXIST, "No artifact with path='" + path + "' exists");
  }

  private static String fileName(final String path) {
    return path.substring(path.lastIndexOf('/') + 1).replaceAll("[^\\x20-\\x7E]|\"", "_");
  }

  private static String type(final String path) {
    final String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    final String extension = name.substring(name.lastIndexOf('.') + 1);
    return PLAIN.contains(extension) ? "text/plain" : TYPES.getOrDefault(extension, "application/octet-stream");
  }

  /// Keeps a file, in place of what was there.
  Response upload(final Request request) throws Exception {
    final String path = ArtifactPaths.changeable(file(request));
    requireFits(request.header("Content-Length"));
    final Blob blob = keep(request.stream());
    threads.call(() -> {
      stores.tracking().artifacts().put(path, blob.digest(), blob.size());
      return null;
    });
    return Reply.empty();
  }

  private void requireFits(final String announced) {
    if (announced != null && announced.matches("[0-9]{1,18}") && Long.parseLong(announced) > limit) {
      throw tooLong();
    }
  }

  private RefusedException tooLong() {
    return new RefusedException(ErrorCode.INVALID_PARAMETER_VALUE,
        "The artifact is longer than " + limit + " bytes, the most that this server takes");
  }

  private Blob keep(final InputStream bytes) throws IOException {
    try {
      return stores.artifacts().put(bytes, limit);
    } catch (final ArtifactException e) {
      if (e.reason() == ArtifactException.Reason.TOO_LARGE) {
        throw tooLong();
      }
      throw e;
    }
  }

  /// Lists a folder: names only.
  Response list(final Request request) throws Exception {
    final List<String> asked = request.queries(Entities.PATH);
    final String folder = ArtifactPath.safe(asked.isEmpty() ? "" : asked.getFirst());
    final List<Artifact> entries = threads.call(() -> paths.list(folder));
    return new Reply().list("files", entries,
        (out, entry) -> Entities.file(out, entry, entry.path().substring(entry.path().lastIndexOf('/') + 1))).ok();
  }

  /// Takes a file or folder away.
  Response delete(final Request request) throws Exception {
    final String path = ArtifactPaths.changeable(file(request));
    threads.call(() -> stores.tracking().artifacts().delete(path));
    return Reply.empty();
  }

  /// Clients that are told so send the file in one piece.
  static RefusedException inPieces() {
    return new RefusedException(ErrorCode.NOT_IMPLEMENTED,
        "Multipart upload is not supported for the current artifact repository; send the file with PUT");
  }

  private record Download(ArtifactStore store, Artifact artifact) implements Response.Content {
    @Override
    public void writeTo(final OutputStream out) throws IOException {
      try (InputStream bytes = store.read(artifact.digest())) {
        bytes.transferTo(out);
      }
    }

    @Override
    public long length() {
      return artifact.size();
    }
  }
}

package io.roadml.registry;

import io.roadml.metadata.RefusedException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where clients of MLflow may say that a version's files are.
///
/// - Threading: safe for many threads.
final class Sources {
  private static final System.Logger LOGGER = System.getLogger(Sources.class.getName());
  private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]+):.*", Pattern.DOTALL);
  private static final Pattern LOGGED_MODEL = Pattern.compile("models:/+(m-[0-9a-zA-Z]+)/?");

  private final Reader reader;
  private final RunArtifacts runs;

  Sources(Reader reader, RunArtifacts runs) {
    this.reader = reader;
    this.runs = runs;
  }

  /// Where the files are that a source stands for.
  ///
  /// @throws RefusedException `INVALID_PARAMETER_VALUE` if it may not be used
  String storage(String source, String runId) {
    if (source.isEmpty()) {
      throw RefusedException.invalid("Missing value for required parameter 'source'.");
    }
    String scheme = schemeOf(source);
    if (scheme.isEmpty() || scheme.equals("file")) {
      requireInside(source, runId);
      return source;
    }
    requireAbsolute(source);
    return scheme.equals("models") ? ofModels(source) : source;
  }

  /// What is known of the files there.
  List<ModelFile> files(String source, String storage) {
    if (schemeOf(source).equals("models") && !LOGGED_MODEL.matcher(source).matches()) {
      ModelVersion origin = origin(source);
      return reader.files(reader.require(origin.name()).id(), origin.version());
    }
    return runs.files(storage);
  }

  private String ofModels(String source) {
    Matcher logged = LOGGED_MODEL.matcher(source);
    if (logged.matches()) {
      return runs.modelLocation(logged.group(1)).orElseThrow(() -> unfetched(source,
          "Logged model with ID '" + logged.group(1) + "' not found.", null));
    }
    return origin(source).storage();
  }

  private ModelVersion origin(String source) {
    try {
      return new Resolver(reader).require(ModelUri.parse(source));
    } catch (RefusedException e) {
      throw unfetched(source, e.getMessage(), e);
    }
  }

  private static RefusedException unfetched(String source, String why, RefusedException cause) {
    RefusedException refused = RefusedException.invalid(
        "Unable to fetch model from model URI source artifact location '" + Shown.text(source) + "'. Error: " + why);
    if (cause != null) {
      refused.initCause(cause);
    }
    return refused;
  }

  private static String schemeOf(String source) {
    Matcher scheme = SCHEME.matcher(source);
    return scheme.matches() ? scheme.group(1).toLowerCase(Locale.ROOT) : "";
  }

  /// A path of this machine could name any file on it.
  private void requireInside(String source, String runId) {
    Optional<Path> folder = runId.isEmpty() ? Optional.empty()
        : runs.artifactUri(runId).filter(uri -> schemeOf(uri).isEmpty() || schemeOf(uri).equals("file"))
            .flatMap(Sources::path);
    Optional<Path> path = path(source);
    if (folder.isEmpty() || path.isEmpty() || !path.get().startsWith(folder.get())) {
      throw RefusedException.invalid("Invalid model version source: '" + Shown.text(source) + "'. To use a local path"
          + " as a model version source, the run_id request parameter has to be specified and the local path has to be"
          + " contained within the artifact directory of the run specified by the run_id.");
    }
  }

  private static Optional<Path> path(String source) {
    try {
      Path path = schemeOf(source).isEmpty() ? Path.of(source) : Path.of(URI.create(source));
      return Optional.of(Local.real(path.toAbsolutePath().normalize()));
    } catch (IllegalArgumentException | java.nio.file.FileSystemNotFoundException e) {
      return Optional.empty();
    }
  }

  private static void requireAbsolute(String source) {
    String plain = decoded(source);
    if (plain.indexOf('\\') >= 0 || Arrays.stream(plain.split("[/?#]", -1)).anyMatch(".."::equals)) {
      throw RefusedException.invalid("Invalid model version source: '" + Shown.text(source) + "'. If supplying a source"
          + " as an http, https, local file path, ftp, objectstore, or mlflow-artifacts uri, an absolute path must be"
          + " provided without relative path references present. Please provide an absolute path.");
    }
  }

  /// Decoded as often as anybody might decode it.
  private static String decoded(String source) {
    String plain = source;
    for (int i = 0; i < 3; i++) {
      try {
        plain = URLDecoder.decode(plain.replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        return plain;
      }
    }
    return plain;
  }

  /// Paths as the file system knows them.
  private static final class Local {
    private Local() {
    }

    /// Follows the links of that part of a path that is there.
    static Path real(Path path) {
      for (Path there = path; there != null; there = there.getParent()) {
        try {
          return there.toRealPath().resolve(there.relativize(path)).normalize();
        } catch (java.io.IOException | InvalidPathException e) {
          LOGGER.log(System.Logger.Level.TRACE, "not there, perhaps its parent is", e);
        }
      }
      return path;
    }
  }
}

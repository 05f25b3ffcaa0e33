package io.roadml.serving.mlflow;

import io.roadml.metadata.ErrorCode;
import io.roadml.metadata.RefusedException;
import io.roadml.registry.ModelFile;
import io.roadml.registry.ModelRegistry;
import io.roadml.tracking.Artifact;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The paths of the artifact proxy: the tree that clients write, and beside it, read only, the files of registered versions
/// that were registered here, at `registered-models/NAME/VERSION`.
///
/// - Threading: safe for many threads.
final class ArtifactPaths {
  private static final String REGISTERED = "registered-models";
  private static final Pattern OF_VERSION = Pattern.compile(REGISTERED + "/([^/]+)/([0-9]{1,18})(?:/(.+))?");

  private final MlflowStores stores;

  ArtifactPaths(final MlflowStores stores) {
    this.stores = stores;
  }

  /// Returns the address at which clients find the files of a version that were registered here.
  static String uri(final String model, final long version) {
    return "mlflow-artifacts:/" + REGISTERED + "/" + model + "/" + version;
  }

  private static boolean isRegistered(final String path) {
    return path.equals(REGISTERED) || path.startsWith(REGISTERED + "/");
  }

  /// Returns the file or folder of a path.
  Optional<Artifact> get(final String path) throws IOException {
    if (!isRegistered(path)) {
      return stores.tracking().artifacts().get(path);
    }
    final Matcher ofVersion = OF_VERSION.matcher(path);
    return !ofVersion.matches() || ofVersion.group(3) == null ? Optional.empty()
        : files(ofVersion).stream().filter(file -> file.path().equals(ofVersion.group(3))).findFirst()
            .map(file -> new Artifact(path, false, file.digest(), file.size()));
  }

  /// Returns what lies directly in a folder.
  List<Artifact> list(final String folder) throws IOException {
    if (!isRegistered(folder)) {
      return stores.tracking().artifacts().list(folder);
    }
    final Matcher ofVersion = OF_VERSION.matcher(folder);
    return ofVersion.matches() ? children(folder, ofVersion.group(3), files(ofVersion)) : List.of();
  }

  /// Every folder above a file is one of its own parent.
  private static List<Artifact> children(final String folder, final String below, final List<ModelFile> files) {
    final String from = below == null ? "" : below + "/";
    final List<Artifact> children = new ArrayList<>();
    final Set<String> folders = new LinkedHashSet<>();
    for (final ModelFile file : files) {
      if (!file.path().startsWith(from)) {
        continue;
      }
      final String rest = file.path().substring(from.length());
      final int slash = rest.indexOf('/');
      if (slash < 0) {
        children.add(new Artifact(folder + "/" + rest, false, file.digest(), file.size()));
      } else if (folders.add(rest.substring(0, slash))) {
        children.add(new Artifact(folder + "/" + rest.substring(0, slash), true, null, 0));
      }
    }
    return children;
  }

  private List<ModelFile> files(final Matcher ofVersion) throws IOException {
    final ModelRegistry registry = stores.registry();
    try {
      return registry.files(ofVersion.group(1), Long.parseLong(ofVersion.group(2)));
    } catch (final RefusedException e) {
      if (e.code() == ErrorCode.RESOURCE_DOES_NOT_EXIST) {
        return List.of();
      }
      throw e;
    }
  }

  /// Returns a path that clients may change.
  ///
  /// @throws RefusedException for the files of registered versions, which never change
  static String changeable(final String path) {
    if (isRegistered(path)) {
      throw new RefusedException(ErrorCode.PERMISSION_DENIED,
          "Invalid path: '" + path
              + "' has the files of registered versions, which never change; register a new version");
    }
    return path;
  }
}

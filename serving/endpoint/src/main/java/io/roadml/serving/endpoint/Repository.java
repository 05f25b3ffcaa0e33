package io.roadml.serving.endpoint;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Looks at a folder in Triton's layout.
///
/// - Threading: safe for many threads; it holds nothing.
final class Repository {
  /// The name of a version of a model.
  record VersionId(String model, String version) {}

  /// A version as a look found it.
  ///
  /// @param folder        the version's folder
  /// @param configuration the model's configuration, which need not exist
  /// @param fingerprint   tells these files, with their sizes and times, from any others
  /// @param newestMillis  when the newest of them came or changed, wall clock
  record Found(Path folder, Path configuration, String fingerprint, long newestMillis) {}

  /// What a look found.
  ///
  /// @param versions   the versions
  /// @param complaints what is not as it should be, one line each
  record Look(Map<VersionId, Found> versions, Set<String> complaints) {}

  private static final String CONFIGURATION = "config.pbtxt";
  private static final String WARMUP = "warmup";
  private static final String MODEL_PREFIX = "model";
  private static final int DEEPEST = 16;

  private final Path folder;
  private final String attributes;

  Repository(final Path folder) {
    this.folder = folder.toAbsolutePath();
    // ctime tells when a file came here even where its copier kept the old time of change
    this.attributes = folder.getFileSystem().supportedFileAttributeViews().contains("unix")
        ? "unix:isDirectory,size,lastModifiedTime,fileKey,ctime" : "isDirectory,size,lastModifiedTime,fileKey";
  }

  /// Looks at everything.
  ///
  /// @throws IOException when the repository itself cannot be read; the message names it
  Look look() throws IOException {
    final Look look = new Look(new HashMap<>(), new TreeSet<>());
    for (final Path model : models()) {
      try {
        lookAt(model, look);
      } catch (final IOException e) {
        look.complaints().add("model folder " + model.getFileName() + " cannot be read: " + e);
      }
    }
    return look;
  }

  private List<Path> models() throws IOException {
    try {
      return folders(folder);
    } catch (final NoSuchFileException e) {
      throw new IOException(
          "model repository " + folder + " does not exist; give a folder that holds one folder for each"
              + " model",
          e);
    } catch (final NotDirectoryException e) {
      throw new IOException("model repository " + folder + " is not a folder; for a single file give --model NAME=FILE",
          e);
    } catch (final AccessDeniedException e) {
      throw new IOException("model repository " + folder + " may not be read by this user; change its permissions", e);
    } catch (final IOException e) {
      throw new IOException("model repository " + folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  private void lookAt(final Path model, final Look look) throws IOException {
    final Path configuration = model.resolve(CONFIGURATION);
    final Print shared = new Print();
    shared.add(configuration, CONFIGURATION, 0);
    shared.add(model.resolve(FeatureSettings.FILE), FeatureSettings.FILE, 0);
    shared.add(model.resolve(WARMUP), WARMUP, 0);
    for (final Path file : children(model)) { // a transform may be one, and its name is the user's
      if (name(file).endsWith(".json") && Files.isRegularFile(file)) {
        shared.add(file, name(file), 0);
      }
    }
    boolean none = true;
    for (final Path version : folders(model)) {
      if (isVersion(version)) {
        none = false;
        final Print print = new Print(shared);
        print.add(version, "", 0);
        look.versions().put(new VersionId(name(model), name(version)),
            new Found(version, configuration, print.text(), print.newestMillis));
      }
    }
    if (none) {
      look.complaints()
          .add("model folder " + name(model) + " has no version in it, such as " + name(model) + "/1/model.onnx");
    }
  }

  private static boolean isVersion(final Path folder) throws IOException {
    if (VersionOrder.isNumber(name(folder))) {
      return true;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, MODEL_PREFIX + "*")) {
      return !name(folder).equals(WARMUP) && files.iterator().hasNext();
    }
  }

  private static List<Path> folders(final Path parent) throws IOException {
    return children(parent).stream().filter(Files::isDirectory).toList();
  }

  private static List<Path> children(final Path parent) throws IOException {
    final List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(parent)) {
      for (final Path child : stream) {
        if (!name(child).startsWith(".")) {
          children.add(child);
        }
      }
    }
    children.sort(null);
    return children;
  }

  private static String name(final Path path) {
    return path.getFileName().toString();
  }

  /// Gathers what tells files from others.
  private final class Print {
    private final StringBuilder text;
    private long newestMillis;

    private Print() {
      text = new StringBuilder();
    }

    private Print(final Print shared) {
      text = new StringBuilder(shared.text);
      newestMillis = shared.newestMillis;
    }

    private String text() {
      return text.toString();
    }

    /// Adds a file, or all files of a folder; what is not there adds nothing.
    private void add(final Path path, final String name, final int depth) throws IOException {
      try {
        final Map<String, Object> found = Files.readAttributes(path, attributes);
        if ((Boolean) found.get("isDirectory")) {
          addFolder(path, name, depth);
        } else {
          addFile(name, found);
        }
      } catch (final NoSuchFileException gone) {
        text.append(name).append(" is not there\n");
      }
    }

    private void addFolder(final Path path, final String name, final int depth) throws IOException {
      if (depth == DEEPEST) {
        throw new FileSystemLoopException(name);
      }
      for (final Path child : children(path)) {
        add(child, name + "/" + name(child), depth + 1);
      }
    }

    private void addFile(final String name, final Map<String, Object> found) {
      final FileTime changed = (FileTime) found.get("lastModifiedTime");
      text.append(name).append(' ').append(found.get("size")).append(' ').append(changed).append(' ')
          .append(found.get("fileKey")).append('\n');
      newestMillis = Math.max(newestMillis, changed.toMillis());
      if (found.get("ctime") instanceof FileTime came) {
        newestMillis = Math.max(newestMillis, came.toMillis());
      }
    }
  }
}

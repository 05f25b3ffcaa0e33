package io.roadml.registry;

import io.roadml.artifacts.ArtifactException;
import io.roadml.artifacts.ArtifactStore;
import io.roadml.artifacts.Blob;
import io.roadml.metadata.ErrorCode;
import io.roadml.metadata.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The files of versions: into the artifact store, and out of it to a folder.
///
/// - Threading: safe for many threads.
final class FileStore {
  static final int MOST_FILES = 1_000;
  private static final int LONGEST_PATH = 500;
  private static final String ONNX = ".onnx";
  private static final String USUAL = "model.onnx";

  private final ArtifactStore artifacts;
  private final long mostBytes;

  FileStore(ArtifactStore artifacts, long mostBytes) {
    this.artifacts = artifacts;
    this.mostBytes = mostBytes;
  }

  ArtifactStore artifacts() {
    return artifacts;
  }

  long mostBytes() {
    return mostBytes;
  }

  /// Keeps a file, or all files of a folder.
  List<ModelFile> put(Path model) throws IOException {
    if (!Files.isDirectory(model) && !Files.isRegularFile(model)) {
      throw RefusedException.invalid("Invalid model: there is no file or folder " + model);
    }
    Path root = Files.isDirectory(model) ? model : model.toAbsolutePath().getParent();
    List<Path> files = Files.isDirectory(model) ? filesOf(model) : List.of(model.toAbsolutePath());
    if (files.isEmpty()) {
      throw RefusedException.invalid("Invalid model: the folder " + model + " is empty");
    }
    Set<String> paths = files.stream().map(file -> pathOf(root, file)).collect(Collectors.toSet());
    List<ModelFile> stored = new ArrayList<>();
    long left = mostBytes;
    for (Path file : files) {
      String path = path(pathOf(root, file));
      check(file, path, paths);
      ModelFile one = put(file, path, left);
      left -= one.size();
      stored.add(one);
    }
    return stored;
  }

  private ModelFile put(Path file, String path, long limit) throws IOException {
    try {
      Blob blob = artifacts.put(file, limit);
      return new ModelFile(path, blob.digest(), blob.size());
    } catch (ArtifactException e) {
      if (e.reason() == ArtifactException.Reason.TOO_LARGE) {
        throw tooLarge(e);
      }
      throw e;
    }
  }

  RefusedException tooLarge(Exception cause) {
    return new RefusedException(ErrorCode.INVALID_PARAMETER_VALUE,
        "Invalid model: its files have more than " + mostBytes + " bytes", cause);
  }

  private static String pathOf(Path root, Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  private static List<Path> filesOf(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(folder, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (!attributes.isRegularFile()) {
          throw RefusedException
              .invalid("Invalid model: " + file + " is a link or a device; a version has ordinary files only");
        }
        files.add(file);
        if (files.size() > MOST_FILES) {
          throw RefusedException.invalid("Invalid model: " + folder + " has more than " + MOST_FILES + " files");
        }
        return FileVisitResult.CONTINUE;
      }
    });
    files.sort(null);
    return files;
  }

  /// A path that stays in a folder, whatever the folder.
  static String path(String path) {
    boolean sound = !path.isEmpty() && path.length() <= LONGEST_PATH && path.indexOf('\\') < 0 && path.indexOf(':') < 0
        && path.chars().noneMatch(Character::isISOControl);
    for (String part : path.split("/", -1)) {
      sound &= !part.isEmpty() && !part.equals(".") && !part.equals("..");
    }
    if (!sound) {
      throw RefusedException.invalid("Invalid path of a model's file: '" + Shown.text(path) + "', want at most "
          + LONGEST_PATH + " characters, names with '/' between them, none empty, '.' or '..', no ':' and no '\\'");
    }
    return path;
  }

  /// Looks at a model file before anybody's native library does.
  static void check(Path file, String path, Set<String> paths) throws IOException {
    if (!path.endsWith(ONNX)) {
      return;
    }
    String folder = path.substring(0, path.lastIndexOf('/') + 1);
    for (String external : OnnxCheck.externalData(file, path)) {
      if (!paths.contains(folder + path(external))) {
        throw RefusedException.invalid("Invalid model file '" + path + "': its tensors are in '"
            + Shown.text(external) + "', which is no file of the version; register the folder that has both");
      }
    }
  }

  /// Copies a version's files to a folder that is not there yet, or is there with the same files.
  void copy(List<ModelFile> files, Path folder) throws IOException {
    Set<String> paths = files.stream().map(ModelFile::path).collect(Collectors.toSet());
    for (ModelFile file : files) {
      Path target = folder.resolve(path(file.path()));
      Files.createDirectories(target.getParent());
      artifacts.copyTo(file.digest(), target);
    }
    for (ModelFile file : files) {
      check(folder.resolve(file.path()), file.path(), paths);
    }
  }

  /// The model among the files: `model.onnx`, or else the only ONNX file; null if there is no such one.
  static String modelFile(List<ModelFile> files) {
    List<String> candidates = files.stream().map(ModelFile::path).filter(path -> path.endsWith(ONNX)).toList();
    return candidates.contains(USUAL) ? USUAL : candidates.size() == 1 ? candidates.getFirst() : null;
  }

  static String manifest(List<ModelFile> files) {
    String lines = files.stream().map(file -> file.digest() + " " + file.size() + " " + file.path() + "\n").sorted()
        .collect(Collectors.joining());
    return HexFormat.of().formatHex(sha256().digest(lines.getBytes(StandardCharsets.UTF_8)));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

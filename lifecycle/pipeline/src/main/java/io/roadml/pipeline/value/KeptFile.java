package io.roadml.pipeline.value;

import io.roadml.artifacts.Blob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A file of a value that is a path.
///
/// @param path below the folder, with `/` between names; empty if the value is the file itself
/// @param blob its content
record KeptFile(String path, Blob blob) {
  private static final int MOST = 10_000;

  /// The files of a path, in the order of their names, and none for an empty folder.
  ///
  /// @throws NotKeptException if there is nothing, a link, something else than files and folders, or too much of them
  static List<KeptFile> of(Path path, FileSink sink) throws IOException {
    if (Files.isRegularFile(path)) {
      return List.of(new KeptFile("", sink.take(path)));
    }
    if (!Files.isDirectory(path)) {
      throw new NotKeptException("path=" + path + " is no file and no folder");
    }
    List<KeptFile> files = new ArrayList<>();
    for (Path file : below(path)) {
      files.add(new KeptFile(path.relativize(file).toString().replace('\\', '/'), sink.take(file)));
    }
    return files;
  }

  private static List<Path> below(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) all.sorted()::iterator) {
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          continue;
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || files.size() == MOST) {
          throw new NotKeptException("folder=" + folder + " has a link or a device (" + file.getFileName()
              + ") or more than " + MOST + " files");
        }
        files.add(file);
      }
    }
    return files;
  }

  /// Where a kept path lies in a folder.
  ///
  /// @throws UnreadableException if it leads out of it
  static Path in(Path folder, String path) throws UnreadableException {
    Path target = folder.resolve(path).normalize();
    if (!target.startsWith(folder)) {
      throw new UnreadableException("path=" + path + " of a kept file leads out of its folder");
    }
    return target;
  }
}

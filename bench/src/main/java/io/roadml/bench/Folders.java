package io.roadml.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Removes what a benchmark wrote.
final class Folders {
  private Folders() {
  }

  /// Deletes a folder and all in it.
  static void delete(final Path folder) throws IOException {
    final List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (final Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}

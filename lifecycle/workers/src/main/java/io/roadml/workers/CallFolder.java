package io.roadml.workers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The folder of one call: the runner's side writes the call into it, and the process what came of it.
record CallFolder(Path path) implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(CallFolder.class.getName());

  static CallFolder in(Path parent) throws IOException {
    return new CallFolder(Files.createTempDirectory(parent, "step-"));
  }

  Path call() {
    return path.resolve("call");
  }

  Path result() {
    return path.resolve("result");
  }

  /// Deletes it, with what is in it. What cannot be deleted, of a process that is just being killed for instance, must not hide
  /// what came of the call.
  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(path)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      LOGGER.log(System.Logger.Level.WARNING, "folder={0} is not deleted: {1}", path, e.toString());
    }
  }
}

package io.roadml.bench;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Puts processes on cores, so that server and generator do not take each other's time.
///
/// - Threading: stateless.
final class Pinning {
  private static final String TOOL = "taskset";

  /// The core of servers, and of the generator; on a machine with one core both are free.
  static final int SERVER = isPossible() ? 0 : -1;
  static final int GENERATOR = isPossible() ? 1 : -1;

  private Pinning() {
  }

  private static boolean isPossible() {
    return Runtime.getRuntime().availableProcessors() > 1 && isInstalled();
  }

  private static boolean isInstalled() {
    final String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .anyMatch(folder -> !folder.isEmpty() && Files.isExecutable(Path.of(folder, TOOL)));
  }

  /// Returns what a command line begins with to run on this core; nothing for −1.
  static List<String> prefix(final int core) {
    return core < 0 ? List.of() : List.of(TOOL, "-c", Integer.toString(core));
  }

  /// Says in one line where things run.
  static String describe() {
    if (SERVER >= 0) {
      return "servers on core " + SERVER + ", generator on core " + GENERATOR + " (taskset)";
    }
    return isInstalled() ? "NOT PINNED: this process may use one core only; figures are rough"
        : "NOT PINNED: taskset is not installed (Debian: util-linux); figures are rough";
  }
}

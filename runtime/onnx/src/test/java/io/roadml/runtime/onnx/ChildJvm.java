package io.roadml.runtime.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command that runs a main class of the tests in a JVM of its own.
final class ChildJvm {
  private ChildJvm() {
  }

  static List<String> command(final Class<?> main, final List<String> flags, final List<String> arguments) {
    final List<
        String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED", "-XX:-CreateCoredumpOnCrash", "-XX:+SuppressFatalErrorMessage"));
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return command;
  }
}

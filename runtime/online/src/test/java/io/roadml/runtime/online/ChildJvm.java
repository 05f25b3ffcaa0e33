package io.roadml.runtime.online;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A main class of the tests in a JVM of its own, quick to start.
final class ChildJvm {
  private ChildJvm() {
  }

  /// Starts it with the flags that this JVM has; its errors come with its output.
  static Process start(final Class<?> main, final String... arguments) throws IOException {
    return start(flags(), main, arguments);
  }

  static Process start(final List<String> flags, final Class<?> main, final String... arguments) throws IOException {
    final List<
        String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-CreateCoredumpOnCrash", "-Xmx256m"));
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  static List<String> flags() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--add-") || flag.startsWith("--enable-native-access")
            || flag.startsWith("--sun-misc-unsafe"))
        .toList();
  }
}

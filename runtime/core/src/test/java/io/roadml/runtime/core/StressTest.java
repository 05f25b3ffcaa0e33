package io.roadml.runtime.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Runs the stress tests of this package by jcstress, in a JVM of their own; jcstress forks further ones.
class StressTest {
  private static final String ALL_FIVE = "All remaining tests: 5 matching test results.";

  @Test @Tag("slow") @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void noForbiddenOutcomeIsSeen(@TempDir final Path folder) throws IOException, InterruptedException {
    stress(folder, "-m", "quick", "-sc", "false");
  }

  @Test @Tag("soak") @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void noForbiddenOutcomeIsSeenInEveryCombinationOfCompilers(@TempDir final Path folder)
      throws IOException, InterruptedException {
    stress(folder, "-m", "default");
  }

  private static void stress(final Path folder, final String... options) throws IOException, InterruptedException {
    final Path output = folder.resolve("output.txt");
    final List<String> command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
            System.getProperty("java.class.path"), "org.openjdk.jcstress.Main", "-t", "io.roadml.runtime.core", "-r",
            folder.toString()));
    command.addAll(List.of(options));
    final int status = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
        .redirectOutput(output.toFile()).start().waitFor();
    final String said = Files.readString(output);
    assertEquals(0, status, said);
    assertTrue(said.contains(ALL_FIVE), said);
  }
}

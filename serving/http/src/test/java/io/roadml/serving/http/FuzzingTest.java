package io.roadml.serving.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A bounded search for requests that break the decoders, guided by coverage, in a JVM of its own.
class FuzzingTest {
  @TempDir
  Path folder;

  @Test @Tag("slow") @Timeout(180)
  void aSearchFindsNoRequestThatBreaksTheDecoders() throws IOException, InterruptedException {
    search(15);
  }

  @Test @Tag("soak") @Timeout(900)
  void norDoesALongSearch() throws IOException, InterruptedException {
    search(600);
  }

  private void search(final int seconds) throws IOException, InterruptedException {
    final Path corpus = Files.createDirectory(folder.resolve("corpus"));
    final Path log = folder.resolve("log");
    final Process search = new ProcessBuilder(
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED", "-XX:+EnableDynamicAgentLoading", "-cp",
            System.getProperty("java.class.path"),
            "com.code_intelligence.jazzer.Jazzer", "--target_class=" + DecoderFuzz.class.getName(),
            "--instrumentation_includes=io.roadml.serving.http.**", "--reproducer_path=" + folder,
            "-max_total_time=" + seconds,
            "-max_len=4096", "-artifact_prefix=" + folder + "/", corpus.toString(), seeds().toString()))
        .redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertEquals(0, search.waitFor(), () -> read(log));
    } finally {
      search.destroyForcibly();
    }
  }

  static Path seeds() {
    return Path.of(FuzzingTest.class.getResource("decoder-seeds").getPath());
  }

  private static String read(final Path log) {
    try {
      return Files.readString(log);
    } catch (final IOException e) {
      return e.toString();
    }
  }
}

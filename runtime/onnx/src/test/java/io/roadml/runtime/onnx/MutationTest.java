package io.roadml.runtime.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damaged models give an exception or a model that runs or fails; they do not crash or hang the process.
class MutationTest {
  private static final int MINUTES = 5;

  @TempDir
  private Path folder;

  @Test
  void damagedModelsGiveAnExceptionOrAModel() throws IOException, InterruptedException {
    probe(0, 300);
  }

  @Test @Tag("slow")
  void tenThousandDamagedModelsGiveAnExceptionOrAModel() throws IOException, InterruptedException {
    probe(300, 10_300);
  }

  private void probe(final long first, final long end) throws IOException, InterruptedException {
    final Path progress = folder.resolve("progress");
    final Path output = folder.resolve("output");
    final Process process = new ProcessBuilder(ChildJvm.command(MutationProbe.class, List.of("-Xmx256m"),
        List.of(Models.folder().toString(), Long.toString(first), Long.toString(end), progress.toString())))
        .redirectErrorStream(true).redirectOutput(output.toFile()).start();
    final boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
    process.destroyForcibly().waitFor();
    assertEquals("ended 0", (ended ? "ended " : "hung ") + process.exitValue(),
        () -> "seed=" + seed(progress) + " " + tail(output));
  }

  private static long seed(final Path progress) {
    try (DataInputStream stream = new DataInputStream(Files.newInputStream(progress))) {
      return stream.readLong();
    } catch (final IOException failure) {
      return -1;
    }
  }

  private static String tail(final Path output) {
    try {
      final String text = Files.readString(output);
      return text.substring(Math.max(0, text.length() - 500));
    } catch (final IOException failure) {
      return failure.toString();
    }
  }
}

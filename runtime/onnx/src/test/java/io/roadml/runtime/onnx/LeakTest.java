package io.roadml.runtime.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Native memory comes back on every path. One lost `OrtValue` a run would be some 10 MB, one lost session a load some 20 MB.
@Tag("slow")
class LeakTest {
  private static final long ALLOWED_KILOBYTES = 3 << 10;

  @TempDir
  private Path folder;

  @ParameterizedTest @CsvSource({"free runs,100000", "failed runs,50000", "closed models,200", "refused models,6000"})
  void nativeMemoryComesBack(final String what, final String times) throws IOException, InterruptedException {
    final Path output = folder.resolve("output");
    final List<String> heap = List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");
    final Process process = new ProcessBuilder(ChildJvm.command(LeakProbe.class, heap, List.of(what, times)))
        .redirectErrorStream(true).redirectOutput(output.toFile()).start();
    final int exit = process.waitFor();
    final String printed = Files.readString(output).strip();
    assertEquals(0, exit, printed);
    final long grown = Long.parseLong(printed);
    assertTrue(grown < ALLOWED_KILOBYTES, what + ": resident memory grew by " + grown + " kB in " + times + " times");
  }
}

package io.roadml.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// What the disk itself can do, to be read beside what is durable on it.
final class Disk {
  private static final int PAGE = 4 << 10;
  private static final int TIMES = 200;

  private Disk() {
  }

  /// A line about the disk of a folder.
  static String describe(final Path folder) throws IOException {
    return "this disk: 4 KiB appended and forced in " + Figures.duration(forcedNanos(folder)) + " (p50)";
  }

  private static double forcedNanos(final Path folder) throws IOException {
    final Path written = Files.createTempFile(folder, "forced", null);
    final ByteBuffer page = ByteBuffer.allocateDirect(PAGE);
    final double[] nanos = new double[TIMES];
    try (FileChannel file = FileChannel.open(written, StandardOpenOption.APPEND)) {
      for (int number = 0; number < TIMES; number++) {
        page.clear();
        final long start = System.nanoTime();
        file.write(page);
        file.force(false);
        nanos[number] = System.nanoTime() - start;
      }
    } finally {
      Files.delete(written);
    }
    return Estimate.median(nanos);
  }
}

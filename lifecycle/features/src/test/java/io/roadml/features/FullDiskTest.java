package io.roadml.features;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// A disk that is full for one process only: its files may not grow beyond a limit, which the kernel refuses where a full disk
/// refuses, and which is lifted again while the process runs. Linux's `prlimit` does it, without the rights of root.
class FullDiskTest extends FullDiskConformance {
  @Override
  Process child() throws IOException {
    return ChildJvm.start(FullDisk.class, folder.toString());
  }

  private void limit(String bytes) throws IOException, InterruptedException {
    Process limiting = new ProcessBuilder("prlimit", "--pid", Long.toString(process.pid()), "--fsize=" + bytes + ":")
        .redirectErrorStream(true).start();
    String said = new String(limiting.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, limiting.waitFor(), said);
  }

  @Override
  void fill() throws IOException, InterruptedException {
    limit(Long.toString(SPARE_BYTES));
  }

  @Override
  void free() throws IOException, InterruptedException {
    limit("unlimited");
  }
}

package io.roadml.artifacts;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/// Puts content until it is killed, and says each digest once it is acknowledged.
final class KilledPutter {
  private static final int MOST_BYTES = 1 << 20;

  private KilledPutter() {
  }

  /// Arguments: the store's folder, a seed.
  public static void main(String[] arguments) throws IOException {
    Random random = new Random(Long.parseLong(arguments[1]));
    try (ArtifactStore store = ArtifactStore.open(Path.of(arguments[0]))) {
      while (true) {
        byte[] content = new byte[random.nextInt(MOST_BYTES)];
        random.nextBytes(content);
        System.out.println(store.put(new ByteArrayInputStream(content), MOST_BYTES).digest());
      }
    }
  }
}

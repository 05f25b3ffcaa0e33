package io.roadml.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Brings a blob out of a store as a file of its own.
final class Copy {
  private Copy() {
  }

  static void write(ArtifactStore store, String digest, Path target) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(target)) {
      throw new IOException("target=" + target + " is a folder; want the name of a file");
    }
    try (InputStream content = store.read(digest)) {
      Files.createDirectories(folder);
      Path part = folder.resolve("." + Durable.uniqueName());
      try {
        fill(part, content);
        Durable.replace(part, target);
      } finally {
        Files.deleteIfExists(part);
      }
    }
    Durable.forceFolder(folder);
  }

  private static void fill(Path part, InputStream content) throws IOException {
    try (FileChannel file = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      content.transferTo(Channels.newOutputStream(file));
      file.force(true);
    }
  }
}

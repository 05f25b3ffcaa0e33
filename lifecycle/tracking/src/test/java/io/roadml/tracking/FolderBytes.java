package io.roadml.tracking;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Bytes of artifacts in a folder, each file named by its digest.
final class FolderBytes implements ArtifactBytes {
  private final Path folder;

  FolderBytes(Path folder) {
    this.folder = folder;
  }

  @Override
  public Stored put(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    String digest = HexFormat.of().formatHex(sha256().digest(content));
    Files.copy(file, folder.resolve(digest), StandardCopyOption.REPLACE_EXISTING);
    return new Stored(digest, content.length);
  }

  @Override
  public InputStream read(String digest) throws IOException {
    return Files.newInputStream(folder.resolve(digest));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

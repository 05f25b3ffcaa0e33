package io.roadml.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// The content of a dataset as one line of text; [Dataset#fingerprint()] tells of what.
final class Fingerprint {
  private static final int BUFFER = 1 << 16;

  private Fingerprint() {
  }

  static String of(Dataset dataset) throws IOException {
    StringBuilder lines = new StringBuilder("roadml-dataset-1\n");
    for (Column column : dataset.schema().columns()) {
      lines.append("column ").append(column.type()).append(' ').append(escaped(column.name())).append('\n');
    }
    dataset.conditions().forEach(condition -> lines.append("where ").append(escaped(condition)).append('\n'));
    files(dataset.files()).forEach(file -> lines.append("file ").append(file).append('\n'));
    MessageDigest digest = sha256();
    return "sha256:" + HexFormat.of().formatHex(digest.digest(lines.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> files(List<Path> files) throws IOException {
    try {
      return files.parallelStream().map(Fingerprint::file).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static String file(Path file) {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[BUFFER];
    long size = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        size += n;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read file=" + file + ": " + e.getMessage(), e);
    }
    return size + " " + HexFormat.of().formatHex(digest.digest());
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}

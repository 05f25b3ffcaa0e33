package io.roadml.app.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Writes files that appear under their names only when they are whole.
///
/// - Threading: stateless.
public final class WholeFile {
  private WholeFile() {}

  /// Writes a text, in place of what was there, and makes the folder.
  ///
  /// @throws IOException if it cannot be written
  public static void write(Path file, String text) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path part = Files.createTempFile(folder, ".report", ".part");
    try {
      Files.writeString(part, text);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}

package io.roadml.pipeline;

import io.roadml.artifacts.Blob;
import java.io.IOException;
import java.nio.file.Path;

/// Takes in the content of files that a value names.
@FunctionalInterface
interface FileSink {
  /// Reads a regular file to its end, and says what was in it.
  Blob take(Path file) throws IOException;
}

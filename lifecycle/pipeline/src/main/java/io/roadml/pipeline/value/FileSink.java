package io.roadml.pipeline.value;

import io.roadml.artifacts.Blob;
import java.io.IOException;
import java.nio.file.Path;

/// Takes in the content of files that a value names.
@FunctionalInterface
interface FileSink {
  /// Takes nothing in: whoever reads the value finds the files where they are.
  FileSink IN_PLACE = file -> {
    throw new IllegalStateException("file=" + file + " stays where it is");
  };

  /// Reads a regular file to its end, and says what was in it.
  Blob take(Path file) throws IOException;
}

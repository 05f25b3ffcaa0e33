package io.roadml.runtime.online;

import java.io.IOException;
import java.nio.file.Path;

/// What keeps rows of constant size in a file that several processes map. Everything the store promises about times, ages
/// and recovery is above this; Chronicle Map is the one engine there is.
///
/// - Threading: safe for many threads.
interface RowEngine {
  /// The sizes of a file.
  ///
  /// @param name     what messages call it
  /// @param keyBytes 8, or 16 where keys are hashed
  /// @param rowBytes the bytes of a row
  /// @param rows     how many rows it is made for
  record Sizes(String name, int keyBytes, int rowBytes, long rows) {}

  /// Returns about how many bytes a file takes when it holds the rows it is made for.
  long estimatedBytes(Sizes sizes);

  /// Makes an empty file where there is none, its disk space taken.
  RowFile create(Path file, Sizes sizes) throws IOException;

  /// Opens a file that was closed well, or that others have open.
  ///
  /// @throws IOException when it is not such a file
  RowFile open(Path file, Sizes sizes) throws IOException;

  /// Repairs a file that a killed process left behind, and that nobody has open.
  ///
  /// @param onDamage called for every damage that was found
  /// @throws IOException when it cannot be repaired
  RowFile recover(Path file, Sizes sizes, Runnable onDamage) throws IOException;
}

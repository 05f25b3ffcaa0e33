package io.roadml.serving.endpoint;

import io.roadml.runtime.core.ModelSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A folder in Triton's layout, watched for changes:
///
/// ```
/// repository/
/// └── flights/            the model's name
///     ├── config.pbtxt    optional
///     ├── warmup/         files that config.pbtxt names
///     ├── 1/              a version
///     │   └── model.onnx
///     └── 2/
///         └── model.onnx
/// ```
public final class DirectorySource implements ModelSource {
  private DirectorySource() {
  }

  /// Reads a repository and watches it every second.
  ///
  /// @throws IOException when the folder is none or cannot be read; the message names it
  public static DirectorySource open(final Path repository) throws IOException {
    return open(repository, Duration.ofSeconds(1));
  }

  /// Reads a repository and watches it.
  ///
  /// @param poll how long between two looks, at least 1 ms
  /// @throws IOException when the folder is none or cannot be read; the message names it
  public static DirectorySource open(final Path repository, final Duration poll) throws IOException {
    throw new UnsupportedOperationException("being written");
  }

  @Override
  public List<Offer> list() throws IOException {
    throw new UnsupportedOperationException("being written");
  }

  @Override
  public void onChange(final Runnable changed) {
    throw new UnsupportedOperationException("being written");
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException("being written");
  }
}

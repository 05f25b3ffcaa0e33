package io.roadml.bench;

import java.io.IOException;
import java.nio.file.Path;

/// The server under test: everything in a model repository, over HTTP, on a free port of loopback, with one I/O thread like
/// the baseline.
///
/// - Threading: one thread opens and closes.
final class InferServer implements AutoCloseable {
  private InferServer() {
  }

  static InferServer open(final Path repository) throws IOException {
    throw new IOException("serving/http is not there yet: " + repository);
  }

  int port() {
    return 0;
  }

  @Override
  public void close() {
  }
}

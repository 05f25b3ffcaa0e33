package io.roadml.observability;

import java.io.IOException;

/// Where events go, one by one.
///
/// - Threading: one thread.
interface EventSink extends AutoCloseable {
  /// Hands one over.
  ///
  /// @param json one line
  /// @throws IOException if it did not arrive
  /// @throws InterruptedException if the caller is to end
  void send(String json) throws IOException, InterruptedException;

  @Override
  default void close() throws IOException {
  }
}

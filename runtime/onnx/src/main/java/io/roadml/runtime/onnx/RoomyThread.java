package io.roadml.runtime.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/// Calls the library on a thread whose stack has room for the process's command line.
///
/// ONNX Runtime 1.29 matches `/proc/self/cmdline` against a regular expression when its environment is made, with a matcher
/// that recurses once for each character and takes about 250 bytes of stack each time. A JVM with a class path of a few
/// dozen jars has a command line of more than 4,000 characters, which overflows a stack of 1 MiB and ends the process
/// without a word.
final class RoomyThread {
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
  private static final long USUAL_STACK = 8L << 20;
  private static final long STACK_PER_CHARACTER = 1L << 10;

  private RoomyThread() {}

  /// Runs an action to its end and returns its result, or throws what it throws.
  static <T> T call(final Supplier<T> action) {
    final CompletableFuture<T> result = new CompletableFuture<>();
    final Thread thread = new Thread(null, () -> {
      try {
        result.complete(action.get());
      } catch (final RuntimeException | Error failure) { // thrown again, on the thread that waits
        result.completeExceptionally(failure);
      }
    }, "roadml-onnxruntime-start", USUAL_STACK + STACK_PER_CHARACTER * commandLineLength());
    thread.setDaemon(true);
    thread.start();
    try {
      return result.join();
    } catch (final CompletionException failure) {
      throw rethrown(failure.getCause());
    }
  }

  private static RuntimeException rethrown(final Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return (RuntimeException) cause;
  }

  private static long commandLineLength() {
    try {
      return Files.isReadable(COMMAND_LINE) ? Files.readAllBytes(COMMAND_LINE).length : 0;
    } catch (final IOException unreadable) {
      return 1L << 16; // as long as any that people write
    }
  }
}

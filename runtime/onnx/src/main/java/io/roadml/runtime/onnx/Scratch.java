package io.roadml.runtime.onnx;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Native memory of one conversation with the C API: a cell for what a function hands back, and arguments.
///
/// - Threading: the thread that made it.
final class Scratch implements AutoCloseable {
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment cell = arena.allocate(JAVA_LONG);

  /// Returns the address of the cell, to be given as an out parameter.
  long cell() {
    return cell.address();
  }

  /// Returns the 64 bits that a function left in the cell.
  long taken() {
    return cell.get(JAVA_LONG, 0);
  }

  /// Returns the 32 bits that a function left in the cell.
  int takenInt() {
    return cell.get(JAVA_INT, 0);
  }

  /// Returns the address of a string as C has it.
  long string(final String text) {
    return arena.allocateFrom(text).address();
  }

  /// Returns the address of a path as the C API of this system takes it: wide characters on Windows, bytes elsewhere.
  long path(final Path path) {
    return arena.allocateFrom(path.toString(), Platform.WINDOWS ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8)
        .address();
  }

  /// Returns the address of an array; never 0, not even for an empty one.
  long longs(final long... values) {
    return (values.length == 0 ? cell : arena.allocateFrom(JAVA_LONG, values)).address();
  }

  /// Returns zeroed memory.
  MemorySegment allocate(final long bytes, final long alignment) {
    return arena.allocate(bytes, alignment);
  }

  @Override
  public void close() {
    arena.close();
  }
}

package io.roadml.runtime.online;

import java.lang.foreign.MemorySegment;

/// Room for the copy of one row, as an array for the engine and as a segment for its readers.
///
/// - Threading: one thread at a time.
final class RowCopy {
  private final byte[] bytes;
  private final MemorySegment segment;

  RowCopy(final int byteSize) {
    this.bytes = new byte[byteSize];
    this.segment = MemorySegment.ofArray(bytes);
  }

  byte[] bytes() {
    return bytes;
  }

  MemorySegment segment() {
    return segment;
  }
}

package io.roadml.features;

import java.io.IOException;
import java.util.stream.Stream;

/// Says of a write that failed what to do, where the disk is full.
final class DiskFailure {
  /// What the system says, and DuckDB after it, when a file cannot grow.
  private static final String[] FULL = {"No space left on device", "File too large", "Disk quota exceeded"};

  private DiskFailure() {
  }

  static IOException of(String what, IOException cause) {
    String reason = String.valueOf(cause.getMessage());
    boolean isFull = Stream.of(FULL).anyMatch(reason::contains);
    return new IOException(what + ": " + reason + (isFull ? "; free some of the disk and try again" : ""), cause);
  }
}

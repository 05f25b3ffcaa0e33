package io.roadml.runtime.online;

/// One file of a table's rows, with how to read them. Two are the same only when they are one object.
///
/// - Threading: immutable; the file is safe for many threads.
final class Generation {
  private final Descriptor descriptor;
  private final RowLayout layout;
  private final RowFile file;

  Generation(final Descriptor descriptor, final RowFile file) {
    this.descriptor = descriptor;
    this.layout = descriptor.layout();
    this.file = file;
  }

  /// Returns what the file is.
  Descriptor descriptor() {
    return descriptor;
  }

  /// Returns how its rows lie.
  RowLayout layout() {
    return layout;
  }

  /// Returns the file, open until the table replaces it.
  RowFile file() {
    return file;
  }

  long epoch() {
    return descriptor.epoch();
  }
}

package io.roadml.runtime.online;

/// One file of a table's rows, with how to read them.
///
/// - Threading: immutable; the file is safe for many threads.
///
/// @param descriptor what the file is
/// @param layout     how its rows lie
/// @param file       the file, open
record Generation(Descriptor descriptor, RowLayout layout, RowFile file) {
  static Generation of(final Descriptor descriptor, final RowFile file) {
    return new Generation(descriptor, descriptor.layout(), file);
  }

  long epoch() {
    return descriptor.epoch();
  }
}

package io.roadml.runtime.online;

/// One thread's way to the rows of whichever file is in use.
///
/// - Threading: one thread at a time.
final class Session {
  private Generation of;
  private RowFile.Access access;

  /// Returns the way to the rows of a file; makes it when the file is another than the last time.
  RowFile.Access access(final Generation generation) {
    if (of != generation) {
      access = generation.file().access();
      of = generation;
    }
    return access;
  }
}

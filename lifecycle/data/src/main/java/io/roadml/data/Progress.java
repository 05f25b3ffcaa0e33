package io.roadml.data;

/// Told from time to time how far a long read or write has come.
@FunctionalInterface
public interface Progress {
  /// Called on the reading or writing thread, about once in a hundred thousand rows and once at the end.
  ///
  /// @param done rows so far
  /// @param total rows in all, or -1 if that is not known
  void rows(long done, long total);

  /// Ignores what it is told.
  static Progress none() {
    return (done, total) -> {
    };
  }
}

package io.roadml.bench;

/// Hears what a benchmark is doing.
///
/// - Threading: called by the thread that runs the benchmark.
@FunctionalInterface
public interface Progress {
  /// Says nothing.
  Progress SILENT = line -> {
  };

  /// Takes one line, without its end.
  void say(String line);
}

package io.roadml.workers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// How a [ProcessExecutor] starts processes: each method gives a copy with one thing changed.
///
/// @param options of the JVMs, such as `-Xmx2g`; they come behind those of this JVM that open modules and allow native access
/// @param folder  for calls and results on their way, which may be large; the system's for temporary files if empty
/// @param grace   how long a process may go on that was asked to end, before it is killed; half the step's own grace if that
///                is less
public record ProcessConfig(List<String> options, Optional<Path> folder, Duration grace) {
  /// No options, 5 s.
  public static final ProcessConfig DEFAULT = new ProcessConfig(List.of(), Optional.empty(), Duration.ofSeconds(5));

  /// A configuration.
  ///
  /// @throws IllegalArgumentException if the grace is negative
  public ProcessConfig {
    options = List.copyOf(options);
    Objects.requireNonNull(folder, "folder");
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace=" + grace + ", want no negative one");
    }
  }

  /// Other options of the JVMs.
  public ProcessConfig options(String... options) {
    return new ProcessConfig(List.of(options), folder, grace);
  }

  /// Another folder, which is made if it is not there.
  public ProcessConfig folder(Path folder) {
    return new ProcessConfig(options, Optional.of(folder), grace);
  }

  /// Another grace.
  public ProcessConfig grace(Duration grace) {
    return new ProcessConfig(options, folder, grace);
  }
}

package io.roadml.jmh;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;

/// Runs benchmarks: JMH's own command line, always with allocation measured.
public final class Main {
  private Main() {
  }

  /// Runs the benchmarks that match.
  ///
  /// @param arguments JMH's own: a filter, `-f 1`, `-h` …
  /// @throws IOException when JMH cannot write its results
  public static void main(final String[] arguments) throws IOException {
    org.openjdk.jmh.Main.main(Stream.concat(Stream.of("-prof", "gc"), Arrays.stream(arguments)).toArray(String[]::new));
  }
}

package io.roadml.bench;

import java.io.IOException;

/// Something that can be measured, with its settings.
///
/// - Threading: immutable; one run at a time on a machine, or they disturb each other.
public interface Benchmark {
  /// Measures. Takes seconds to minutes, and says what it does meanwhile.
  ///
  /// @param progress hears a line now and then
  /// @return what was measured
  /// @throws IOException          when a server, a file or a process cannot be used; the message says which and what to
  ///                              do
  /// @throws InterruptedException when the caller is interrupted; processes that were started are ended
  Report run(Progress progress) throws IOException, InterruptedException;
}

package io.roadml.runtime.core;

/// A monotonic clock in nanoseconds, with no meaning but the difference of two readings.
///
/// - Threading: safe for many threads; readings of two threads can be compared.
/// - Allocation: none.
@FunctionalInterface
public interface NanoClock {
  /// The JVM's own clock, [System#nanoTime].
  NanoClock SYSTEM = System::nanoTime;

  /// Reads the clock.
  long nanoTime();
}

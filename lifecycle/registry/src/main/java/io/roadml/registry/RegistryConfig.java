package io.roadml.registry;

import java.time.Clock;

/// The settings of a [ModelRegistry].
///
/// @param policy    what happens when a version is to skip a stage
/// @param mostBytes the most bytes that all files of a version may have
/// @param clock     stamps what is written
public record RegistryConfig(StagePolicy policy, long mostBytes, Clock clock) {
  private static final long MOST_BYTES = 16L << 30;

  /// Checks.
  public RegistryConfig {
    if (mostBytes < 1) {
      throw new IllegalArgumentException("mostBytes=" + mostBytes + ", want at least 1");
    }
  }

  /// A warning for a skipped stage, 16 GiB, the system's clock.
  public static RegistryConfig defaults() {
    return new RegistryConfig(StagePolicy.WARN, MOST_BYTES, Clock.systemUTC());
  }

  /// The same with another policy.
  public RegistryConfig withPolicy(StagePolicy other) {
    return new RegistryConfig(other, mostBytes, clock);
  }

  /// The same with another clock.
  public RegistryConfig withClock(Clock other) {
    return new RegistryConfig(policy, mostBytes, other);
  }

  /// The same with another limit.
  public RegistryConfig withMostBytes(long other) {
    return new RegistryConfig(policy, other, clock);
  }
}

package io.roadml.pipeline.store;

import io.roadml.pipeline.value.ValueCodec;
import io.roadml.pipeline.value.ValueStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// How a [PipelineStore] keeps things.
///
/// @param clock       stamps what is written; the clocks of machines that share a store must agree within seconds
/// @param lease       how long others wait for a process of another machine that has died; a second or more
/// @param mostBytes   an output with more is not kept
/// @param loader      finds the classes of kept records and enums
/// @param codecs      for classes that are no records
/// @param environment the value of an environment variable, if it is set
public record StoreConfig(Clock clock, Duration lease, long mostBytes, ClassLoader loader,
    List<ValueCodec<?>> codecs, Function<String, Optional<String>> environment) {
  private static final Duration LEAST_LEASE = Duration.ofSeconds(1);

  /// A configuration.
  ///
  /// @throws IllegalArgumentException if a number is out of its range or two codecs are of one class
  public StoreConfig {
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(loader, "loader");
    Objects.requireNonNull(environment, "environment");
    Objects.requireNonNull(lease, "lease");
    if (lease.compareTo(LEAST_LEASE) < 0) {
      throw new IllegalArgumentException("lease=" + lease + ", want " + LEAST_LEASE + " or more");
    }
    Check.between("mostBytes", mostBytes, 1, Long.MAX_VALUE);
    codecs = List.copyOf(codecs);
    if (codecs.stream().map(ValueCodec::type).distinct().count() < codecs.size()) {
      throw new IllegalArgumentException("codecs=" + codecs.stream().map(codec -> codec.type().getName()).toList()
          + ", want one for each class");
    }
  }

  /// The clock of the machine, 30 seconds, 4 GiB, the classes and the environment of this process.
  public static StoreConfig defaults() {
    return new StoreConfig(Clock.systemUTC(), Duration.ofSeconds(30), 4L << 30, StoreConfig.class.getClassLoader(),
        List.of(), name -> Optional.ofNullable(System.getenv(name)));
  }

  /// The same with another clock.
  public StoreConfig withClock(Clock clock) {
    return new StoreConfig(clock, lease, mostBytes, loader, codecs, environment);
  }

  /// The same with leases of another length.
  public StoreConfig withLease(Duration lease) {
    return new StoreConfig(clock, lease, mostBytes, loader, codecs, environment);
  }

  /// The same with another limit.
  public StoreConfig withMostBytes(long mostBytes) {
    return new StoreConfig(clock, lease, mostBytes, loader, codecs, environment);
  }

  /// The same for the classes of a plugin.
  public StoreConfig withLoader(ClassLoader loader) {
    return new StoreConfig(clock, lease, mostBytes, loader, codecs, environment);
  }

  /// The same with codecs for more classes.
  public StoreConfig withCodecs(List<ValueCodec<?>> codecs) {
    return new StoreConfig(clock, lease, mostBytes, loader, codecs, environment);
  }

  /// The same with another environment.
  public StoreConfig withEnvironment(Function<String, Optional<String>> environment) {
    return new StoreConfig(clock, lease, mostBytes, loader, codecs, environment);
  }

  /// What of it is about values.
  ValueStore.Rules values() {
    return new ValueStore.Rules(clock, mostBytes, loader, codecs);
  }

  Map<Class<?>, ValueCodec<?>> codecsByType() {
    return codecs.stream().collect(Collectors.toUnmodifiableMap(ValueCodec::type, Function.identity()));
  }
}

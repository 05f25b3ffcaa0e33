package io.roadml.pipeline;

import io.roadml.runtime.core.NanoClock;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// What a [PipelineRunner] has to work with: each method gives a copy with one thing changed.
///
/// ```java
/// RunnerConfig.DEFAULT.maxParallel(8).pool("gpu", 1).journal(journal)
/// ```
public record RunnerConfig(Capacity capacity, Ports ports, Sources sources) {
  /// As many steps at once as four times the processors, nothing written down, nothing remembered.
  public static final RunnerConfig DEFAULT = new RunnerConfig(
      new Capacity(4 * processors(), processors(), Map.of()),
      new Ports(Journal.NONE, StepMemory.NONE, List.of(), Map.of()),
      new Sources(InstantSource.system(), NanoClock.SYSTEM, new SecureRandom(), Thread.ofVirtual().factory(),
          () -> UUID.randomUUID().toString()));

  /// A configuration.
  public RunnerConfig {
    Objects.requireNonNull(capacity, "capacity");
    Objects.requireNonNull(ports, "ports");
    Objects.requireNonNull(sources, "sources");
  }

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  /// How much may run at once, in all runs of the runner together.
  ///
  /// @param maxParallel 1 to 100,000 steps
  /// @param cpuBound    how many of those that compute all the time, at least 1
  /// @param pools       the places of each named pool, at least 1
  public record Capacity(int maxParallel, int cpuBound, Map<String, Integer> pools) {
    /// Limits.
    public Capacity {
      Check.between("maxParallel", maxParallel, 1, 100_000);
      Check.between("cpuBound", cpuBound, 1, 100_000);
      pools = Map.copyOf(pools);
      pools.forEach((name, places) -> {
        Check.name("pool", name);
        Check.between("pool " + name, places, 1, 100_000);
      });
    }
  }

  /// Whom it tells, and what it asks.
  ///
  /// @param executors who calls the code of steps that name them
  public record Ports(Journal journal, StepMemory memory, List<RunListener> listeners,
      Map<String, StepExecutor> executors) {
    /// Ports.
    public Ports {
      Objects.requireNonNull(journal, "journal");
      Objects.requireNonNull(memory, "memory");
      listeners = List.copyOf(listeners);
      executors = Map.copyOf(executors);
      executors.keySet().forEach(name -> Check.name("executor", name));
    }
  }

  /// Where time, chance, threads and names come from.
  ///
  /// @param clock   stamps events
  /// @param ticks   measures delays and time limits
  /// @param random  draws the jitter of delays
  /// @param threads makes the threads of steps that are not bound to a CPU
  /// @param ids     makes the ids of runs
  public record Sources(InstantSource clock, NanoClock ticks, RandomGenerator random, ThreadFactory threads,
      Supplier<String> ids) {
    /// Sources.
    public Sources {
      Objects.requireNonNull(clock, "clock");
      Objects.requireNonNull(ticks, "ticks");
      Objects.requireNonNull(random, "random");
      Objects.requireNonNull(threads, "threads");
      Objects.requireNonNull(ids, "ids");
    }
  }

  /// At most so many steps at once.
  public RunnerConfig maxParallel(int steps) {
    return new RunnerConfig(new Capacity(steps, capacity.cpuBound, capacity.pools), ports, sources);
  }

  /// At most so many steps at once that are bound to a CPU; as many as processors by default.
  public RunnerConfig cpuBound(int steps) {
    return new RunnerConfig(new Capacity(capacity.maxParallel, steps, capacity.pools), ports, sources);
  }

  /// A pool of places that steps may ask for.
  public RunnerConfig pool(String name, int places) {
    Map<String, Integer> pools = new HashMap<>(capacity.pools);
    pools.put(name, places);
    return new RunnerConfig(new Capacity(capacity.maxParallel, capacity.cpuBound, pools), ports, sources);
  }

  /// Writes down what happens.
  public RunnerConfig journal(Journal journal) {
    return new RunnerConfig(capacity, new Ports(journal, ports.memory, ports.listeners, ports.executors), sources);
  }

  /// Remembers outputs.
  public RunnerConfig memory(StepMemory memory) {
    return new RunnerConfig(capacity, new Ports(ports.journal, memory, ports.listeners, ports.executors), sources);
  }

  /// Tells one more.
  public RunnerConfig listener(RunListener listener) {
    List<RunListener> all = new ArrayList<>(ports.listeners);
    all.add(listener);
    return new RunnerConfig(capacity, new Ports(ports.journal, ports.memory, all, ports.executors), sources);
  }

  /// Has the code of steps with [StepOptions#executor] of this name called by somebody else. Closing that one, after the
  /// runner, is the caller's.
  public RunnerConfig executor(String name, StepExecutor executor) {
    Map<String, StepExecutor> all = new HashMap<>(ports.executors);
    all.put(name, executor);
    return new RunnerConfig(capacity, new Ports(ports.journal, ports.memory, ports.listeners, all), sources);
  }

  /// Takes time and chance from elsewhere.
  public RunnerConfig sources(Sources sources) {
    return new RunnerConfig(capacity, ports, sources);
  }
}

package io.roadml.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// How a step is run: each method gives a copy with one thing changed.
///
/// ```java
/// StepOptions.DEFAULT.retries(RetryPolicy.attempts(3)).timeout(Duration.ofMinutes(5)).pool("gpu")
/// ```
public record StepOptions(Attempts attempts, Place place, Flow flow, Caching caching) {
  /// One attempt without a time limit, anywhere, never remembered.
  public static final StepOptions DEFAULT = new StepOptions(
      new Attempts(RetryPolicy.NONE, Optional.empty(), Optional.empty(), Duration.ofSeconds(10)),
      new Place(Optional.empty(), 0, false, Optional.empty()),
      new Flow(TriggerRule.ALL_SUCCESS, OnError.FAIL, 1.0, false),
      new Caching(CachePolicy.NEVER, Optional.empty(), List.of(), false));

  /// Options.
  public StepOptions {
    Objects.requireNonNull(attempts, "attempts");
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(flow, "flow");
    Objects.requireNonNull(caching, "caching");
  }

  /// How often, and how long.
  ///
  /// @param timeout      of one attempt
  /// @param queueTimeout how long it may wait for a place
  /// @param grace        how long an attempt that was interrupted may go on before it is given up
  public record Attempts(RetryPolicy retries, Optional<Duration> timeout, Optional<Duration> queueTimeout,
      Duration grace) {
    /// Limits.
    public Attempts {
      Objects.requireNonNull(retries, "retries");
      timeout.ifPresent(limit -> Check.positive("timeout", limit));
      queueTimeout.ifPresent(limit -> Check.positive("queueTimeout", limit));
      Check.notNegative("grace", grace);
    }
  }

  /// Where it runs, and before whom.
  ///
  /// @param pool     whose places it takes, beside one of the runner's
  /// @param priority greater ones go first
  /// @param cpuBound on a thread of its own, of which there are as many as processors; others run on virtual threads
  /// @param executor who calls its code, if not the runner itself
  public record Place(Optional<String> pool, int priority, boolean cpuBound, Optional<String> executor) {
    /// A place.
    public Place {
      pool.ifPresent(name -> Check.name("pool", name));
      executor.ifPresent(name -> Check.name("executor", name));
    }
  }

  /// How it depends on others, and they on it.
  ///
  /// @param minSuccess which share of a mapped step's elements must succeed, 0 to 1
  /// @param keep       whether its output is held until the run is let go of, though others have used it
  public record Flow(TriggerRule trigger, OnError onError, double minSuccess, boolean keep) {
    /// A flow.
    public Flow {
      Objects.requireNonNull(trigger, "trigger");
      Objects.requireNonNull(onError, "onError");
      if (!(minSuccess >= 0 && minSuccess <= 1)) {
        throw new IllegalArgumentException("minSuccess=" + minSuccess + ", want 0 to 1");
      }
    }
  }

  /// What is remembered of it.
  ///
  /// @param codeVersion stands for its code, instead of the bytes of its classes
  /// @param environment the names of environment variables that its output depends on
  /// @param sideEffects whether it must run even if its output is remembered
  public record Caching(CachePolicy policy, Optional<String> codeVersion, List<String> environment,
      boolean sideEffects) {
    /// What is remembered.
    public Caching {
      Objects.requireNonNull(policy, "policy");
      Objects.requireNonNull(codeVersion, "codeVersion");
      environment = List.copyOf(environment);
    }
  }

  /// Tries several times.
  public StepOptions retries(RetryPolicy policy) {
    return with(new Attempts(policy, attempts.timeout, attempts.queueTimeout, attempts.grace));
  }

  /// Interrupts an attempt that takes longer.
  public StepOptions timeout(Duration limit) {
    return with(new Attempts(attempts.retries, Optional.of(limit), attempts.queueTimeout, attempts.grace));
  }

  /// Gives the step up if it has waited longer for a place.
  public StepOptions queueTimeout(Duration limit) {
    return with(new Attempts(attempts.retries, attempts.timeout, Optional.of(limit), attempts.grace));
  }

  /// Gives an interrupted attempt so long to end, 10 s by default.
  public StepOptions grace(Duration limit) {
    return with(new Attempts(attempts.retries, attempts.timeout, attempts.queueTimeout, limit));
  }

  /// Takes a place in a pool of the runner's configuration.
  public StepOptions pool(String name) {
    return with(new Place(Optional.of(name), place.priority, place.cpuBound, place.executor));
  }

  /// Goes before steps of smaller priority, which is 0 by default.
  public StepOptions priority(int priority) {
    return with(new Place(place.pool, priority, place.cpuBound, place.executor));
  }

  /// Computes all the time, rather than waiting.
  public StepOptions cpuBound() {
    return with(new Place(place.pool, place.priority, true, place.executor));
  }

  /// Has its code called by a [StepExecutor] of the runner's configuration: in a process of its own, or on another machine.
  public StepOptions executor(String name) {
    return with(new Place(place.pool, place.priority, place.cpuBound, Optional.of(name)));
  }

  /// Runs by another rule.
  public StepOptions trigger(TriggerRule rule) {
    return with(new Flow(rule, flow.onError, flow.minSuccess, flow.keep));
  }

  /// Does something else with a failure.
  public StepOptions onError(OnError reaction) {
    return with(new Flow(flow.trigger, reaction, flow.minSuccess, flow.keep));
  }

  /// Lets some elements of a mapped step fail: the output then is the list of the others.
  public StepOptions minSuccess(double share) {
    return with(new Flow(flow.trigger, flow.onError, share, flow.keep));
  }

  /// Holds the output, so that it can be read from the run at its end though other steps have used it.
  public StepOptions keep() {
    return with(new Flow(flow.trigger, flow.onError, flow.minSuccess, true));
  }

  /// Remembers outputs.
  public StepOptions cache(CachePolicy policy) {
    return with(new Caching(policy, caching.codeVersion, caching.environment, caching.sideEffects));
  }

  /// Names the version of the step's code, which then counts instead of its classes.
  public StepOptions codeVersion(String version) {
    return with(new Caching(caching.policy, Optional.of(version), caching.environment, caching.sideEffects));
  }

  /// Names environment variables that the output depends on.
  public StepOptions environment(String... names) {
    return with(new Caching(caching.policy, caching.codeVersion, List.of(names), caching.sideEffects));
  }

  /// Says that running it matters, not only its output.
  public StepOptions sideEffects() {
    return with(new Caching(caching.policy, caching.codeVersion, caching.environment, true));
  }

  private StepOptions with(Attempts changed) {
    return new StepOptions(changed, place, flow, caching);
  }

  private StepOptions with(Place changed) {
    return new StepOptions(attempts, changed, flow, caching);
  }

  private StepOptions with(Flow changed) {
    return new StepOptions(attempts, place, changed, caching);
  }

  private StepOptions with(Caching changed) {
    return new StepOptions(attempts, place, flow, changed);
  }
}

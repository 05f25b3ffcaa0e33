package io.roadml.pipeline;

import io.roadml.pipeline.RunEvent.StepFinished;
import io.roadml.pipeline.RunEvent.StepLeaked;
import io.roadml.pipeline.RunEvent.StepLogged;
import io.roadml.pipeline.RunEvent.StepNested;
import io.roadml.pipeline.RunEvent.StepQueued;
import io.roadml.pipeline.RunEvent.StepRetrying;
import io.roadml.pipeline.RunEvent.StepStarted;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/// Something to be run until it has succeeded or may not be tried again: a step, or an element of a mapped one.
///
/// ```
///             ┌──────── the delay is over ────────┐
///             ▼                                   │
///   PENDING ► QUEUED ── a place ──► RUNNING ──► RETRYING
///               │                      │            │
///               └──────────┬───────────┴────────────┘
///                          ▼
///        SUCCESS CACHED FAILED TIMED_OUT CANCELLED SKIPPED
/// ```
///
/// - Threading: the runner's thread, but for [#mayStart] and [#state].
final class Task {
  private final NodeRun node;
  private final int element;
  private final String path;
  private Object[] args;
  private volatile StepState state = StepState.PENDING;
  private int attempt;
  private Attempt running;
  private boolean hasTimedOut;
  private Failed failed;
  private Timers.Timer timer;

  /// @param element the index of an element, -1 for a step that is not mapped
  Task(NodeRun node, int element, Object[] args) {
    this.node = node;
    this.element = element;
    this.path = element < 0 ? node.path() : node.path() + "[" + element + "]";
    this.args = args;
  }

  NodeRun node() {
    return node;
  }

  RunExecution run() {
    return node.run();
  }

  StepState state() {
    return state;
  }

  int element() {
    return element;
  }

  String path() {
    return path;
  }

  Object[] args() {
    return args;
  }

  StepOptions options() {
    return node.node().options();
  }

  int priority() {
    return options().place().priority();
  }

  long runOrder() {
    return run().order();
  }

  int nodeOrder() {
    return node.node().index();
  }

  /// Whether a body may still be called; from any thread.
  boolean mayStart() {
    return node.node().phase() != StepPhase.MAIN || !run().isCancelRequested();
  }

  /// Begins to wait for a place, unless it was cancelled before.
  void queue() {
    if (state.isTerminal()) {
      return;
    }
    state = StepState.QUEUED;
    run().emit(new StepQueued(run().id(), run().now(), path));
    if (isNested()) {
      start();
      return;
    }
    run().scheduler().places().add(this);
    options().attempts().queueTimeout().ifPresent(limit -> timer = in(limit, () -> waitedTooLong(limit)));
  }

  private boolean isNested() {
    return node.node().work().nested().isPresent();
  }

  private void waitedTooLong(Duration limit) {
    String message = "no place was free for " + limit;
    fail(StepState.TIMED_OUT, new TimeoutException(message),
        new Failure(path, TimeoutException.class.getName(), message));
  }

  /// Has a place now.
  void start() {
    run().scheduler().timers().cancel(timer);
    state = StepState.RUNNING;
    hasTimedOut = false;
    attempt++;
    run().emit(new StepStarted(run().id(), run().now(), path, attempt));
    try {
      running = node.node().work().nested().<Attempt>map(this::nestedAttempt).orElseGet(this::threadAttempt);
    } catch (IllegalArgumentException e) {
      failed(new Result.Threw(e, Failure.of(path, e)));
      return;
    }
    options().attempts().timeout().ifPresent(limit -> timer = in(limit, this::tookTooLong));
    Attempt begun = running;
    run().scheduler().afterwards(run(), () -> start(begun));
  }

  private Attempt threadAttempt() {
    return new ThreadAttempt(this, node.call(this, attempt), args);
  }

  private Attempt nestedAttempt(Nested nested) {
    NestedAttempt made = new NestedAttempt(this, nested, args);
    run().emit(new StepNested(run().id(), run().now(), path, attempt, made.id()));
    return made;
  }

  /// There may be no thread to be had.
  private void start(Attempt begun) {
    try {
      begun.start();
    } catch (Error e) {
      run().scheduler().post(run(), () -> ended(begun, new Result.Threw(e, Failure.of(path, e))));
    }
  }

  private void tookTooLong() {
    if (running.stop()) {
      hasTimedOut = true;
      giveUpLater();
    }
  }

  private void giveUpLater() {
    if (running.canBeGivenUp()) {
      timer = in(options().attempts().grace(), this::giveUp);
    }
  }

  /// Its thread ignores the interrupt: nobody waits for it any more.
  private void giveUp() {
    run().emit(new StepLeaked(run().id(), run().now(), path, attempt));
    ended(running, new Result.Stopped());
  }

  /// An attempt has ended. One that was given up before is no longer listened to.
  void ended(Attempt which, Result result) {
    if (!which.equals(running)) {
      return;
    }
    running = null;
    run().scheduler().timers().cancel(timer);
    releasePlace();
    switch (result) {
      case Result.Done done -> succeed(done);
      case Result.Threw threw -> failed(threw);
      case Result.Absent _ -> end(StepState.SKIPPED, Optional.empty(), CacheReport.DISABLED, Optional.empty());
      case Result.Stopped _ -> stopped();
    }
  }

  private void releasePlace() {
    if (!isNested()) {
      run().scheduler().places().release(this);
    }
  }

  /// The step may have seen that the run is cancelled before the runner's thread has heard of it.
  private void stopped() {
    if (hasTimedOut) {
      String message = "took longer than " + options().attempts().timeout().orElseThrow();
      failed(new Result.Threw(new TimeoutException(message),
          new Failure(path, TimeoutException.class.getName(), message)));
    } else {
      if (!mayStart()) {
        run().cancel(RunExecution.CANCELLED);
      }
      end(StepState.CANCELLED, Optional.empty(), CacheReport.DISABLED, Optional.empty());
    }
  }

  /// What an attempt has failed of, until it is known whether another follows.
  private record Failed(StepState how, Throwable thrown, Failure failure, int attempt) {}

  private void failed(Result.Threw threw) {
    Failure failure = run().mask().hide(threw.failure());
    StepState how = hasTimedOut ? StepState.TIMED_OUT : StepState.FAILED;
    failed = new Failed(how, threw.thrown(), failure, attempt);
    RetryPolicy retries = options().attempts().retries();
    if (!mayStart() || !node.mayRetry() || !retries.mayRetry(threw.thrown(), attempt)) {
      decided(failed, false);
    } else if (retries.isOwnPredicate()) {
      ask(retries, failed);
    } else {
      decided(failed, retries.isWorthIt(threw.thrown(), attempt));
    }
  }

  /// The predicate is a stranger's code, and may be slow.
  private void ask(RetryPolicy retries, Failed about) {
    timer = in(options().attempts().grace(), () -> decided(about, false));
    run().scheduler().afterwards(run(), () -> Thread.ofVirtual().name("roadml-retry").start(() -> {
      boolean isWorthIt = retries.isWorthIt(about.thrown(), about.attempt());
      run().scheduler().post(run(), () -> decided(about, isWorthIt));
    }));
  }

  private void decided(Failed about, boolean isWorthIt) {
    if (!about.equals(failed)) {
      return;
    }
    failed = null;
    run().scheduler().timers().cancel(timer);
    if (isWorthIt && mayStart() && node.mayRetry()) {
      retry(about.how(), about.failure(), options().attempts().retries().delay(attempt, run().random()));
    } else {
      fail(about.how(), about.thrown(), about.failure());
    }
  }

  private void retry(StepState how, Failure failure, Duration delay) {
    state = StepState.RETRYING;
    run().emit(new StepRetrying(run().id(), run().now(), path, attempt, how, failure, delay));
    timer = in(delay, this::queue);
  }

  private void succeed(Result.Done done) {
    CacheReport report = run().mask().hide(done.report());
    if (done.isCached()) {
      run().emit(new RunEvent.StepCached(run().id(), run().now(), path, done.kept().orElseThrow(), report));
    }
    node.computed(this, done);
    end(done.isCached() ? StepState.CACHED : StepState.SUCCESS, done.kept(), report, Optional.empty());
  }

  private void fail(StepState how, Throwable thrown, Failure failure) {
    node.threw(thrown, failure);
    end(how, Optional.empty(), CacheReport.DISABLED, Optional.of(failure));
  }

  private void end(StepState how, Optional<Remembered> kept, CacheReport report, Optional<Failure> failure) {
    run().scheduler().timers().cancel(timer);
    state = how;
    args = null;
    run().emit(new StepFinished(run().id(), run().now(), path, attempt, how, kept, report, failure));
    node.ended(this);
  }

  /// The run ends, or the element is not needed any more.
  void cancel() {
    switch (state) {
      case PENDING, QUEUED, RETRYING ->
          end(StepState.CANCELLED, Optional.empty(), CacheReport.DISABLED, Optional.empty());
      case RUNNING -> stop();
      default -> {
        // It has ended.
      }
    }
  }

  private void stop() {
    if (failed != null) {
      failed = null;
      end(StepState.CANCELLED, Optional.empty(), CacheReport.DISABLED, Optional.empty());
    } else if (running != null && !hasTimedOut && running.stop()) {
      run().scheduler().timers().cancel(timer);
      giveUpLater();
    }
  }

  /// The run has crashed: nothing is written down or waited for.
  void drop() {
    run().scheduler().timers().cancel(timer);
    failed = null;
    if (running != null) {
      running.stop();
      running = null;
      releasePlace();
    }
    state = StepState.CANCELLED;
  }

  void logged(Attempt which, String line) {
    if (which.equals(running)) {
      run().emit(new StepLogged(run().id(), run().now(), path, attempt, run().mask().hide(line)));
    }
  }

  private Timers.Timer in(Duration delay, Runnable action) {
    return run().scheduler().timers().in(delay, run(), action);
  }
}

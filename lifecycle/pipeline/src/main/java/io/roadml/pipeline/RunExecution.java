package io.roadml.pipeline;

import io.roadml.pipeline.RunEvent.Parent;
import io.roadml.pipeline.RunEvent.RunCancelling;
import io.roadml.pipeline.RunEvent.RunFinished;
import io.roadml.pipeline.RunEvent.RunStarted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/// One run of a pipeline, or of a nested one.
///
/// A step is decided upon once, when all its upstreams have ended. Deciding may end it at once, and so make others ready:
/// they queue, so that a chain of any length needs no stack.
///
/// - Threading: the runner's thread, but for what is said to be read by others.
final class RunExecution {
  /// Where a run is begun from.
  ///
  /// @param prefix   what its steps' paths begin with: empty, or the path of a step and `/`
  /// @param earlier  what is remembered of the run that is resumed, by path
  /// @param isCancelled set by whoever cancels, at once
  record Origin(String id, String prefix, Optional<String> resumes, Optional<Parent> parent,
      Map<String, Remembered> earlier, AtomicBoolean isCancelled) {}

  static final String CANCELLED = "cancelled";

  private final Scheduler scheduler;
  private final Pipeline pipeline;
  private final Origin origin;
  private final Map<Param<?>, Object> arguments;
  private final List<NodeRun> nodes = new ArrayList<>();
  private final Queue<NodeRun> ready = new ArrayDeque<>();
  private final Runnable atEnd;
  private Mask mask;
  private long order;
  private StepPhase phase = StepPhase.MAIN;
  private int openInPhase;
  private boolean isDeciding;
  private boolean isStopped;
  private boolean isCrashed;
  private boolean isSettled;
  private Optional<Node> pinned = Optional.empty();
  private Timers.Timer timeout;
  private Optional<RunState> main = Optional.empty();
  private volatile RunState state = RunState.RUNNING;
  private volatile Optional<Failure> failure = Optional.empty();
  private volatile Throwable cause;

  /// @param atEnd called on the runner's thread when the last event is written down, or cannot be
  RunExecution(Scheduler scheduler, Pipeline pipeline, Map<Param<?>, Object> arguments, Origin origin,
      Runnable atEnd) {
    this.scheduler = scheduler;
    this.pipeline = pipeline;
    this.arguments = arguments;
    this.origin = origin;
    this.atEnd = atEnd;
    this.mask = Mask.of(arguments.values());
    pipeline.nodes().forEach(node -> nodes.add(new NodeRun(this, node)));
    nodes.forEach(this::countAsConsumer);
  }

  private void countAsConsumer(NodeRun consumer) {
    consumer.node().sources().forEach(source -> nodes.get(source.index()).addConsumer());
  }

  /// A run of a nested pipeline, which is not begun yet.
  ///
  /// @throws IllegalArgumentException if its parameters are not allowed
  RunExecution nested(Task task, Nested of, Map<String, Object> params, Runnable atEnd) {
    boolean endsWithUs = task.node().node().phase() == StepPhase.MAIN;
    Origin from = new Origin(scheduler.config().sources().ids().get(), task.path() + "/", Optional.empty(),
        Optional.of(new Parent(origin.id(), task.path())), origin.earlier(),
        endsWithUs ? origin.isCancelled() : new AtomicBoolean());
    RunExecution nested = new RunExecution(scheduler, of.pipeline(), of.pipeline().arguments(params), from, atEnd);
    nested.pinned = of.result();
    nested.mask = nested.mask.and(mask);
    of.result().ifPresent(result -> nested.nodes.get(result.index()).keep());
    return nested;
  }

  String id() {
    return origin.id();
  }

  String prefix() {
    return origin.prefix();
  }

  long order() {
    return order;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  Pipeline pipeline() {
    return pipeline;
  }

  RandomGenerator random() {
    return scheduler.config().sources().random();
  }

  /// Hides the secrets of this run, and of those that it is nested in.
  Mask mask() {
    return mask;
  }

  Instant now() {
    return scheduler.now();
  }

  Optional<Remembered> earlier(String path) {
    return Optional.ofNullable(origin.earlier().get(path));
  }

  /// From any thread: whether somebody has cancelled it, though the runner's thread may not have heard.
  boolean isCancelRequested() {
    return origin.isCancelled().get();
  }

  /// From any thread.
  void requestCancel(String reason) {
    origin.isCancelled().set(true);
    scheduler.post(this, () -> cancel(reason));
  }

  /// From any thread.
  RunState state() {
    return state;
  }

  /// From any thread: the first failure that was not caught.
  Optional<Failure> failure() {
    return failure;
  }

  /// From any thread: what was thrown; null if nothing.
  Throwable cause() {
    return cause;
  }

  /// From any thread.
  NodeRun node(Node node) {
    return nodes.get(node.index());
  }

  /// From any thread, once the run has ended.
  List<NodeRun> nodes() {
    return nodes;
  }

  boolean isOver() {
    return state.isTerminal();
  }

  boolean isCrashed() {
    return isCrashed;
  }

  /// Whether no step of the main part may start any more.
  boolean isStopped() {
    return isStopped;
  }

  boolean isFailFast() {
    return pipeline.failurePolicy() == FailurePolicy.FAIL_FAST;
  }

  void emit(RunEvent event) {
    if (!isCrashed) {
      scheduler.emit(event);
    }
  }

  void begin() {
    order = scheduler.enter(this);
    emit(new RunStarted(id(), now(), pipeline.name(), pipeline.definition().hash(), recorded(), origin.resumes(),
        origin.parent()));
    pipeline.timeout().ifPresent(limit -> timeout = scheduler.timers().in(limit, this, () -> tookTooLong(limit)));
    enter(StepPhase.MAIN);
  }

  /// Parameters that can be written down.
  private Map<String, Object> recorded() {
    Map<String, Object> recorded = new LinkedHashMap<>();
    arguments.forEach((param, value) -> {
      if (param.type().isWritable()) {
        recorded.put(param.name(), ParamType.written(value));
      }
    });
    return recorded;
  }

  private void enter(StepPhase next) {
    phase = next;
    for (NodeRun node : nodes) {
      if (node.node().phase() == next) {
        openInPhase++;
        if (node.isReady()) {
          ready.add(node);
        }
      }
    }
    decideAll();
  }

  private void decideAll() {
    if (isDeciding) {
      return;
    }
    isDeciding = true;
    for (NodeRun node = ready.poll(); node != null; node = ready.poll()) {
      decide(node);
    }
    isDeciding = false;
    if (openInPhase == 0) {
      phaseEnded();
    }
  }

  private void decide(NodeRun node) {
    switch (new Verdict(this, node.node()).get()) {
      case RUN -> node.begin();
      case SKIP -> node.end(StepState.SKIPPED, Optional.empty());
      case CANCEL -> node.end(StepState.CANCELLED, Optional.empty());
      case UPSTREAM_FAILED -> node.end(StepState.UPSTREAM_FAILED, rootFailure(node.node()));
    }
  }

  private Optional<Failure> rootFailure(Node node) {
    return node.upstreams().stream().map(this::node).map(NodeRun::failure).flatMap(Optional::stream).findFirst();
  }

  /// A step has ended.
  void ended(NodeRun node) {
    openInPhase--;
    if (node.hasFailedRun()) {
      failed(node);
    }
    node.node().sources().forEach(source -> node(source).consumerEnded());
    for (Node downstream : pipeline.downstreams(node.node())) {
      if (node(downstream).upstreamEnded() && downstream.phase() == phase) {
        ready.add(node(downstream));
      }
    }
    decideAll();
  }

  private void failed(NodeRun node) {
    if (failure.isEmpty()) {
      failure = node.failure();
      cause = node.thrown();
    }
    if (isFailFast() && phase == StepPhase.MAIN) {
      stop();
    }
  }

  /// No step of the main part starts any more, and those that run are asked to end.
  private void stop() {
    if (!isStopped) {
      isStopped = true;
      boolean wasDeciding = isDeciding;
      isDeciding = true;
      nodes.stream().filter(node -> node.node().phase() == StepPhase.MAIN).forEach(NodeRun::cancel);
      isDeciding = wasDeciding;
    }
  }

  /// Whoever stops it first says what becomes of it. The last steps are not stopped.
  void cancel(String reason) {
    if (phase == StepPhase.MAIN && !isStopped) {
      main = Optional.of(RunState.CANCELLED);
      stopFor(reason);
    }
  }

  private void tookTooLong(Duration limit) {
    if (!isStopped) {
      String message = "the run took longer than " + limit;
      failure = Optional.of(new Failure("", TimeoutException.class.getName(), message));
      cause = new TimeoutException(message);
      stopFor(message);
    }
  }

  private void stopFor(String reason) {
    state = RunState.CANCELLING;
    emit(new RunCancelling(id(), now(), reason));
    stop();
    decideAll();
  }

  private void phaseEnded() {
    switch (phase) {
      case MAIN -> {
        scheduler.timers().cancel(timeout);
        main = Optional.of(main.orElse(failure.isPresent() ? RunState.FAILED : RunState.SUCCESS));
        enter(StepPhase.ON_FAILURE);
      }
      case ON_FAILURE -> enter(StepPhase.LASTLY);
      case LASTLY -> finish();
    }
  }

  /// What became of the main part; the last steps ask.
  RunOutcome outcome() {
    return new RunOutcome(id(), pipeline.name(), main.orElseThrow(), failure);
  }

  private void finish() {
    RunState before = main.orElseThrow();
    RunState after = before == RunState.SUCCESS && failure.isPresent() ? RunState.FAILED : before;
    emit(new RunFinished(id(), now(), after, failure));
    state = after;
    scheduler.afterwards(this, this::settle);
  }

  /// Its end is written down, or never will be.
  private void settle() {
    isSettled = true;
    scheduler.leave(this);
    atEnd.run();
  }

  /// Nothing more can be written down, or a fault of ours has hit the run: it ends here and now.
  void crash(Throwable what) {
    if (isCrashed || isSettled) {
      return;
    }
    isCrashed = true;
    failure = Optional.of(Failure.of("", what));
    cause = what;
    nodes.forEach(NodeRun::drop);
    scheduler.timers().cancel(timeout);
    state = RunState.FAILED;
    scheduler.config().ports().journal().abandon(id());
    scheduler.tellOnly(new RunFinished(id(), now(), RunState.FAILED, failure));
    settle();
  }

  /// What a nested run gives the step that it is.
  Result result() {
    if (pinned.isEmpty()) {
      return new Result.Done(Nothing.DONE, Optional.empty(), CacheReport.DISABLED, false);
    }
    NodeRun node = node(pinned.orElseThrow());
    return node.value() == null
        ? new Result.Absent()
        : new Result.Done(node.value(), node.kept(), CacheReport.DISABLED, false);
  }

  /// Why a nested run has no result.
  Result failed() {
    return new Result.Threw(cause, failure.orElseThrow());
  }

  /// What an input is.
  Object value(Input<?> input) {
    return switch (input) {
      case Output<?> output -> node(output.node()).value();
      case Output.Maybe<?> maybe -> Optional.ofNullable(node(maybe.of().node()).value());
      case Output.Cause cause -> node(cause.of().node()).failure();
      case Param<?> param -> arguments.get(param);
      case Ambient<?> ambient -> ambient.equals(Ambient.OUTCOME) ? outcome() : Ambient.CONTEXT;
    };
  }

  /// What is remembered of an input's bytes.
  Optional<String> digest(Input<?> input) {
    return input instanceof Output<?> output ? node(output.node()).kept().map(Remembered::digest) : Optional.empty();
  }
}

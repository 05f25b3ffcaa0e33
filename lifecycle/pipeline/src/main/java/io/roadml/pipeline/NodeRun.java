package io.roadml.pipeline;

import io.roadml.pipeline.RunEvent.StepFinished;
import io.roadml.pipeline.RunEvent.StepMapped;
import io.roadml.pipeline.StepCall.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A step within a run: whom it waits for, what it has computed, who still needs that.
///
/// - Threading: the runner's thread; the state and what it has computed may be read by others.
final class NodeRun {
  private final RunExecution run;
  private final Node node;
  private int upstreamsLeft;
  private int consumersLeft;
  private boolean isKept;
  private volatile List<Task> tasks = List.of();
  private volatile Elements elements;
  private volatile StepState state = StepState.PENDING;
  private volatile Object value;
  private volatile Optional<Remembered> kept = Optional.empty();
  private volatile Optional<Failure> failure = Optional.empty();
  private volatile Throwable thrown;

  NodeRun(RunExecution run, Node node) {
    this.run = run;
    this.node = node;
    this.upstreamsLeft = node.upstreams().size();
    this.isKept = node.options().flow().keep() || node.kind() == StepKind.CONDITION;
  }

  RunExecution run() {
    return run;
  }

  Node node() {
    return node;
  }

  String path() {
    return run.prefix() + node.name();
  }

  /// Its own state, or that of its only task.
  StepState state() {
    StepState own = state;
    return own == StepState.PENDING && tasks.size() == 1 && elements == null ? tasks.getFirst().state() : own;
  }

  boolean isTerminal() {
    return state.isTerminal();
  }

  /// What it has computed; null if nothing, or if it was let go of.
  Object value() {
    return value;
  }

  Optional<Remembered> kept() {
    return kept;
  }

  Optional<Failure> failure() {
    return failure;
  }

  Throwable thrown() {
    return thrown;
  }

  boolean upstreamEnded() {
    return --upstreamsLeft == 0;
  }

  boolean isReady() {
    return upstreamsLeft == 0;
  }

  /// Whether it has failed and that is the run's concern.
  boolean hasFailedRun() {
    return state.isFailure() && !node.isCaught();
  }

  void addConsumer() {
    consumersLeft++;
  }

  /// Holds its output until the run itself is let go of.
  void keep() {
    isKept = true;
  }

  /// Lets go of the output after its last consumer.
  void consumerEnded() {
    if (--consumersLeft == 0 && !isKept) {
      value = null;
    }
  }

  /// All upstreams have ended as they should.
  void begin() {
    Object[] args = node.inputs().stream().map(run::value).toArray();
    if (node.isMapped()) {
      map(args);
    } else {
      tasks = List.of(new Task(this, -1, args));
      tasks.getFirst().queue();
    }
  }

  private void map(Object[] args) {
    List<Object> over = new ArrayList<>((List<?>) args[0]);
    if (over.contains(null)) {
      fail(new NullPointerException("element " + over.indexOf(null) + " of the list is null"));
      return;
    }
    run.emit(new StepMapped(run.id(), run.now(), path(), over.size()));
    elements = new Elements(node.options().flow().minSuccess(), over.size());
    List<Task> each = new ArrayList<>(over.size());
    for (int i = 0; i < over.size(); i++) {
      Object[] own = args.clone();
      own[0] = over.get(i);
      each.add(new Task(this, i, own));
    }
    tasks = each;
    tasks.forEach(Task::queue);
    concludeIfDone();
  }

  /// A failure before anything was queued.
  private void fail(Throwable what) {
    thrown = what;
    end(StepState.FAILED, Optional.of(Failure.of(path(), what)));
  }

  /// The call of an attempt, for the memory.
  StepCall call(Task task, int attempt) {
    Optional<Integer> element = task.element() < 0 ? Optional.empty() : Optional.of(task.element());
    return new StepCall(run.id(), task.path(), node.name(), element, attempt, node.work().code().orElseThrow(),
        given(task.args(), element.isPresent()), node.options(), run.earlier(task.path()));
  }

  private List<Given> given(Object[] args, boolean isElement) {
    List<Given> given = new ArrayList<>(args.length);
    for (int i = 0; i < args.length; i++) {
      Input<?> input = node.inputs().get(i);
      if (!input.equals(Ambient.CONTEXT)) {
        given.add(new Given(InputText.write(input), args[i],
            isElement && i == 0 ? Optional.empty() : run.digest(input)));
      }
    }
    return given;
  }

  boolean mayRetry() {
    return !(run.isStopped() && node.phase() == StepPhase.MAIN) && (elements == null || !elements.isGivenUp());
  }

  void computed(Task task, Result.Done done) {
    if (elements == null) {
      value = done.value();
      kept = done.kept();
    } else {
      elements.computed(task.element(), done.value());
    }
  }

  void threw(Throwable what, Failure why) {
    if (thrown == null) {
      thrown = what;
      failure = Optional.of(why);
    }
  }

  /// A task has ended, and has told everybody.
  void ended(Task task) {
    if (elements == null) {
      state = task.state();
      run.ended(this);
      return;
    }
    elements.ended(task.state());
    if (run.isFailFast() && elements.giveUp()) {
      tasks.forEach(Task::cancel);
    }
    concludeIfDone();
  }

  private void concludeIfDone() {
    if (!elements.isDone() || state.isTerminal()) {
      return;
    }
    if (elements.isSuccess()) {
      value = elements.take();
      end(StepState.SUCCESS, Optional.empty());
    } else {
      end(thrown == null ? StepState.CANCELLED : StepState.FAILED, failure);
    }
  }

  /// Ends without a task.
  void end(StepState how, Optional<Failure> why) {
    state = how;
    failure = why;
    run.emit(new StepFinished(run.id(), run.now(), path(), 0, how, Optional.empty(), CacheReport.DISABLED, why));
    run.ended(this);
  }

  void cancel() {
    tasks.forEach(Task::cancel);
  }

  void drop() {
    tasks.forEach(Task::drop);
    if (!state.isTerminal()) {
      state = StepState.CANCELLED;
    }
  }
}

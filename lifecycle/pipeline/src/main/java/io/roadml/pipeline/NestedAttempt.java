package io.roadml.pipeline;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// An attempt that is a run of a nested pipeline.
///
/// - Threading: the runner's thread.
final class NestedAttempt implements Attempt {
  private final Task task;
  private final RunExecution nested;
  private boolean isBegun;
  private boolean isStopped;

  /// Fails if the nested pipeline does not allow its parameters.
  ///
  /// @throws IllegalArgumentException naming the parameter
  NestedAttempt(Task task, Nested of, Object[] args) {
    this.task = task;
    this.nested = task.run().nested(task, of, params(of.params(), args), this::ended);
  }

  private static Map<String, Object> params(List<Param<?>> params, Object[] args) {
    Map<String, Object> named = new HashMap<>();
    for (int i = 0; i < args.length; i++) {
      named.put(params.get(i).name(), args[i]);
    }
    return named;
  }

  String id() {
    return nested.id();
  }

  @Override
  public void start() {
    if (isStopped) {
      task.run().scheduler().post(task.run(), () -> task.ended(this, new Result.Stopped()));
    } else {
      isBegun = true;
      nested.begin();
    }
  }

  @Override
  public boolean stop() {
    isStopped = true;
    if (isBegun) {
      nested.cancel("the run that it is part of ends");
    }
    return true;
  }

  /// It ends by itself, because its own steps are given up.
  @Override
  public boolean canBeGivenUp() {
    return false;
  }

  private void ended() {
    task.run().scheduler().post(task.run(), () -> task.ended(this, result()));
  }

  private Result result() {
    return switch (nested.state()) {
      case SUCCESS -> nested.result();
      case FAILED -> isStopped ? new Result.Stopped() : nested.failed();
      case CANCELLED, CANCELLING, RUNNING -> new Result.Stopped();
    };
  }
}

package io.roadml.pipeline;

import java.util.function.Supplier;

/// What is to become of a step all of whose upstreams have ended. Its branch is asked first, then its trigger rule.
///
/// - Threading: the runner's thread.
record Verdict(RunExecution run, Node node) implements Supplier<Verdict.Of> {
  enum Of {
    RUN, SKIP, CANCEL, UPSTREAM_FAILED
  }

  @Override
  public Of get() {
    if (node.phase() == StepPhase.ON_FAILURE && run.outcome().state() == RunState.SUCCESS) {
      return Of.SKIP;
    }
    if (node.phase() == StepPhase.MAIN && run.isStopped()) {
      return node.upstreams().stream().anyMatch(this::hasFailed) ? Of.UPSTREAM_FAILED : Of.CANCEL;
    }
    Of branch = branch();
    return branch == Of.RUN ? trigger() : branch;
  }

  private Of branch() {
    if (node.guard().isEmpty()) {
      return Of.RUN;
    }
    Guard guard = node.guard().orElseThrow();
    if (hasFailed(guard.condition())) {
      return Of.UPSTREAM_FAILED;
    }
    return Boolean.valueOf(guard.wanted()).equals(run.node(guard.condition()).value()) ? Of.RUN : Of.SKIP;
  }

  /// Steps of an earlier phase are no concern of the rule: their outputs are taken as ones that may be absent.
  private Of trigger() {
    int succeeded = 0;
    int failed = 0;
    int skipped = 0;
    for (Node upstream : node.upstreams()) {
      if (upstream.phase() == node.phase() && !isCondition(upstream)) {
        succeeded += hasSucceeded(upstream) ? 1 : 0;
        failed += hasFailed(upstream) ? 1 : 0;
        skipped += run.node(upstream).state() == StepState.SKIPPED ? 1 : 0;
      }
    }
    return switch (node.options().flow().trigger().decide(succeeded, failed, skipped)) {
      case RUN -> Of.RUN;
      case SKIP -> Of.SKIP;
      case UPSTREAM_FAILED -> Of.UPSTREAM_FAILED;
    };
  }

  /// The condition of the step's own branch has been asked already.
  private boolean isCondition(Node upstream) {
    return node.guard().map(guard -> guard.condition() == upstream).orElse(false);
  }

  private boolean hasSucceeded(Node upstream) {
    StepState state = run.node(upstream).state();
    return state.isSuccess() || (state.isFailure() && upstream.isCaught());
  }

  private boolean hasFailed(Node upstream) {
    StepState state = run.node(upstream).state();
    return switch (state) {
      case UPSTREAM_FAILED -> true;
      case FAILED, TIMED_OUT -> !upstream.isCaught();
      case CANCELLED -> !run.isStopped();
      default -> false;
    };
  }
}

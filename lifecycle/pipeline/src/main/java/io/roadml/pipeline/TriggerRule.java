package io.roadml.pipeline;

/// What must have become of a step's upstreams for it to run. All of them have ended before anything is decided. FAILED,
/// TIMED_OUT, CANCELLED and UPSTREAM_FAILED count as failed, except that a failure which was caught counts as success.
public enum TriggerRule {
  /// All have succeeded. Else: UPSTREAM_FAILED if one has failed, SKIPPED if one was skipped.
  ALL_SUCCESS,
  /// In any case.
  ALL_DONE,
  /// At least one has succeeded. Else: SKIPPED if all were skipped, UPSTREAM_FAILED if not.
  ONE_SUCCESS,
  /// At least one has failed. Else: SKIPPED.
  ONE_FAILED,
  /// None has failed. Else: UPSTREAM_FAILED.
  NONE_FAILED,
  /// None has failed and one has succeeded. Else: UPSTREAM_FAILED if one has failed, SKIPPED if all were skipped.
  NONE_FAILED_MIN_ONE_SUCCESS,
  /// In any case; the same as ALL_DONE, by the name that Airflow's users know.
  ALWAYS;

  /// What a rule decides.
  enum Decision {
    RUN, SKIP, UPSTREAM_FAILED
  }

  /// Decides by the numbers of upstreams that have ended in each way; together they are all of them.
  Decision decide(int succeeded, int failed, int skipped) {
    return switch (this) {
      case ALL_SUCCESS -> failed > 0 ? Decision.UPSTREAM_FAILED : runIf(skipped == 0);
      case ALL_DONE, ALWAYS -> Decision.RUN;
      case ONE_SUCCESS -> succeeded > 0 || succeeded + failed + skipped == 0
          ? Decision.RUN
          : failed > 0 ? Decision.UPSTREAM_FAILED : Decision.SKIP;
      case ONE_FAILED -> runIf(failed > 0);
      case NONE_FAILED -> failed > 0 ? Decision.UPSTREAM_FAILED : Decision.RUN;
      case NONE_FAILED_MIN_ONE_SUCCESS -> failed > 0
          ? Decision.UPSTREAM_FAILED
          : runIf(succeeded > 0 || skipped == 0);
    };
  }

  private static Decision runIf(boolean holds) {
    return holds ? Decision.RUN : Decision.SKIP;
  }

  /// Whether a step may run although an upstream has no output, so that it must take it as one that may be absent.
  boolean toleratesAbsence() {
    return this != ALL_SUCCESS;
  }
}

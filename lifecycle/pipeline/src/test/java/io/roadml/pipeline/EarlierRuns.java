package io.roadml.pipeline;

import java.util.Map;

/// What a runner would find in a journal if it were to resume a run, for the tests of journals.
public final class EarlierRuns {
  private EarlierRuns() {
  }

  public static RunEvent.RunStarted beginning(Journal journal, String run) {
    return Earlier.beginning(journal, run);
  }

  public static Map<String, Remembered> remembered(Journal journal, String run) {
    return Earlier.remembered(journal, run);
  }
}

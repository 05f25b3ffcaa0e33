package io.roadml.app.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.pipeline.CacheReport;
import io.roadml.pipeline.Failure;
import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.RunState;
import io.roadml.pipeline.StepState;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Statement 47: how far a run is, on a terminal and elsewhere.
class RunProgressTest {
  private static final Instant BEGIN = Instant.parse("2026-11-26T12:00:00Z");
  private static final Failure FAILURE = new Failure("score[1]", "java.io.IOException", "no\nroom\u001b[2J");

  private final StringWriter written = new StringWriter();
  private final PrintWriter out = new PrintWriter(written, true);

  private static Instant after(long seconds) {
    return BEGIN.plusSeconds(seconds);
  }

  private static RunEvent finished(long at, String step, StepState state) {
    return new RunEvent.StepFinished("r", after(at), step, 1, state, Optional.empty(), CacheReport.DISABLED,
        state.isFailure() ? Optional.of(FAILURE) : Optional.empty());
  }

  private static RunEvent started(long at, String step, int attempt) {
    return new RunEvent.StepStarted("r", after(at), step, attempt);
  }

  /// load is cached, score maps two elements of which one is tried again and then fails; train is to come.
  private static List<RunEvent> untilTheMap() {
    return List.of(
        new RunEvent.RunStarted("r", BEGIN, "training", "hash", Map.of(), Optional.empty(), Optional.empty()),
        new RunEvent.StepQueued("r", BEGIN, "load"), started(0, "load", 1), finished(0, "load", StepState.CACHED),
        new RunEvent.StepMapped("r", BEGIN, "score", 2), started(0, "score[0]", 1), started(0, "score[1]", 1),
        finished(10, "score[0]", StepState.SUCCESS));
  }

  private static List<RunEvent> theRest() {
    return List.of(new RunEvent.StepLogged("r", after(11), "score[1]", 1, "half of it"),
        new RunEvent.StepRetrying("r", after(12), "score[1]", 1, StepState.TIMED_OUT, FAILURE, Duration.ofSeconds(2)),
        started(14, "score[1]", 2), finished(20, "score[1]", StepState.FAILED),
        new RunEvent.RunFinished("r", after(20), RunState.FAILED, Optional.of(FAILURE)));
  }

  @Test
  void statement47ElsewhereThereIsOneLineForEachEvent() {
    try (RunProgress progress = RunProgress.of(out, 3, false)) {
      untilTheMap().forEach(progress::on);
      theRest().forEach(progress::on);
    }
    assertEquals(List.of("run r", "[0/3] load started", "[1/3] load cached", "[1/5] score has 2 elements",
        "[1/5] score[0] started", "[1/5] score[1] started", "[2/5] score[0] success, about 30 s left",
        "[2/5] score[1]#1  half of it",
        "[2/5] score[1] timed out, again in 2 s: score[1]: java.io.IOException: no↵room�[2J",
        "[2/5] score[1] started, attempt 2",
        "[3/5] score[1] failed: score[1]: java.io.IOException: no↵room�[2J, about 20 s left", "[3/5] run r failed"),
        written.toString().lines().toList());
  }

  @Test
  void statement47OnATerminalOneBlockIsWrittenAgainAndAgain() {
    Instant[] now = {after(10)};
    ProgressBlock progress = new ProgressBlock(out, 3, () -> now[0]);
    try (progress) {
      untilTheMap().forEach(progress::on);
      progress.draw();
      assertEquals(List.of("run r",
          "[#########...............] 2/5 done, 1 cached, 10 s, about 30 s left", "  score[1]  10 s"), screen());
      theRest().subList(0, 3).forEach(progress::on);
      now[0] = after(15);
      progress.draw();
      assertEquals(List.of("run r", "score[1]#1  half of it",
          "score[1] timed out, again in 2 s: score[1]: java.io.IOException: no↵room�[2J",
          "[#########...............] 2/5 done, 1 cached, 15 s, about 45 s left", "  score[1] attempt 2  1 s"),
          screen());
      theRest().subList(3, 5).forEach(progress::on);
    }
    assertEquals("score[1] failed: score[1]: java.io.IOException: no↵room�[2J", screen().getLast());
    assertEquals(4, screen().size(), () -> screen().toString());
  }

  @Test
  void statement47OfManyStepsSomeAreShown() {
    try (ProgressBlock progress = new ProgressBlock(out, 20, InstantSource.fixed(after(1)))) {
      untilTheMap().forEach(progress::on);
      for (int i = 0; i < 10; i++) progress.on(started(1, "step" + i, 1));
      progress.draw();
      assertEquals(11, screen().size(), () -> screen().toString());
      assertEquals("  and 3 more", screen().getLast());
    }
  }

  @Test
  void statement47WithoutATerminalNothingIsOne() {
    assertFalse(RunProgress.isTerminal(), "tests are run in a pipe");
  }

  /// What a terminal that knows how to move its cursor up, and to erase what is below it, shows in the end.
  private List<String> screen() {
    List<String> lines = new ArrayList<>();
    Matcher part = Pattern.compile("\u001b\\[(\\d+)A|\r\u001b\\[J|([^\n\u001b\r]*)\n").matcher(written.toString());
    int row = 0;
    int read = 0;
    while (part.lookingAt() || part.find()) {
      assertEquals(read, part.start(), "something else is written");
      read = part.end();
      if (part.group(1) != null) {
        row -= Integer.parseInt(part.group(1));
      } else if (part.group(2) == null) {
        lines.subList(row, lines.size()).clear();
      } else {
        lines.add(row++, part.group(2));
      }
      part.region(part.end(), written.toString().length());
    }
    assertTrue(row >= 0);
    return lines;
  }
}

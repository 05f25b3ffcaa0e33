package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Runs in a process of their own that somebody ends: by a signal, or from another process.
@Timeout(120)
class PipelineEndTest {
  private static final long GRACE_SECONDS = 10;

  @TempDir
  private Path folder;

  private String data() {
    return folder.resolve("data").toString();
  }

  private CommandProcess waiting() throws IOException {
    CommandProcess process = CommandProcess.of(folder, "pipeline", "run", SamplePipelines.TRAINING, "--param",
        "folder=" + folder, "--param", "mode=wait", "--data", data());
    process.awaitFile(folder.resolve(SamplePipelines.WAITING));
    return process;
  }

  private static String idOf(CommandProcess process) throws IOException {
    return process.out().lines().findFirst().orElseThrow().substring("run ".length());
  }

  @ParameterizedTest @CsvSource({"TERM, 143", "INT, 130"})
  void statement27ASignalLeavesARunThatCanBeResumed(String signal, int exitCode) throws Exception {
    String id;
    try (CommandProcess process = waiting()) {
      id = idOf(process);
      long begin = System.nanoTime();
      process.signal(signal);
      assertEquals(exitCode, process.exitCode(), process.err());
      assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(GRACE_SECONDS), "it outlived the grace");
      assertEquals("roadml: run=" + id + " was cancelled (roadml pipeline run); `roadml pipeline resume " + id
          + "` goes on with it\n", process.err());
      assertTrue(process.out().contains("training: cancelled in "), process.out());
    }
    resumeRunsOnlyTrain(id);
  }

  private void resumeRunsOnlyTrain(String id) throws IOException {
    assertEquals(List.of("load", "score[0]", "score[1]", "score[2]", "train"), SamplePipelines.ran(folder));
    CommandRun resumed = CommandRun.of("pipeline", "resume", id, "--param", "mode=pass", "--data", data());
    assertEquals(0, resumed.exitCode(), resumed.err());
    assertEquals(List.of("train"), SamplePipelines.ran(folder));
    Files.delete(folder.resolve(SamplePipelines.WAITING));
  }

  @Test
  void aRunIsCancelledFromAnotherProcessAndOnlyOnce() throws Exception {
    try (CommandProcess process = waiting()) {
      String id = idOf(process);
      CommandRun cancelled = CommandRun.of("pipeline", "cancel", id, "--data", data());
      assertEquals(0, cancelled.exitCode(), cancelled.err());
      assertEquals("run " + id + " cancelled\n", cancelled.out());
      assertEquals(1, process.exitCode());
      assertTrue(process.out().contains("cancelling: somebody asked for it"), process.out());
      CommandRun again = CommandRun.of("pipeline", "cancel", id, "--data", data());
      assertEquals(2, again.exitCode());
      assertTrue(again.err().contains("run=" + id + " has ended: cancelled"), again.err());
      resumeRunsOnlyTrain(id);
    }
  }

  @Test
  void statement27OfARunThatWasKilledThereIsNothingToCancelAndMuchToResume() throws Exception {
    String id;
    try (CommandProcess process = waiting()) {
      id = idOf(process);
      process.signal("KILL");
      assertEquals(137, process.exitCode());
    }
    CommandRun cancelled = CommandRun.of("pipeline", "cancel", id, "--data", data());
    assertEquals(2, cancelled.exitCode());
    assertTrue(cancelled.err().contains("its process has died"), cancelled.err());
    resumeRunsOnlyTrain(id);
  }
}

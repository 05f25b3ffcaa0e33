package io.roadml.app;

import io.roadml.pipeline.CachePolicy;
import io.roadml.pipeline.Input;
import io.roadml.pipeline.Output;
import io.roadml.pipeline.Param;
import io.roadml.pipeline.ParamType;
import io.roadml.pipeline.Pipeline;
import io.roadml.pipeline.StepContext;
import io.roadml.pipeline.StepOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Pipelines that the command line finds by their names.
final class SamplePipelines {
  static final String TRAINING = Training.class.getName();
  /// The file that says that a step waits until it is interrupted.
  static final String WAITING = "waiting";
  private static final String RAN = "ran.txt";

  private SamplePipelines() {}

  /// The steps whose bodies were called since this was last asked.
  static List<String> ran(Path folder) throws IOException {
    Path file = folder.resolve(RAN);
    List<String> ran = Files.exists(file) ? Files.readAllLines(file).stream().sorted().toList() : List.of();
    Files.deleteIfExists(file);
    return ran;
  }

  /// load, then score for each of three, then train, which may fail or wait: all remembered.
  static final class Training {
    /// A row, and where it is told that somebody has looked at it.
    record Row(String folder, int number) {}

    private Training() {}

    static Pipeline pipeline() {
      StepOptions cached = StepOptions.DEFAULT.cache(CachePolicy.USE);
      Pipeline.Builder p = Pipeline.named("training");
      Param<String> folder = p.param("folder", ParamType.TEXT);
      Param<Long> rate = p.param("rate", ParamType.LONG.between(1L, 10L), 1L);
      Param<String> mode = p.param("mode", ParamType.TEXT.oneOf("pass", "fail", "wait"), "pass");
      Output<List<Row>> raw = p.with(cached).step("load", folder, Input.context(), Training::load);
      Output<List<Long>> scores = p.with(cached).map("score", raw, rate, Input.context(), Training::score);
      p.with(cached).step("train", scores, mode, folder, Input.context(), Training::train);
      return p.build();
    }

    static List<Row> load(String folder, StepContext context) throws IOException {
      ran(folder, context);
      context.log("three rows");
      return List.of(new Row(folder, 1), new Row(folder, 2), new Row(folder, 3));
    }

    static long score(Row row, long rate, StepContext context) throws IOException {
      ran(row.folder(), context);
      return row.number() * rate;
    }

    static long train(List<Long> scores, String mode, String folder, StepContext context)
        throws IOException, InterruptedException {
      ran(folder, context);
      if (mode.equals("fail")) throw new IllegalStateException("not today");
      if (mode.equals("wait")) {
        Files.createFile(Path.of(folder, WAITING));
        new CountDownLatch(1).await();
      }
      return scores.stream().mapToLong(Long::longValue).sum();
    }

    private static void ran(String folder, StepContext context) throws IOException {
      Files.writeString(Path.of(folder, RAN), context.step() + "\n", StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
  }
}

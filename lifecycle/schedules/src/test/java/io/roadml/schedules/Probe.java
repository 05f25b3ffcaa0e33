package io.roadml.schedules;

import io.roadml.pipeline.Input;
import io.roadml.pipeline.Output;
import io.roadml.pipeline.Param;
import io.roadml.pipeline.ParamType;
import io.roadml.pipeline.Pipeline;
import io.roadml.pipeline.StepContext;
import io.roadml.pipeline.loading.PipelineReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A pipeline that writes down for which instant it ran, step by step, and then passes, fails, or waits for a file.
final class Probe {
  static final PipelineReference REFERENCE = new PipelineReference(Probe.class.getName(), List.of());
  private static final int LONGEST_SECONDS = 60;

  private Probe() {
  }

  static Pipeline pipeline() {
    Pipeline.Builder p = Pipeline.named("probe");
    Param<String> at = p.param("fire_time", ParamType.TEXT);
    Param<String> since = p.param("interval_start", ParamType.TEXT);
    Param<String> file = p.param("file", ParamType.TEXT);
    Param<String> mode = p.param("mode", ParamType.TEXT.oneOf("pass", "fail", "wait"), "pass");
    Output<String> noted = p.step("note", at, since, file, Probe::note);
    p.step("work", noted, file, mode, Input.context(), Probe::work);
    return p.build();
  }

  private static String note(String at, String since, String file) throws IOException {
    say(file, "note " + since + ".." + at);
    return at;
  }

  private static String work(String at, String file, String mode, StepContext context)
      throws IOException, InterruptedException {
    say(file, "work " + at);
    if (mode.equals("fail")) {
      throw new IllegalStateException("as it was told");
    }
    if (mode.equals("wait")) {
      await(Path.of(file + ".go"));
    }
    return context.run();
  }

  private static void say(String file, String line) throws IOException {
    Files.writeString(Path.of(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /// Another process makes it, so that there is nothing to be told by.
  private static void await(Path file) throws InterruptedException {
    Object nobody = new Object();
    synchronized (nobody) {
      for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS); !Files.exists(file)
          && System.nanoTime() < end;) {
        nobody.wait(10);
      }
    }
  }
}

package io.roadml.app;

import io.roadml.metadata.MetadataException;
import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.RefusedException;
import io.roadml.schedules.Schedules;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// What the commands about schedules share: the store, names of schedules, and failures in one line.
abstract class ScheduleJob implements Callable<Integer> {
  @Spec
  private CommandSpec spec;

  @Mixin
  private MetadataOptions metadata;

  abstract void run(Schedules schedules);

  /// The store of somebody who only looks; one who writes opens it otherwise.
  MetadataStore open(MetadataOptions options) throws IOException {
    return options.openExisting(where());
  }

  @Override
  public final Integer call() {
    LogLines.start(Level.WARNING);
    try (MetadataStore opened = open(metadata)) {
      run(new Schedules(opened, Clock.systemUTC()));
      out().flush();
      return 0;
    } catch (RefusedException | IllegalArgumentException e) {
      throw Failure.wrongUse(e.getMessage(), where(), "`" + where() + " --help` shows what there is");
    } catch (IOException | MetadataException e) {
      throw Failure.failedJob(e.getMessage(), where(), "mend it and try again");
    }
  }

  final String where() {
    return spec.qualifiedName();
  }

  /// Says what does not keep the command from its work.
  final void warn(String what) {
    spec.commandLine().getErr().println("roadml: " + what);
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }
}

package io.roadml.app;

import io.roadml.metadata.MetadataException;
import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.RefusedException;
import io.roadml.pipeline.store.RunControl;
import io.roadml.pipeline.store.RunHistory;
import io.roadml.pipeline.store.RunSummary;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// What the commands about runs of pipelines share: the journal, ways to name a run, and failures in one line.
abstract class PipelineJob implements Callable<Integer> {
  @Spec
  private CommandSpec spec;

  @Mixin
  private MetadataOptions metadata;

  private RunControl control;

  abstract void run(RunHistory history) throws IOException, InterruptedException;

  @Override
  public final Integer call() throws InterruptedException {
    LogLines.start(Level.WARNING);
    try (MetadataStore opened = metadata.openExisting(where())) {
      control = RunControl.in(opened);
      run(RunHistory.in(opened));
      out().flush();
      return 0;
    } catch (RefusedException e) {
      throw Failure.wrongUse(e.getMessage(), where(), "`" + where() + " --help` shows what there is");
    } catch (IOException | MetadataException e) {
      throw Failure.failedJob(e.getMessage(), where(), "mend it and try again");
    }
  }

  /// What can be done about runs while [#run] is called.
  final RunControl control() {
    return control;
  }

  /// The run that a user means: by its id, or the first digits of it.
  final RunSummary run(RunHistory history, String named) {
    return new NamedRun(where()).in(history, named);
  }

  /// What to say of a name that is not there.
  final Failure unknown(String what, String named, List<String> known, String otherwise) {
    return NamedRun.unknown(what, where(), named, known, otherwise);
  }

  final String where() {
    return spec.qualifiedName();
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /// Prints facts or text, as the user asked.
  final void print(boolean json, Object facts, String text) {
    if (json) out().println(Json.of(facts));
    else out().print(text);
  }
}

package io.roadml.app;

import io.roadml.app.pipeline.RunProgress;
import io.roadml.app.pipeline.RunReport;
import io.roadml.artifacts.ArtifactStore;
import io.roadml.metadata.MetadataException;
import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.RefusedException;
import io.roadml.pipeline.PipelineRun;
import io.roadml.pipeline.PipelineRunner;
import io.roadml.pipeline.RunState;
import io.roadml.pipeline.RunnerConfig;
import io.roadml.pipeline.loading.LoadedPipeline;
import io.roadml.pipeline.loading.PipelineReference;
import io.roadml.pipeline.store.PipelineStore;
import io.roadml.pipeline.store.RunControl;
import io.roadml.pipeline.store.StoreConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// What `pipeline run` and `pipeline resume` share: a run from its beginning to its end, remembered in the data folder.
abstract class PipelineLaunch implements Callable<Integer> {
  @Spec
  private CommandSpec spec;

  @Mixin
  private PipelineRunOptions options;

  private EndSignal signal;

  /// Opens what is needed and [#launch]es.
  abstract void launch() throws IOException, InterruptedException;

  /// Starts a run, or goes on with one.
  interface Beginning {
    PipelineRun begin(PipelineRunner runner);
  }

  @Override
  public final Integer call() throws InterruptedException {
    LogLines.start(Level.WARNING);
    try (EndSignal ending = new EndSignal()) {
      signal = ending;
      return toldAtItsEnd();
    } catch (RefusedException e) {
      throw Failure.wrongUse(e.getMessage(), where(), "`" + where() + " --help` shows what there is");
    } catch (IOException e) {
      throw Failure.failedJob(Failure.reason(e), where(), "mend it and try again");
    } catch (MetadataException e) {
      throw Failure.failedJob(e.getMessage(), where(), "mend it and try again");
    }
  }

  /// A process that is told to end lasts no longer than the signal is open, so that a failure must be told before.
  private int toldAtItsEnd() throws IOException, InterruptedException {
    try {
      launch();
      return 0;
    } catch (Failure e) {
      if (!signal.isTold()) throw e;
      return ErrorLine.of(e).printTo(err());
    }
  }

  final PipelineRunOptions options() {
    return options;
  }

  /// Loads a pipeline that somebody named.
  final LoadedPipeline open(PipelineReference reference) {
    LoadedPipeline loaded = checked(reference::open);
    // Libraries look for their services there.
    Thread.currentThread().setContextClassLoader(loaded.loader());
    return loaded;
  }

  /// Runs to the end, and fails if the run does.
  final void launch(MetadataStore metadata, PipelineReference reference, LoadedPipeline loaded, Beginning beginning)
      throws IOException, InterruptedException {
    RunnerConfig config = checked(options::runner);
    Path work = options.metadata().data().resolve("pipelines");
    try (ArtifactStore artifacts = options.openArtifacts();
        PipelineStore store = new PipelineStore(metadata, artifacts, work,
            StoreConfig.defaults().withLoader(loaded.loader()));
        PipelineExecutors executors = PipelineExecutors.open(metadata, store, work);
        PipelineObservers.Listeners listeners = observers(loaded)) {
      String run = toItsEnd(listeners.in(executors.in(config)), store, loaded, start -> {
        PipelineRun started = checked(() -> beginning.begin(start));
        RunControl.in(metadata).remember(started.id(), reference.absolute());
        return started;
      });
      tell(RunReport.of(store.runs(), store.runs().run(run).orElseThrow()));
    }
  }

  private PipelineObservers.Listeners observers(LoadedPipeline loaded) throws IOException {
    try {
      return options.observers().open(loaded.pipeline());
    } catch (IllegalArgumentException e) {
      throw Failure.wrongUse(e.getMessage(), where(), "`" + where() + " --help` shows what there is");
    }
  }

  private String toItsEnd(RunnerConfig config, PipelineStore store, LoadedPipeline loaded, Beginning beginning)
      throws InterruptedException {
    try (RunProgress progress = RunProgress.of(options.isJson() ? err() : out(), loaded.pipeline().steps().size(),
        !options.isJson() && RunProgress.isTerminal());
        PipelineRunner runner = PipelineRunner.open(config
            .journal(store.journal()).memory(store.memory()).listener(progress))) {
      PipelineRun run = beginning.begin(runner);
      signal.cancels(run);
      run.await();
      return run.id();
    }
  }

  private void tell(RunReport report) {
    if (options.isJson()) out().println(Json.of(report.facts()));
    else out().print(report.text());
    out().flush();
    String run = report.run().run();
    if (report.run().state() != RunState.SUCCESS) {
      throw Failure.failedJob("run=" + run + " " + (report.run().state() == RunState.CANCELLED
          ? "was cancelled"
          : "failed: " + report.failure().map(Object::toString).orElse("nobody knows why")), where(),
          "`roadml pipeline resume " + run + "` goes on with it");
    }
  }

  /// Something that is refused when it is wrong.
  private interface Checked<T> {
    T get();
  }

  private <T> T checked(Checked<T> work) {
    try {
      return work.get();
    } catch (IllegalArgumentException e) {
      throw Failure.wrongUse(e.getMessage(), where(), "`" + where() + " --help` shows what there is");
    }
  }

  final String where() {
    return spec.qualifiedName();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}

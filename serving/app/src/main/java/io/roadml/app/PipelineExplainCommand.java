package io.roadml.app;

import io.roadml.app.pipeline.RunReport;
import io.roadml.pipeline.store.RunHistory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Tells why the steps of a run came from the cache, or did not.
@Command(name = "explain-cache",
    description = "Tells of each step of a run whether it came from the cache, and why or why not.")
final class PipelineExplainCommand extends PipelineJob {
  @Parameters(index = "0", paramLabel = "RUN", description = "The run: its id, the first digits of it, or latest.")
  private String run;

  @Parameters(index = "1", arity = "0..1", paramLabel = "STEP",
      description = "The step, as train or score[3]; all unless told otherwise.")
  private String step;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Override
  void run(RunHistory history) {
    RunReport all = RunReport.of(history, run(history, run));
    RunReport shown = step == null ? all : all.only(step);
    if (step != null && shown.steps().isEmpty()) {
      throw unknown("run=" + all.run().run() + " has ended no step " + step, step,
          all.steps().stream().map(RunReport.End::step).toList(),
          "`roadml pipeline show " + all.run().run() + "` shows them");
    }
    print(json, shown.facts(), shown.explained());
  }
}

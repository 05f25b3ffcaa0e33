package io.roadml.app;

import io.roadml.app.report.WholeFile;
import io.roadml.app.runs.PipelineTexts;
import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.drawing.RunGantt;
import io.roadml.pipeline.store.RunHistory;
import io.roadml.pipeline.store.RunSummary;
import io.roadml.pipeline.store.StepAttempt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Runs pipelines, and shows their runs as the journal tells.
@Command(name = "pipeline",
    description = "Runs pipelines, and shows their runs: steps, logs, times and what the cache did.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {PipelineRunCommand.class, PipelineResumeCommand.class, PipelineCancelCommand.class,
        PipelineCommand.ListAll.class, PipelineCommand.Show.class, PipelineCommand.Logs.class,
        PipelineCommand.Gantt.class, PipelineGraphCommand.class, PipelineExplainCommand.class,
        PipelineScheduleCommand.class, PipelineSchedulesCommand.class, PipelineUnscheduleCommand.class,
        PipelinePauseCommand.class, PipelineUnpauseCommand.class, PipelineBackfillCommand.class})
final class PipelineCommand implements Runnable {
  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command was given");
  }

  /// Lists runs.
  @Command(name = "list", description = "Shows the newest runs.")
  static final class ListAll extends PipelineJob {
    private static final int MOST_LOOKED_AT = 10_000;

    @Option(names = "--pipeline", paramLabel = "NAME", description = "Pipeline, by name; all unless told otherwise.")
    private String pipeline;

    @Option(names = "--max", paramLabel = "N", defaultValue = "50",
        description = "At most how many, 1 to 10000; ${DEFAULT-VALUE} unless told otherwise.")
    private int most;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    void run(RunHistory history) {
      if (most < 1 || most > MOST_LOOKED_AT) {
        throw Failure.wrongUse("--max=" + most, where(), "pass 1 to " + MOST_LOOKED_AT);
      }
      List<RunSummary> runs = pipeline == null ? history.latest(most) : history.latest(pipeline, most);
      if (runs.isEmpty() && pipeline != null) {
        throw unknown("no run is one of the pipeline " + pipeline, pipeline, history.latest(MOST_LOOKED_AT).stream()
            .map(RunSummary::pipeline).distinct().toList(), "`roadml pipeline list` shows them");
      }
      print(json, runs.stream().map(PipelineTexts::facts).toList(), PipelineTexts.list(runs));
    }
  }

  /// Shows one run.
  @Command(name = "show", description = "Shows what became of each step of a run, attempt by attempt.")
  static final class Show extends PipelineJob {
    @Parameters(paramLabel = "RUN", description = "The run: its id, the first digits of it, or latest.")
    private String run;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    void run(RunHistory history) {
      RunSummary shown = run(history, run);
      List<StepAttempt> attempts = history.attempts(shown.run());
      List<RunSummary> nested = history.nestedIn(shown.run());
      List<RunEvent> events = history.events(shown.run());
      print(json, PipelineTexts.facts(shown, events, attempts, nested),
          PipelineTexts.show(shown, events, attempts, nested));
    }
  }

  /// Shows what steps have logged.
  @Command(name = "logs", description = "Shows what the steps of a run have logged, attempt by attempt.")
  static final class Logs extends PipelineJob {
    @Parameters(index = "0", paramLabel = "RUN", description = "The run: its id, the first digits of it, or latest.")
    private String run;

    @Parameters(index = "1", arity = "0..1", paramLabel = "STEP",
        description = "The step, as train or score[3]; all unless told otherwise.")
    private String step;

    @Option(names = "--attempt", paramLabel = "N", description = "Only this attempt; all unless told otherwise.")
    private Integer attempt;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    void run(RunHistory history) {
      RunSummary shown = run(history, run);
      List<String> steps = history.attempts(shown.run()).stream().map(StepAttempt::step).distinct().toList();
      if (step != null && !steps.contains(step)) {
        throw unknown("run=" + shown.run() + " has no step " + step, step, steps,
            "`roadml pipeline show " + shown.run() + "` shows them");
      }
      List<RunEvent.StepLogged> lines = history.events(shown.run()).stream()
          .filter(RunEvent.StepLogged.class::isInstance).map(RunEvent.StepLogged.class::cast)
          .filter(line -> step == null || line.step().equals(step))
          .filter(line -> attempt == null || line.attempt() == attempt).toList();
      print(json, lines.stream().map(PipelineTexts::facts).toList(), PipelineTexts.logs(lines));
    }
  }

  /// Draws when the steps of a run were.
  @Command(name = "gantt", description = "Draws when the steps of a run were into a page, with the critical path.")
  static final class Gantt extends PipelineJob {
    @Parameters(paramLabel = "RUN", description = "The run: its id, the first digits of it, or latest.")
    private String run;

    @Option(names = "--html", paramLabel = "FILE", required = true, description = "The page.")
    private Path html;

    @Override
    void run(RunHistory history) {
      RunSummary shown = run(history, run);
      write(RunGantt.of(history, shown.run()).html());
      out().println("wrote " + html);
    }

    private void write(String page) {
      try {
        WholeFile.write(html, page);
      } catch (IOException e) {
        throw Failure.failedJob("the page cannot be written: " + Failure.reason(e), html.toString(),
            "name a file that can be written");
      }
    }
  }
}

package io.roadml.app;

import io.roadml.metadata.MetadataException;
import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.RefusedException;
import io.roadml.pipeline.RunHistory;
import io.roadml.pipeline.RunSummary;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// What the commands about runs of pipelines share: the journal, ways to name a run, and failures in one line.
abstract class PipelineJob implements Callable<Integer> {
  private static final int SHORTEST_PREFIX = 4;
  private static final int MOST_MEANT = 5;
  private static final int MOST_LOOKED_AT = 10_000;

  @Spec
  private CommandSpec spec;

  @Mixin
  private MetadataOptions metadata;

  abstract void run(RunHistory history) throws IOException;

  @Override
  public final Integer call() {
    LogLines.start(Level.WARNING);
    try (MetadataStore opened = metadata.openExisting(where())) {
      run(RunHistory.in(opened));
      out().flush();
      return 0;
    } catch (RefusedException e) {
      throw Failure.wrongUse(e.getMessage(), where(), "`" + where() + " --help` shows what there is");
    } catch (IOException | MetadataException e) {
      throw Failure.failedJob(e.getMessage(), where(), "mend it and try again");
    }
  }

  /// The run that a user means: by its id, or the first digits of it.
  final RunSummary run(RunHistory history, String named) {
    return history.run(named).orElseGet(() -> byPrefix(history.latest(MOST_LOOKED_AT), named));
  }

  private RunSummary byPrefix(List<RunSummary> runs, String named) {
    List<RunSummary> found = named.length() < SHORTEST_PREFIX ? List.of()
        : runs.stream().filter(run -> run.run().startsWith(named)).toList();
    if (found.size() == 1) return found.getFirst();
    if (found.isEmpty()) {
      throw unknown("no run of a pipeline has the id " + named, named, runs.stream().map(RunSummary::run).toList(),
          "`roadml pipeline list` shows them");
    }
    throw Failure.wrongUse("run=" + named + " may be any of "
        + found.stream().limit(MOST_MEANT).map(RunSummary::run).collect(Collectors.joining(", ")), where(),
        "name one by its id");
  }

  /// What to say of a name that is not there.
  final Failure unknown(String what, String named, List<String> known, String otherwise) {
    return Failure.wrongUse(what, where(), Nearest.to(named, known).map(near -> "did you mean " + near + "?")
        .orElse(otherwise));
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

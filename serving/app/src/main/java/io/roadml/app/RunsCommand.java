package io.roadml.app;

import io.roadml.app.report.Figures;
import io.roadml.app.runs.RunComparison;
import io.roadml.app.runs.RunTexts;
import io.roadml.tracking.Page;
import io.roadml.tracking.Run;
import io.roadml.tracking.RunInfo;
import io.roadml.tracking.RunSearch;
import io.roadml.tracking.TrackingStore;
import io.roadml.tracking.ViewType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The runs of experiments.
@Command(name = "runs", description = "Shows, compares and clears away the runs of experiments.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {RunsCommand.ListAll.class, RunsCommand.Search.class, RunsCommand.Show.class,
        RunsCommand.Compare.class, RunsCommand.Delete.class, RunsCommand.Restore.class, RunsCommand.Purge.class})
final class RunsCommand implements Runnable {
  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command was given");
  }

  /// What the commands that look for runs share.
  abstract static class Looking extends RunJob {
    @Option(names = "--experiment", paramLabel = "NAME",
        description = "Experiment, by name or id; all unless told otherwise.")
    private String experiment;

    @Option(names = "--order-by", paramLabel = "KEY",
        description = "What to sort by, as \"metrics.auc DESC\"; may be repeated; the newest first unless told otherwise.")
    private List<String> orderBy = List.of();

    @Option(names = "--max", paramLabel = "N", defaultValue = "50",
        description = "At most how many; ${DEFAULT-VALUE} unless told otherwise.")
    private int most;

    @Option(names = "--deleted", description = "Shows the deleted ones.")
    private boolean deleted;

    final void find(TrackingStore store, String filter) {
      var search = new RunSearch(List.of(experiments(store, experiment)), filter,
          deleted ? ViewType.DELETED_ONLY : ViewType.ACTIVE_ONLY, most, orderBy, null);
      Page<Run> found = store.runs().search(search);
      long all = found.nextPageToken() == null ? found.items().size() : store.runs().count(search);
      print(RunTexts.facts(found.items()), RunTexts.list(found.items(), all));
    }
  }

  /// Lists runs.
  @Command(name = "list", description = "Shows the newest runs.")
  static final class ListAll extends Looking {
    @Override
    void run(TrackingStore store) {
      find(store, null);
    }
  }

  /// Finds runs.
  @Command(name = "search", description = "Finds runs by what they logged.")
  static final class Search extends Looking {
    @Option(names = "--filter", paramLabel = "F", required = true,
        description = "As \"metrics.auc > 0.9 AND params.model = 'tree'\"; OR and parentheses are understood.")
    private String filter;

    @Override
    void run(TrackingStore store) {
      find(store, filter);
    }
  }

  /// Shows one run.
  @Command(name = "show", description = "Shows all that a run logged.")
  static final class Show extends RunJob {
    @Parameters(paramLabel = "RUN", description = "The run: its id, the first digits of it, or its name.")
    private String run;

    @Override
    void run(TrackingStore store) {
      Run shown = store.runs().get(run(store, run).id());
      print(RunTexts.facts(shown), RunTexts.show(shown));
    }
  }

  /// Compares runs.
  @Command(name = "compare", description = "Shows what runs have in common and where they differ.")
  static final class Compare extends RunJob {
    @Parameters(paramLabel = "RUN", arity = "2..*", description = "The runs: ids, their first digits, or names.")
    private List<String> runs;

    @Mixin
    private PageOptions html;

    @Override
    void run(TrackingStore store) {
      List<Run> compared = new ArrayList<>();
      for (String named : runs) compared.add(store.runs().get(run(store, named).id()));
      var comparison = new RunComparison(compared);
      html.write(() -> comparison.page(store.history()));
      print(comparison.facts(), comparison.text());
    }
  }

  /// The runs that a command changes.
  abstract static class Changing extends RunJob {
    @Parameters(paramLabel = "RUN", arity = "1..*", description = "The runs: ids, their first digits, or names.")
    private List<String> runs;

    abstract String change(TrackingStore store, RunInfo run);

    @Override
    final void run(TrackingStore store) {
      List<RunInfo> meant = runs.stream().map(named -> run(store, named)).toList(); // all of them, before one is changed
      var lines = new StringBuilder();
      for (RunInfo run : meant) lines.append(change(store, run)).append('\n');
      print(Map.of("runs", meant.stream().map(RunInfo::id).toList()), lines.toString());
    }
  }

  /// Deletes runs.
  @Command(name = "delete", description = "Deletes runs; they can be restored until they are purged.")
  static final class Delete extends Changing {
    @Override
    String change(TrackingStore store, RunInfo run) {
      store.runs().delete(run.id());
      return "deleted " + run.name() + " (" + run.id() + ")";
    }
  }

  /// Restores runs.
  @Command(name = "restore", description = "Restores deleted runs.")
  static final class Restore extends Changing {
    @Override
    String change(TrackingStore store, RunInfo run) {
      store.runs().restore(run.id());
      return "restored " + run.name() + " (" + run.id() + ")";
    }
  }

  /// Takes runs away for good.
  @Command(name = "purge", description = "Takes deleted runs away for good, with all that they logged.")
  static final class Purge extends RunJob {
    @Parameters(paramLabel = "RUN", arity = "0..*", description = "The runs: ids, their first digits, or names.")
    private List<String> runs = List.of();

    @Option(names = "--deleted-before", paramLabel = "T",
        description = "Purges all runs that were deleted before this moment, as 2026-11-01T00:00:00Z.")
    private Instant before;

    @Override
    void run(TrackingStore store) {
      List<RunInfo> meant = new ArrayList<>(runs.stream().map(named -> run(store, named)).toList());
      if (before != null) {
        for (String experiment : everywhere(store)) {
          meant.addAll(store.runs().deletedUntil(experiment, before.toEpochMilli() - 1));
        }
      }
      if (runs.isEmpty() && before == null) {
        throw Failure.wrongUse("no run was named", where(), "name runs, or pass --deleted-before T");
      }
      for (RunInfo run : meant) {
        store.runs().purge(run.id());
        store.artifacts().get(RunTexts.artifactPath(run))
            .ifPresent(folder -> store.artifacts().delete(folder.path()));
      }
      print(Map.of("runs", meant.stream().map(RunInfo::id).toList()),
          "purged " + Figures.counted(meant.size(), "run") + "\n");
    }
  }
}

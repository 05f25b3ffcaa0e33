package io.roadml.app;

import io.roadml.kernels.EditDistance;
import io.roadml.metadata.MetadataException;
import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.RefusedException;
import io.roadml.tracking.Experiment;
import io.roadml.tracking.ExperimentSearch;
import io.roadml.tracking.LifecycleStage;
import io.roadml.tracking.RunInfo;
import io.roadml.tracking.RunSearch;
import io.roadml.tracking.TrackingStore;
import io.roadml.tracking.ViewType;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What the commands about runs share: a metadata store, ways to name a run, and failures in one line.
abstract class RunJob implements Callable<Integer> {
  private static final int SHORTEST_PREFIX = 4;
  private static final int MOST_MEANT = 5;

  @Spec
  private CommandSpec spec;

  @Mixin
  private MetadataOptions metadata;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  abstract void run(TrackingStore store) throws IOException;

  @Override
  public final Integer call() {
    LogLines.start(Level.WARNING);
    try (MetadataStore opened = metadata.openExisting(where())) {
      run(new TrackingStore(opened));
      out().flush();
      return 0;
    } catch (RefusedException e) {
      throw Failure.wrongUse(e.getMessage(), where(), "`" + where() + " --help` shows what there is");
    } catch (IOException | MetadataException e) {
      throw Failure.failedJob(e.getMessage(), where(), "mend it and try again");
    }
  }

  /// The run that a user means: by its id, the first digits of its id, or its name.
  final RunInfo run(TrackingStore store, String named) {
    String text = named.replace("'", "");
    List<RunInfo> found = find(store, "run_id = '" + text + "' OR run_name = '" + text + "'");
    if (found.isEmpty() && text.length() >= SHORTEST_PREFIX && text.matches("[0-9a-f]+")) {
      found = find(store, "run_id LIKE '" + text + "%'");
    }
    if (found.size() == 1) return found.getFirst();
    throw found.isEmpty() ? unknown(store, named)
        : Failure.wrongUse("run=" + named + " may be any of "
            + found.stream().limit(MOST_MEANT).map(RunInfo::id).collect(Collectors.joining(", ")), where(),
            "name one by its id");
  }

  private static List<RunInfo> find(TrackingStore store, String filter) {
    return store.runs().searchInfos(RunSearch.in(everywhere(store)).of(ViewType.ALL).where(filter)).items();
  }

  private Failure unknown(TrackingStore store, String named) {
    List<String> names = store.runs().searchInfos(RunSearch.in(everywhere(store)).of(ViewType.ALL)).items().stream()
        .map(RunInfo::name).toList();
    return Failure.wrongUse("no run has the id or name " + named, where(), EditDistance.likely(named, names)
        .map(near -> "did you mean " + near + "?").orElse("`roadml runs list` shows them"));
  }

  static String[] everywhere(TrackingStore store) {
    return store.experiments().search(new ExperimentSearch(null, ViewType.ALL, ExperimentSearch.DEFAULT_RESULTS,
        List.of(), null)).items().stream().map(Experiment::id).toArray(String[]::new);
  }

  /// The experiments that are searched: one, by its name or id, or all active ones.
  final String[] experiments(TrackingStore store, String named) {
    List<Experiment> all = store.experiments().search(ExperimentSearch.all()).items().stream()
        .filter(experiment -> experiment.stage() == LifecycleStage.ACTIVE).toList();
    if (named == null) return all.stream().map(Experiment::id).toArray(String[]::new);
    return new String[]{all.stream().filter(e -> e.name().equals(named) || e.id().equals(named)).findFirst()
        .map(Experiment::id).orElseThrow(() -> unknownExperiment(named, all))};
  }

  private Failure unknownExperiment(String named, List<Experiment> all) {
    List<String> names = all.stream().map(Experiment::name).toList();
    return Failure.wrongUse("there is no experiment " + named, where(), EditDistance.likely(named, names)
        .map(near -> "did you mean " + near + "?").orElse("there are " + String.join(", ", names)));
  }

  final String where() {
    return spec.qualifiedName();
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /// Prints facts or text, as the user asked.
  final void print(Object facts, String text) {
    if (json) out().println(Json.of(facts));
    else out().print(text);
  }
}

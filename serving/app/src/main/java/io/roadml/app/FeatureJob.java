package io.roadml.app;

import io.roadml.features.FeatureStore;
import io.roadml.features.RefusedRowsException;
import io.roadml.metadata.MetadataException;
import io.roadml.runtime.online.OnlineStoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What the commands about features share: a data folder, a project, and failures in one line.
abstract class FeatureJob implements Callable<Integer> {
  @Spec
  private CommandSpec spec;

  @Option(names = "--data", paramLabel = "DIR", defaultValue = "roadml-data",
      description = "Data folder; ${DEFAULT-VALUE} unless told otherwise.")
  private Path data;

  @Option(names = "--project", paramLabel = "NAME",
      description = "Project of the data folder; needed if there are several.")
  private String project;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  abstract void run(FeatureStore store) throws IOException;

  /// The project when it is not named by an option.
  String projectOf(Path folder) throws IOException {
    List<String> projects = FeatureStore.projects(folder);
    if (projects.size() == 1) return projects.getFirst();
    throw Failure.wrongUse(projects.isEmpty() ? "there is no project in " + folder : "there are several projects",
        where(), projects.isEmpty() ? "define one with `roadml features apply FILE`"
            : "pass --project, one of " + String.join(", ", projects));
  }

  @Override
  public final Integer call() {
    LogLines.start(Level.WARNING);
    try (FeatureStore store = FeatureStore.open(data, project != null ? project : projectOf(data))) {
      run(store);
      out().flush();
      return 0;
    } catch (RefusedRowsException e) {
      throw Failure.failedJob(e.getMessage(), where(),
          "mend the rows, or pass --quarantine FILE and go on without them");
    } catch (IllegalArgumentException e) {
      throw failure(true, e.getMessage());
    } catch (IOException | MetadataException | OnlineStoreException e) {
      throw failure(false, e.getMessage());
    }
  }

  /// Messages of the store are `what is wrong; what to do`.
  private Failure failure(boolean wrongUse, String message) {
    String[] parts = String.valueOf(message).split("; ", 2);
    String remedy = parts.length > 1 ? parts[1]
        : wrongUse ? "`" + where() + " --help` shows what there is" : "mend it and try again";
    return wrongUse ? Failure.wrongUse(parts[0], where(), remedy) : Failure.failedJob(parts[0], where(), remedy);
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

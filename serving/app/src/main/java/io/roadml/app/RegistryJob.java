package io.roadml.app;

import io.roadml.metadata.ErrorCode;
import io.roadml.metadata.MetadataException;
import io.roadml.metadata.RefusedException;
import io.roadml.registry.Change;
import io.roadml.registry.ModelRegistry;
import io.roadml.registry.StagePolicy;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What the commands about registered models share: a data folder, and failures in one line.
abstract class RegistryJob implements Callable<Integer> {
  @Spec
  private CommandSpec spec;

  @Mixin
  private StoreOptions options;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  abstract void run(ModelRegistry registry) throws IOException;

  /// For commands that need more than the registry.
  void run(LifecycleData stores) throws IOException {
    run(stores.registry());
  }

  /// Whether the command makes a registry where there is none.
  boolean makes() {
    return false;
  }

  /// What happens to a version that skips a stage.
  StagePolicy policy() {
    return StagePolicy.WARN;
  }

  @Override
  public final Integer call() {
    LogLines.start(Level.WARNING);
    try (LifecycleData stores = options.open(policy())) {
      if (!makes() && !stores.exists()) {
        throw Failure.wrongUse("there is no registry in " + options.data(), where(),
            "register a model with `roadml registry register NAME FILE`, or name another --data");
      }
      run(stores);
      out().flush();
      return 0;
    } catch (RefusedException e) {
      throw refused(e);
    } catch (IOException e) {
      throw Failure.failedJob(Failure.reason(e), where(), "mend it and try again");
    } catch (MetadataException e) {
      throw Failure.failedJob(e.getMessage(), where(), "mend it and try again");
    }
  }

  private Failure refused(RefusedException e) {
    String[] parts = e.getMessage().split("; ", 2);
    String remedy = parts.length > 1 ? parts[1]
        : e.code() == ErrorCode.RESOURCE_DOES_NOT_EXIST
            ? "`roadml registry list` and `roadml registry show NAME` say what there is"
            : "`" + where() + " --help` shows what there is";
    return Failure.wrongUse(parts[0], where(), remedy);
  }

  static Change change(String actor, String reason) {
    return Change.by(actor).because(reason);
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

  /// Reads the name of a policy.
  static StagePolicy policyNamed(String name, String where) {
    for (StagePolicy policy : StagePolicy.values()) {
      if (policy.name().equals(name.toUpperCase(Locale.ROOT))) return policy;
    }
    throw Failure.wrongUse("policy=" + name + " is no policy", where, "pass enforce, warn or off");
  }
}

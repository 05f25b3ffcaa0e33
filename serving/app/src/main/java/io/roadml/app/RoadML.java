package io.roadml.app;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The command line of RoadML.
///
/// - Exit code: 0 done, 1 a job failed, 2 wrong use (an unknown command, option or setting, or a value that does not fit), 3 a
///   limit was passed that `--fail-on` set.
/// - Failures: one line on standard error, `roadml: <what is wrong> (<where>); <what to do>`, never a stack trace.
/// - Settings: options, then the environment (`ROADML_*`), then `roadml.yaml`, then the defaults that `--help` shows.
@Command(name = "roadml", description = "Machine-learning serving and life cycle in one JVM process.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Every option can also be set as ROADML_<OPTION> in the environment or as <option>: in roadml.yaml."},
    versionProvider = VersionCommand.Provider.class, mixinStandardHelpOptions = true, scope = ScopeType.INHERIT,
    subcommands = {DemoCommand.class, ServeCommand.class, FeaturesCommand.class, EvaluateCommand.class,
        DriftCommand.class, DataCommand.class, RunsCommand.class, RegistryCommand.class, PipelineCommand.class,
        GcCommand.class, WorkerCommand.class, SchedulerCommand.class, BenchCommand.class, VerifyCommand.class,
        FlagsCommand.class, DoctorCommand.class, VersionCommand.class, CompletionCommand.class,
        MlflowArtifactsCommand.class, RehearseCommand.class})
public final class RoadML implements Runnable {
  static final int FAILED = 1;
  static final int WRONG_USE = 2;
  static final int LIMIT_PASSED = 3;

  @Spec
  private CommandSpec spec;

  private RoadML() {}

  /// Runs one command and ends the process with its exit code.
  public static void main(String[] args) {
    System.setProperty(LogLines.MANAGER, LogLines.Lasting.class.getName());
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int exitCode = run(args, System.getenv(), out, err);
    out.flush();
    err.flush();
    System.exit(exitCode);
  }

  /// Ends the process with 0 when it is told to end (SIGTERM, SIGINT), after some last work. Without this the JVM's exit code
  /// would be that of the signal.
  ///
  /// @return says whether it has been told
  static BooleanSupplier endsAfter(Runnable lastWork, PrintWriter out) {
    var told = new AtomicBoolean();
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("roadml-end").unstarted(() -> {
      told.set(true);
      lastWork.run();
      out.flush();
      Runtime.getRuntime().halt(0);
    }));
    return told::get;
  }

  /// Runs one command in this process and returns its exit code.
  static int run(String[] args, Map<String, String> environment, PrintWriter out, PrintWriter err) {
    CommandLine roadml = commandLine().setOut(out).setErr(err);
    try {
      Settings settings = Settings.load(args, environment, roadml);
      settings.applyTo(roadml);
      roadml.setParameterExceptionHandler((wrong, _) -> ErrorLine.of(wrong, settings).printTo(err));
      return roadml.execute(args);
    } catch (Failure e) {
      return ErrorLine.of(e).printTo(err);
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(CommandSpec.forAnnotatedObject(new RoadML()).addOption(Settings.CONFIG))
        .setExecutionExceptionHandler((e, command, _) -> ErrorLine.of(e).printTo(command.getErr()))
        .setAbbreviatedOptionsAllowed(false)
        .setUsageHelpAutoWidth(true);
  }

  /// Without a command there is nothing to do: shows what there is.
  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "no command was given");
  }
}

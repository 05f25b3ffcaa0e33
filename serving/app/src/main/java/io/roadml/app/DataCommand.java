package io.roadml.app;

import io.roadml.app.dataset.ProfileReport;
import io.roadml.app.dataset.ValidationReport;
import io.roadml.app.tables.DataFile;
import io.roadml.app.tables.ProgressLines;
import io.roadml.data.Column;
import io.roadml.data.ColumnType;
import io.roadml.data.Dataset;
import io.roadml.data.Environment;
import io.roadml.data.Expectations;
import io.roadml.data.Profile;
import io.roadml.data.Validator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Looks at files of rows.
@Command(name = "data", description = "Profiles files of rows, and checks them against a schema.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DataCommand.InferSchema.class, DataCommand.Validate.class, DataCommand.ProfileOf.class})
final class DataCommand implements Runnable {
  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command was given");
  }

  /// What all of them share: a file of rows, and failures that name it.
  abstract static class OfFile implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The rows: .parquet, .csv, .jsonl, .ndjson or .arrow.")
    private Path file;

    @Override
    public Integer call() {
      LogLines.start(Level.WARNING);
      int exitCode = look(DataFile.open(file, spec.qualifiedName()));
      out().flush();
      return exitCode;
    }

    abstract int look(DataFile data);

    final PrintWriter out() {
      return spec.commandLine().getOut();
    }

    final PrintWriter err() {
      return spec.commandLine().getErr();
    }

    final Path file() {
      return file;
    }

    final void print(Map<String, Object> facts) {
      out().println(Json.of(facts));
    }

    final Failure unreadable(IOException e) {
      return Failure.failedJob(String.valueOf(e.getMessage()), file.toString(),
          "mend the file, or name one that can be read");
    }

    final Profile profile(Dataset dataset) {
      try {
        return Profile.of(dataset, new ProgressLines(err()).reading(String.valueOf(file.getFileName())));
      } catch (IOException e) {
        throw unreadable(e);
      }
    }

    /// The columns whose values can be read.
    final Dataset readable(DataFile data) {
      String[] names = data.schema().columns().stream().filter(column -> column.type() != ColumnType.OTHER)
          .map(Column::name).toArray(String[]::new);
      if (names.length == 0) {
        throw Failure.wrongUse("no column of " + file + " can be read", spec.qualifiedName(),
            "name a file with columns of numbers, texts, booleans or times");
      }
      return data.dataset().select(names);
    }
  }

  /// Prints a first draft of a schema.
  @Command(name = "infer-schema",
      description = "Prints a schema that the rows of a file fulfil, to be read and changed.")
  static final class InferSchema extends OfFile {
    @Override
    int look(DataFile data) {
      out().print(Expectations.infer(profile(readable(data))).toJson());
      return 0;
    }
  }

  /// Checks a file against a schema.
  @Command(name = "validate", description = "Tells everything in a file that is not as a schema says.")
  static final class Validate extends OfFile {
    @Option(names = "--schema", paramLabel = "FILE", required = true,
        description = "What the rows should be like: JSON as infer-schema prints it.")
    private Path schema;

    @Option(names = "--environment", paramLabel = "ENV", defaultValue = "training",
        description = "Whose columns must be there: training or serving; ${DEFAULT-VALUE} unless told otherwise.")
    private String environment;

    @Option(names = "--quarantine", paramLabel = "FILE", description = "Writes the rows that fail to a file.")
    private Path quarantine;

    @Option(names = "--samples", paramLabel = "N", defaultValue = "10",
        description = "Failing values to keep of each check; ${DEFAULT-VALUE} unless told otherwise.")
    private int samples;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    /// Files are opened as the validator opens them: a broken row is a finding.
    @Override
    public Integer call() {
      LogLines.start(Level.WARNING);
      return look(null);
    }

    @Override
    int look(DataFile none) {
      if (!Files.isRegularFile(file())) {
        throw Failure.wrongUse("there is no file " + file(), "roadml data validate",
            "name a .parquet, .csv, .jsonl, .ndjson or .arrow file");
      }
      var report = new ValidationReport(String.valueOf(file().getFileName()), found(validator()));
      if (json) print(report.facts());
      else out().print(report.text());
      out().flush();
      return report.validation().passed() ? 0 : failed(report);
    }

    private Validator validator() {
      try {
        Validator validator = Validator.of(Expectations.read(schema))
            .in(Words.of(Environment.class, environment, "--environment")).samples(samples);
        return quarantine == null ? validator : validator.quarantine(quarantine);
      } catch (IllegalArgumentException e) {
        throw Failure.wrongUse(e.getMessage(), "--samples", "pass a number between both");
      } catch (IOException e) {
        throw Failure.wrongUse("the schema cannot be used: " + e.getMessage(), "--schema",
            "mend it, or make one with `roadml data infer-schema`");
      }
    }

    private io.roadml.data.Validation found(Validator validator) {
      try {
        return validator.validate(file());
      } catch (IllegalArgumentException e) {
        throw Failure.wrongUse(e.getMessage(), file().toString(), "change the schema, or name another file");
      } catch (IOException e) {
        throw unreadable(e);
      }
    }

    private int failed(ValidationReport report) {
      new ErrorLine(report.verdict() + " of the schema", file().toString(), "mend the rows, or change the schema",
          RoadML.FAILED).printTo(err());
      return RoadML.FAILED;
    }
  }

  /// Tells what the columns of a file are like.
  @Command(name = "profile", description = "Tells what the columns of a file are like.")
  static final class ProfileOf extends OfFile {
    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Mixin
    private PageOptions html;

    @Override
    int look(DataFile data) {
      Dataset dataset = readable(data);
      List<String> leftOut = data.schema().columns().stream().filter(column -> column.type() == ColumnType.OTHER)
          .map(Column::name).toList();
      var report = new ProfileReport(data.name(), fingerprint(data.dataset()), profile(dataset), leftOut);
      html.write(report::page);
      if (json) print(report.facts());
      else out().print(report.text());
      return 0;
    }

    private String fingerprint(Dataset dataset) {
      try {
        return dataset.fingerprint();
      } catch (IOException e) {
        throw unreadable(e);
      }
    }
  }
}

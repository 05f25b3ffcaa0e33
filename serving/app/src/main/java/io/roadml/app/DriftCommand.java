package io.roadml.app;

import io.roadml.app.drift.Drift;
import io.roadml.app.drift.DriftReport;
import io.roadml.app.drift.DriftRequest;
import io.roadml.app.drift.Limit;
import io.roadml.app.tables.ProgressLines;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Compares the columns of two files.
@Command(name = "drift", description = "Tells which columns of a file are not what they were in another.")
final class DriftCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec;

  @Option(names = "--reference", paramLabel = "FILE", required = true,
      description = "The rows of how it was: .parquet, .csv, .jsonl or .ndjson.")
  private Path reference;

  @Option(names = "--current", paramLabel = "FILE", required = true, description = "The rows of how it is.")
  private Path current;

  @Option(names = "--columns", paramLabel = "A,B", split = ",",
      description = "Columns to compare; all that both files have unless told otherwise.")
  private List<String> columns = List.of();

  @Option(names = "--bins", paramLabel = "N", defaultValue = "10",
      description = "Bins of a number, with equal shares of the reference; ${DEFAULT-VALUE} unless told otherwise.")
  private int bins;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Mixin
  private PageOptions html;

  @Option(names = "--fail-on", paramLabel = "LIMIT",
      description = "Exits 3 if a column passes a limit such as psi>0.2; may be repeated.")
  private List<String> limits = List.of();

  @Override
  public Integer call() {
    LogLines.start(Level.WARNING);
    PrintWriter err = spec.commandLine().getErr();
    var request = new DriftRequest(reference, current, columns, bins, limits.stream().map(Limit::of).toList());
    DriftReport report = Drift.of(request, new ProgressLines(err));
    html.write(report::page);
    PrintWriter out = spec.commandLine().getOut();
    if (json) out.println(Json.of(report.facts()));
    else out.print(report.text());
    out.flush();
    warn(report, err);
    return judged(report, err);
  }

  private static void warn(DriftReport report, PrintWriter err) {
    if (report.leftOut().isEmpty()) return;
    err.println("roadml: not compared: " + String.join(", ", report.leftOut().keySet().stream().sorted().toList())
        .replaceAll("\\R", "↵"));
  }

  private static int judged(DriftReport report, PrintWriter err) {
    List<String> passed = report.passedLimits();
    if (passed.isEmpty()) return 0;
    new ErrorLine((passed.size() == 1 ? "a limit was passed: " : passed.size() + " limits were passed: ")
        + String.join("; ", passed), "drift", "look at these columns", RoadML.LIMIT_PASSED).printTo(err);
    return RoadML.LIMIT_PASSED;
  }
}

package io.roadml.app;

import io.roadml.app.evaluate.Evaluation;
import io.roadml.app.evaluate.EvaluationRequest;
import io.roadml.app.evaluate.EvaluationRequest.Task;
import io.roadml.app.tables.ProgressLines;
import io.roadml.kernels.Average;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Judges predictions that stand beside the truth in a file.
@Command(name = "evaluate", description = "Tells how good the predictions in a file are.")
final class EvaluateCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec;

  @Option(names = "--task", paramLabel = "TASK", required = true,
      description = "What is predicted: classification, regression or ranking.")
  private String task;

  @Option(names = "--data", paramLabel = "FILE", required = true,
      description = "The rows: .parquet, .csv, .jsonl or .ndjson.")
  private Path data;

  @Option(names = "--truth", paramLabel = "COL", required = true,
      description = "Column of what was true: a label, a number, or a document's relevance.")
  private String truth;

  @Option(names = "--prediction", paramLabel = "COL",
      description = "Column of what was predicted: a label or a number.")
  private String prediction;

  @Option(names = "--score", paramLabel = "COL",
      description = "Column of the positive label's score, a probability or not, or of a document's score.")
  private String score;

  @Option(names = "--scores", paramLabel = "A,B,C", split = ",",
      description = "Columns of the scores of several labels.")
  private List<String> scores = List.of();

  @Option(names = "--labels", paramLabel = "A,B,C", split = ",",
      description = "Labels of --scores, in that order; without it the columns' names. Or the labels that count.")
  private List<String> labels = List.of();

  @Option(names = "--positive", paramLabel = "L",
      description = "The label that is looked for; true, 1 unless told otherwise.")
  private String positive;

  @Option(names = "--average", paramLabel = "HOW",
      description = "How several labels' scores become one: macro, micro or weighted; macro unless told otherwise.")
  private String average;

  @Option(names = "--k", paramLabel = "N",
      description = "How many of the first count; 10 for rankings unless told otherwise.")
  private Integer k;

  @Option(names = "--group", paramLabel = "COL", description = "Column of the query that a document belongs to.")
  private String group;

  @Option(names = "--weight", paramLabel = "COL", description = "Column of the rows' weights.")
  private String weight;

  @Option(names = "--threshold", paramLabel = "X",
      description = "Score from which on a row is predicted positive; 0.5 for probabilities unless told otherwise.")
  private Double threshold;

  @Option(names = "--by", paramLabel = "COL", description = "Column whose values cut the rows into slices.")
  private String by;

  @Option(names = "--bootstrap", paramLabel = "N",
      description = "Resamples for 95 %% intervals; none, and 200 for slices, unless told otherwise.")
  private Integer bootstrap;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
      description = "Seed of the resamples; ${DEFAULT-VALUE} unless told otherwise.")
  private long seed;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Mixin
  private PageOptions html;

  @Override
  public Integer call() {
    LogLines.start(Level.WARNING);
    Evaluation evaluation = Evaluation.of(request(), new ProgressLines(spec.commandLine().getErr()));
    PrintWriter out = spec.commandLine().getOut();
    html.write(evaluation::page);
    if (json) out.println(Json.of(evaluation.facts()));
    else out.print(evaluation.text());
    out.flush();
    return 0;
  }

  private EvaluationRequest request() {
    return new EvaluationRequest(Words.of(Task.class, task, "--task"), data, truth, Optional.ofNullable(prediction),
        Optional.ofNullable(score), scores,
        labels, Optional.ofNullable(positive),
        Optional.ofNullable(average).map(word -> Words.of(Average.class, word, "--average")),
        k == null ? OptionalInt.empty() : OptionalInt.of(k), Optional.ofNullable(group), Optional.ofNullable(weight),
        threshold == null ? OptionalDouble.empty() : OptionalDouble.of(threshold), Optional.ofNullable(by),
        bootstrap == null ? OptionalInt.empty() : OptionalInt.of(bootstrap), seed);
  }
}

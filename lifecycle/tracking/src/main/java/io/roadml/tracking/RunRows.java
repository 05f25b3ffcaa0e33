package io.roadml.tracking;

import io.roadml.metadata.RefusedException;
import io.roadml.metadata.Row;
import io.roadml.metadata.Sql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Reads runs, many at a time: one statement for each kind of thing that they logged, whatever their number.
final class RunRows {
  static final String COLUMNS = "run.run_no, run.run_id, run.name, run.experiment_id, run.user_id, run.status,"
      + " run.start_time, run.end_time, run.artifact_uri, run.lifecycle_stage";

  private final Sql sql;

  RunRows(Sql sql) {
    this.sql = sql;
  }

  /// A run, and its number in the tables.
  record Numbered(long no, RunInfo info) {}

  static Numbered read(Row row) {
    return new Numbered(row.integer(1),
        new RunInfo(row.text(2), row.text(3), Long.toString(row.integer(4)), row.text(5),
            RunStatus.valueOf(row.text(6)),
            row.integer(7), row.integerOrNull(8), row.text(9), LifecycleStage.of(row.text(10))));
  }

  Numbered get(String runId) {
    return sql.first("SELECT " + COLUMNS + " FROM run WHERE run_id = ?", RunRows::read, runId)
        .orElseThrow(() -> missing(runId));
  }

  static RefusedException missing(String runId) {
    return RefusedException.missing("Run with id=" + runId + " not found");
  }

  /// What keeps a run from being changed, once no active run of that id was found.
  static RefusedException notActive(Sql sql, String runId) {
    return sql.first("SELECT 1 FROM run WHERE run_id = ?", row -> row.integer(1), runId)
        .map(_ -> RefusedException
            .invalid("The run " + runId + " must be in the 'active' state. Current state is deleted."))
        .orElseGet(() -> missing(runId));
  }

  List<Run> withData(List<Numbered> runs) {
    List<Object> numbers = runs.stream().map(run -> (Object) run.no()).toList();
    var metrics = grouped("SELECT run_no, key, value, is_nan, logged_at, step FROM latest_metric", "key", numbers,
        RunRows::metric);
    var params = grouped("SELECT run_no, key, value FROM param", "key", numbers,
        row -> new Param(row.text(2), row.text(3)));
    var tags = grouped("SELECT run_no, key, value FROM run_tag", "key", numbers,
        row -> new Tag(row.text(2), row.text(3)));
    var models = grouped("SELECT run_no, is_output, model_id, step FROM run_model", "model_id", numbers,
        row -> new Model(row.integer(2) == 1, new ModelOutput(row.text(3), row.integer(4))));
    var inputs = inputs(numbers);
    return runs.stream().map(run -> new Run(run.info(), of(metrics, run), of(params, run), of(tags, run),
        of(inputs, run), used(of(models, run)), made(of(models, run)))).toList();
  }

  private record Model(boolean isOutput, ModelOutput output) {}

  private static List<String> used(List<Model> models) {
    return models.stream().filter(model -> !model.isOutput()).map(model -> model.output().modelId()).toList();
  }

  private static List<ModelOutput> made(List<Model> models) {
    return models.stream().filter(Model::isOutput).map(Model::output).toList();
  }

  static Metric metric(Row row) {
    return new Metric(row.text(2), row.integer(4) == 1 ? Double.NaN : row.number(3), row.integer(5), row.integer(6));
  }

  private static <T> List<T> of(Map<Long, List<T>> groups, Numbered run) {
    return groups.getOrDefault(run.no(), List.of());
  }

  private record OfDataset(long datasetNo, Tag tag) {}

  private Map<Long, List<DatasetInput>> inputs(List<Object> numbers) {
    Map<Long, List<OfDataset>> tags = grouped("SELECT run_no, dataset_no, key, value FROM run_input_tag", "key",
        numbers, row -> new OfDataset(row.integer(2), new Tag(row.text(3), row.text(4))));
    return grouped(
        "SELECT run_no, dataset.dataset_no, name, digest, source_type, source, schema, profile FROM run_input"
            + " JOIN dataset ON dataset.dataset_no = run_input.dataset_no",
        "dataset.dataset_no", numbers,
        row -> new DatasetInput(
            new Dataset(row.text(3), row.text(4), row.text(5), row.text(6), row.text(7), row.text(8)),
            tags.getOrDefault(row.integer(1), List.of()).stream().filter(tag -> tag.datasetNo() == row.integer(2))
                .map(OfDataset::tag).toList()));
  }

  private <T> Map<Long, List<T>> grouped(String select, String order, List<Object> numbers, Function<Row, T> reader) {
    Map<Long, List<T>> groups = new HashMap<>();
    In.each(numbers, (marks, values) -> sql.forEach(
        select + " WHERE run_no IN (" + marks + ") ORDER BY run_no, " + order,
        row -> groups.computeIfAbsent(row.integer(1), _ -> new ArrayList<>()).add(reader.apply(row)), _ -> {
        }, values));
    return groups;
  }
}

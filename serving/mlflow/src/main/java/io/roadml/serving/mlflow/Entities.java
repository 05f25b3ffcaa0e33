package io.roadml.serving.mlflow;

import io.roadml.tracking.Artifact;
import io.roadml.tracking.Dataset;
import io.roadml.tracking.DatasetInput;
import io.roadml.tracking.DatasetSummary;
import io.roadml.tracking.Experiment;
import io.roadml.tracking.LoggedModel;
import io.roadml.tracking.Metric;
import io.roadml.tracking.ModelOutput;
import io.roadml.tracking.Param;
import io.roadml.tracking.Run;
import io.roadml.tracking.RunInfo;
import io.roadml.tracking.Tag;

/// The messages of the protocol that stand for what is in the tracking store, to and from its records.
///
/// - Source: MLflow's `service.proto`.
final class Entities {
  static final String NEXT_PAGE = "next_page_token";
  static final String EXPERIMENT_ID = "experiment_id";
  static final String RUN_ID = "run_id";
  static final String MODEL_ID = "model_id";
  static final String KEY = "key";
  static final String VALUE = "value";
  static final String NAME = "name";
  static final String TAGS = "tags";
  static final String PATH = "path";

  private static final int FIRST_RUN_STATUS = 1;

  private Entities() {
  }

  static void tag(final Reply out, final Tag tag) {
    out.text(KEY, tag.key()).text(VALUE, tag.value());
  }

  static Tag tag(final Message in) {
    return new Tag(in.textOrEmpty(KEY), in.textOrEmpty(VALUE));
  }

  static void param(final Reply out, final Param param) {
    out.text(KEY, param.key()).text(VALUE, param.value());
  }

  static Param param(final Message in) {
    return new Param(in.textOrEmpty(KEY), in.textOrEmpty(VALUE));
  }

  static void metric(final Reply out, final Metric metric) {
    out.text(KEY, metric.key()).number(VALUE, metric.value()).whole("timestamp", metric.timestamp())
        .whole("step", metric.step()).text("dataset_name", metric.datasetName())
        .text("dataset_digest", metric.datasetDigest()).text(MODEL_ID, metric.modelId()).text(RUN_ID, metric.runId());
  }

  /// Reads a metric; the run's own is not part of it.
  static Metric metric(final Message in) {
    in.require(Required.METRIC);
    return new Metric(in.text(KEY), in.number(VALUE), in.whole("timestamp"), in.whole("step", 0), in.text(MODEL_ID),
        in.text("dataset_name"), in.text("dataset_digest"), null);
  }

  static void experiment(final Reply out, final Experiment experiment) {
    out.text(EXPERIMENT_ID, experiment.id()).text(NAME, experiment.name())
        .text("artifact_location", experiment.artifactLocation()).text("lifecycle_stage", experiment.stage().text())
        .whole("last_update_time", experiment.updatedMillis()).whole("creation_time", experiment.createdMillis())
        .list(TAGS, experiment.tags(), Entities::tag);
  }

  static void info(final Reply out, final RunInfo info) {
    out.text(RUN_ID, info.id()).text("run_uuid", info.id()).text("run_name", info.name())
        .text(EXPERIMENT_ID, info.experimentId()).text("user_id", info.userId())
        .text("status", info.status().name()).whole("start_time", info.startMillis())
        .whole("end_time", info.endMillis()).text("artifact_uri", info.artifactUri())
        .text("lifecycle_stage", info.stage().text());
  }

  static int firstRunStatus() {
    return FIRST_RUN_STATUS;
  }

  static void run(final Reply out, final Run run) {
    out.message("info", run.info(), Entities::info).message("data", run, Entities::data)
        .message("inputs", run, Entities::inputs)
        .message("outputs", run.outputs().isEmpty() ? null : run, Entities::outputs);
  }

  private static void data(final Reply out, final Run run) {
    out.list("metrics", run.metrics(), Entities::metric).list("params", run.params(), Entities::param)
        .list(TAGS, run.tags(), Entities::tag);
  }

  private static void inputs(final Reply out, final Run run) {
    out.list("dataset_inputs", run.inputs(), Entities::input)
        .list("model_inputs", run.modelInputs(), (model, id) -> model.text(MODEL_ID, id));
  }

  private static void outputs(final Reply out, final Run run) {
    out.list("model_outputs", run.outputs(), Entities::output);
  }

  private static void output(final Reply out, final ModelOutput model) {
    out.text(MODEL_ID, model.modelId()).whole("step", model.step());
  }

  static ModelOutput output(final Message in) {
    in.require(Required.OUTPUT);
    return new ModelOutput(in.text(MODEL_ID), in.whole("step"));
  }

  private static void input(final Reply out, final DatasetInput input) {
    out.list(TAGS, input.tags(), Entities::tag).message("dataset", input.dataset(), Entities::dataset);
  }

  private static void dataset(final Reply out, final Dataset dataset) {
    out.text(NAME, dataset.name()).text("digest", dataset.digest()).text("source_type", dataset.sourceType())
        .text("source", dataset.source()).text("schema", dataset.schema()).text("profile", dataset.profile());
  }

  static DatasetInput input(final Message in) {
    return new DatasetInput(dataset(in.message("dataset")), in.messages(TAGS, Entities::tag));
  }

  private static Dataset dataset(final Message in) {
    in.require(Required.DATASET);
    return new Dataset(in.text(NAME), in.text("digest"), in.text("source_type"), in.text("source"), in.text("schema"),
        in.text("profile"));
  }

  static void summary(final Reply out, final DatasetSummary summary) {
    out.text(EXPERIMENT_ID, summary.experimentId()).text(NAME, summary.name()).text("digest", summary.digest())
        .text("context", summary.context());
  }

  static void model(final Reply out, final LoggedModel model) {
    out.message("info", model, Entities::modelInfo).message("data", model, Entities::modelData);
  }

  private static void modelInfo(final Reply out, final LoggedModel model) {
    out.text(MODEL_ID, model.id()).text(EXPERIMENT_ID, model.experimentId()).text(NAME, model.name())
        .whole("creation_timestamp_ms", model.createdMillis())
        .whole("last_updated_timestamp_ms", model.updatedMillis()).text("artifact_uri", model.artifactUri())
        .text("status", model.status().text()).text("model_type", model.modelType())
        .text("source_run_id", model.sourceRunId()).text("status_message", model.statusMessage())
        .list(TAGS, model.tags(), Entities::tag);
  }

  private static void modelData(final Reply out, final LoggedModel model) {
    out.list("params", model.params(), Entities::param).list("metrics", model.metrics(), Entities::metric);
  }

  /// Writes an entry of a folder with a path that is relative to some root.
  static void file(final Reply out, final Artifact entry, final String path) {
    out.text(PATH, path).truth("is_dir", entry.isDirectory());
    if (!entry.isDirectory()) {
      out.whole("file_size", entry.size());
    }
  }
}

package io.roadml.serving.mlflow;

import io.roadml.metadata.ErrorCode;
import io.roadml.metadata.RefusedException;
import io.roadml.serving.http.Response;
import io.roadml.tracking.NewRun;
import io.roadml.tracking.Page;
import io.roadml.tracking.Param;
import io.roadml.tracking.Run;
import io.roadml.tracking.RunInfo;
import io.roadml.tracking.RunSearch;
import io.roadml.tracking.RunStatus;
import io.roadml.tracking.Tag;
import io.roadml.tracking.ViewType;
import java.io.IOException;
import java.util.List;

/// Runs and what they log.
final class RunEndpoints {
  private static final int LARGEST_BATCH_BYTES = 1_000_000;

  private final MlflowStores stores;

  RunEndpoints(final MlflowStores stores) {
    this.stores = stores;
  }

  List<Endpoint> all() {
    final String base = "/mlflow/runs/";
    return List.of(
        Endpoint.post(base + "create", Required.NONE, this::create),
        Endpoint.post(base + "update", Required.NONE, this::update),
        Endpoint.post(base + "delete", Required.RUN, this::delete),
        Endpoint.post(base + "restore", Required.RUN, this::restore),
        Endpoint.post(base + "log-metric", Required.METRIC, this::logMetric),
        Endpoint.post(base + "log-parameter", List.of(Entities.KEY), this::logParameter),
        Endpoint.post(base + "set-tag", List.of(Entities.KEY), this::setTag),
        Endpoint.post(base + "delete-tag", Required.RUN_KEY, this::deleteTag),
        Endpoint.get(base + "get", Required.NONE, this::get),
        Endpoint.ask(base + "search", Required.NONE, this::search),
        Endpoint.post(base + "log-batch", Required.NONE, this::logBatch),
        Endpoint.post(base + "log-model", Required.NONE, this::logModel),
        Endpoint.post(base + "log-inputs", Required.RUN, this::logInputs),
        Endpoint.post(base + "outputs", Required.RUN, this::logOutputs));
  }

  private Response create(final Caller caller, final Message in) throws IOException {
    final String experiment = in.textOrEmpty(Entities.EXPERIMENT_ID);
    final Run run = stores.tracking().runs().create(new NewRun(experiment.isEmpty() ? "0" : experiment,
        in.text("run_name"), in.text("user_id"), in.whole("start_time"), in.messages(Entities.TAGS, Entities::tag)));
    return one(run);
  }

  private static Response one(final Run run) {
    return new Reply().message("run", run, Entities::run).ok();
  }

  private Response update(final Caller caller, final Message in) throws IOException {
    final RunInfo info = stores.tracking().runs().update(in.requiredRunId(),
        in.choice("status", RunStatus.values(), "", Entities.firstRunStatus()), in.whole("end_time"),
        in.text("run_name"));
    return new Reply().message("run_info", info, Entities::info).ok();
  }

  private Response delete(final Caller caller, final Message in) throws IOException {
    stores.tracking().runs().delete(in.requiredRunId());
    return Reply.empty();
  }

  private Response restore(final Caller caller, final Message in) throws IOException {
    stores.tracking().runs().restore(in.requiredRunId());
    return Reply.empty();
  }

  private Response get(final Caller caller, final Message in) throws IOException {
    return one(stores.tracking().runs().get(in.requiredRunId()));
  }

  private Response search(final Caller caller, final Message in) throws IOException {
    final ViewType view = in.choice("run_view_type", ViewType.values(), "", 1);
    final Page<Run> page = stores.tracking().runs().search(new RunSearch(in.texts("experiment_ids"), in.text("filter"),
        view == null ? ViewType.ACTIVE_ONLY : view, in.count("max_results", RunSearch.DEFAULT_RESULTS),
        in.texts("order_by"), in.text("page_token")));
    return new Reply().list("runs", page.items(), Entities::run).text(Entities.NEXT_PAGE, page.nextPageToken()).ok();
  }

  private Response logMetric(final Caller caller, final Message in) throws IOException {
    stores.tracking().log().metric(in.requiredRunId(), Entities.metric(in));
    return Reply.empty();
  }

  private Response logParameter(final Caller caller, final Message in) throws IOException {
    stores.tracking().log().param(in.requiredRunId(), new Param(in.text(Entities.KEY), value(in)));
    return Reply.empty();
  }

  private Response setTag(final Caller caller, final Message in) throws IOException {
    stores.tracking().log().tag(in.requiredRunId(), new Tag(in.text(Entities.KEY), value(in)));
    return Reply.empty();
  }

  /// An empty value may be logged, but not none.
  private static String value(final Message in) {
    return in.text(Entities.VALUE) == null ? in.require(List.of(Entities.VALUE)).text(Entities.VALUE)
        : in.text(Entities.VALUE);
  }

  private Response deleteTag(final Caller caller, final Message in) throws IOException {
    stores.tracking().log().deleteTag(in.requiredRunId(), in.text(Entities.KEY));
    return Reply.empty();
  }

  private Response logBatch(final Caller caller, final Message in) throws IOException {
    if (caller.bodyBytes() > LARGEST_BATCH_BYTES) {
      throw new RefusedException(ErrorCode.INVALID_PARAMETER_VALUE, "Batched logging API requests must be at most "
          + LARGEST_BATCH_BYTES + " bytes, got a request of size " + caller.bodyBytes() + ".");
    }
    stores.tracking().log().batch(in.requiredRunId(), in.messages("metrics", Entities::metric),
        in.messages("params", Entities::param), in.messages(Entities.TAGS, Entities::tag));
    return Reply.empty();
  }

  private Response logModel(final Caller caller, final Message in) throws IOException {
    stores.tracking().log().model(in.requiredRunId(), in.require(List.of("model_json")).text("model_json"));
    return Reply.empty();
  }

  private Response logInputs(final Caller caller, final Message in) throws IOException {
    stores.tracking().log().inputs(in.requiredRunId(), in.messages("datasets", Entities::input),
        in.messages("models", model -> model.require(Required.MODEL).text(Entities.MODEL_ID)));
    return Reply.empty();
  }

  private Response logOutputs(final Caller caller, final Message in) throws IOException {
    stores.tracking().log().outputs(in.requiredRunId(), in.messages("models", Entities::output));
    return Reply.empty();
  }
}

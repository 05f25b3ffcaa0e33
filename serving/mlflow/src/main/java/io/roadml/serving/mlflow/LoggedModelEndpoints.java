package io.roadml.serving.mlflow;

import io.roadml.serving.http.Response;
import io.roadml.tracking.LoggedModel;
import io.roadml.tracking.LoggedModelSearch;
import io.roadml.tracking.LoggedModelStatus;
import io.roadml.tracking.LoggedModels;
import io.roadml.tracking.NewLoggedModel;
import io.roadml.tracking.Page;
import java.io.IOException;
import java.util.List;

/// Logged models, which MLflow's clients have since version 3.
final class LoggedModelEndpoints {
  private static final String BASE = "/mlflow/logged-models";
  private static final String ONE = BASE + "/{model_id}";

  private final MlflowStores stores;
  private final RunArtifacts artifacts;

  LoggedModelEndpoints(final MlflowStores stores) {
    this.stores = stores;
    this.artifacts = new RunArtifacts(stores);
  }

  List<Endpoint> all() {
    return List.of(
        Endpoint.post(BASE, Required.EXPERIMENT, this::create),
        Endpoint.ask(BASE + "/search", Required.NONE, this::search),
        Endpoint.get(ONE, Required.MODEL, this::get),
        Endpoint.patch(ONE, List.of("status"), this::finish),
        Endpoint.delete(ONE, Required.MODEL, this::delete),
        Endpoint.patch(ONE + "/tags", Required.MODEL, this::setTags),
        Endpoint.delete(ONE + "/tags/{tag_key}", Required.MODEL, this::deleteTag),
        Endpoint.post(ONE + "/params", Required.MODEL, this::logParams),
        Endpoint.get(ONE + "/artifacts/directories", Required.MODEL, this::list));
  }

  private LoggedModels models() throws IOException {
    return stores.tracking().models();
  }

  private static String id(final Message in) {
    return in.text(Entities.MODEL_ID);
  }

  private static Response one(final LoggedModel model) {
    return new Reply().message("model", model, Entities::model).ok();
  }

  private Response create(final Caller caller, final Message in) throws IOException {
    return one(models().create(new NewLoggedModel(in.text(Entities.EXPERIMENT_ID), in.text(Entities.NAME),
        in.text("model_type"), in.text("source_run_id"), in.messages("params", Entities::param),
        in.messages(Entities.TAGS, Entities::tag))));
  }

  private Response search(final Caller caller, final Message in) throws IOException {
    final Page<LoggedModel> page = models().search(new LoggedModelSearch(in.texts("experiment_ids"), in.text("filter"),
        in.messages("datasets", LoggedModelEndpoints::onDataset),
        in.count("max_results", LoggedModelSearch.DEFAULT_RESULTS),
        in.messages("order_by", LoggedModelEndpoints::order), in.text("page_token")));
    return new Reply().list("models", page.items(), Entities::model).text(Entities.NEXT_PAGE, page.nextPageToken())
        .ok();
  }

  private static LoggedModelSearch.OnDataset onDataset(final Message in) {
    return new LoggedModelSearch.OnDataset(in.require(List.of("dataset_name")).text("dataset_name"),
        in.text("dataset_digest"));
  }

  private static LoggedModelSearch.Order order(final Message in) {
    return new LoggedModelSearch.Order(in.require(List.of("field_name")).text("field_name"),
        in.truth("ascending", true), in.text("dataset_name"), in.text("dataset_digest"));
  }

  private Response get(final Caller caller, final Message in) throws IOException {
    return one(models().get(id(in)));
  }

  private Response finish(final Caller caller, final Message in) throws IOException {
    return one(models().finish(id(in), in.choice("status", LoggedModelStatus.values(), "LOGGED_MODEL_", 1)));
  }

  private Response delete(final Caller caller, final Message in) throws IOException {
    models().delete(id(in));
    return Reply.empty();
  }

  private Response setTags(final Caller caller, final Message in) throws IOException {
    return one(models().setTags(id(in), in.messages(Entities.TAGS, Entities::tag)));
  }

  private Response deleteTag(final Caller caller, final Message in) throws IOException {
    models().deleteTag(id(in), in.text("tag_key"));
    return Reply.empty();
  }

  private Response logParams(final Caller caller, final Message in) throws IOException {
    models().logParams(id(in), in.messages("params", Entities::param));
    return Reply.empty();
  }

  private Response list(final Caller caller, final Message in) throws IOException {
    final LoggedModel model = models().get(id(in));
    return artifacts.list(model.artifactUri(), "model " + model.id(), in.textOrEmpty("artifact_directory_path"));
  }
}

package io.roadml.serving.mlflow;

import io.roadml.serving.http.Response;
import io.roadml.tracking.Experiment;
import io.roadml.tracking.ExperimentSearch;
import io.roadml.tracking.Page;
import io.roadml.tracking.Tag;
import io.roadml.tracking.ViewType;
import java.io.IOException;
import java.util.List;

/// Experiments, and the data that their runs used.
final class ExperimentEndpoints {
  private final MlflowStores stores;

  ExperimentEndpoints(final MlflowStores stores) {
    this.stores = stores;
  }

  List<Endpoint> all() {
    final String base = "/mlflow/experiments/";
    return List.of(
        Endpoint.get(base + "get-by-name", List.of("experiment_name"), this::byName),
        Endpoint.post(base + "create", Required.NAME, this::create),
        Endpoint.ask(base + "search", Required.NONE, this::search),
        Endpoint.get(base + "search", Required.NONE, this::search),
        Endpoint.get(base + "get", Required.EXPERIMENT, this::get),
        Endpoint.post(base + "delete", Required.EXPERIMENT, this::delete),
        Endpoint.post(base + "restore", Required.EXPERIMENT, this::restore),
        Endpoint.post(base + "update", Required.EXPERIMENT, this::update),
        Endpoint.post(base + "set-experiment-tag", Required.EXPERIMENT_TAG, this::setTag),
        Endpoint.post(base + "delete-experiment-tag", List.of(Entities.EXPERIMENT_ID, Entities.KEY), this::deleteTag),
        Endpoint.ask(base + "search-datasets", Required.NONE, this::datasets));
  }

  private Response byName(final Caller caller, final Message in) throws IOException {
    return one(stores.tracking().experiments().byName(in.text("experiment_name")));
  }

  private Response get(final Caller caller, final Message in) throws IOException {
    return one(stores.tracking().experiments().get(id(in)));
  }

  private static String id(final Message in) {
    return in.text(Entities.EXPERIMENT_ID);
  }

  private static Response one(final Experiment experiment) {
    return new Reply().message("experiment", experiment, Entities::experiment).ok();
  }

  private Response create(final Caller caller, final Message in) throws IOException {
    final String id = stores.tracking().experiments().create(in.text(Entities.NAME), in.text("artifact_location"),
        in.messages(Entities.TAGS, Entities::tag));
    return new Reply().text(Entities.EXPERIMENT_ID, id).ok();
  }

  private Response search(final Caller caller, final Message in) throws IOException {
    final ViewType view = in.choice("view_type", ViewType.values(), "", 1);
    final Page<Experiment> page = stores.tracking().experiments().search(new ExperimentSearch(in.text("filter"),
        view == null ? ViewType.ACTIVE_ONLY : view, in.count("max_results", ExperimentSearch.DEFAULT_RESULTS),
        in.texts("order_by"), in.text("page_token")));
    return new Reply().list("experiments", page.items(), Entities::experiment)
        .text(Entities.NEXT_PAGE, page.nextPageToken()).ok();
  }

  private Response delete(final Caller caller, final Message in) throws IOException {
    stores.tracking().experiments().delete(id(in));
    return Reply.empty();
  }

  private Response restore(final Caller caller, final Message in) throws IOException {
    stores.tracking().experiments().restore(id(in));
    return Reply.empty();
  }

  /// Without a new name there is nothing to change.
  private Response update(final Caller caller, final Message in) throws IOException {
    final String name = in.text("new_name");
    if (name == null || name.isEmpty()) {
      stores.tracking().experiments().get(id(in));
    } else {
      stores.tracking().experiments().rename(id(in), name);
    }
    return Reply.empty();
  }

  private Response setTag(final Caller caller, final Message in) throws IOException {
    stores.tracking().experiments().setTag(id(in), new Tag(in.text(Entities.KEY), in.text(Entities.VALUE)));
    return Reply.empty();
  }

  private Response deleteTag(final Caller caller, final Message in) throws IOException {
    stores.tracking().experiments().deleteTag(id(in), in.text(Entities.KEY));
    return Reply.empty();
  }

  private Response datasets(final Caller caller, final Message in) throws IOException {
    return new Reply().list("dataset_summaries",
        stores.tracking().runs().datasets(in.texts("experiment_ids")), Entities::summary).ok();
  }
}

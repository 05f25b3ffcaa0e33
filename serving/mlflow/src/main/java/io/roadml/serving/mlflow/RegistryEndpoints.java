package io.roadml.serving.mlflow;

import io.roadml.registry.Change;
import io.roadml.registry.ModelRegistry;
import io.roadml.registry.ModelTag;
import io.roadml.registry.Page;
import io.roadml.registry.RegisteredModel;
import io.roadml.serving.http.Response;
import java.io.IOException;
import java.util.List;

/// Registered models and their aliases.
final class RegistryEndpoints {
  private static final int USUAL_MODELS = 100;
  private static final String ALIAS = "alias";

  private final MlflowStores stores;

  RegistryEndpoints(final MlflowStores stores) {
    this.stores = stores;
  }

  List<Endpoint> all() {
    final String base = "/mlflow/registered-models/";
    final List<String> nameAndAlias = List.of(Entities.NAME, ALIAS);
    return List.of(
        Endpoint.post(base + "create", Required.NAME, this::create),
        Endpoint.post(base + "rename", Required.NAME, this::rename),
        Endpoint.patch(base + "update", Required.NAME, this::update),
        Endpoint.delete(base + "delete", Required.NAME, this::delete),
        Endpoint.get(base + "get", Required.NAME, this::get),
        Endpoint.get(base + "search", Required.NONE, this::search),
        Endpoint.ask(base + "get-latest-versions", Required.NAME, this::latest),
        Endpoint.get(base + "get-latest-versions", Required.NAME, this::latest),
        Endpoint.post(base + "set-tag", List.of(Entities.NAME, Entities.KEY, Entities.VALUE), this::setTag),
        Endpoint.delete(base + "delete-tag", List.of(Entities.NAME, Entities.KEY), this::deleteTag),
        Endpoint.post(base + ALIAS, List.of(Entities.NAME, ALIAS, "version"), this::setAlias),
        Endpoint.delete(base + ALIAS, nameAndAlias, this::deleteAlias),
        Endpoint.get(base + ALIAS, nameAndAlias, this::byAlias));
  }

  private ModelRegistry registry() throws IOException {
    return stores.registry();
  }

  private static String name(final Message in) {
    return in.text(Entities.NAME);
  }

  static Change by(final Caller caller) {
    return Change.by(caller.name() == null ? "" : caller.name());
  }

  private static Response one(final RegisteredModel model) {
    return new Reply().message("registered_model", model, RegistryEntities::model).ok();
  }

  private Response create(final Caller caller, final Message in) throws IOException {
    return one(registry().createModel(name(in), in.messages(Entities.TAGS, RegistryEntities::tag),
        in.textOrEmpty("description"), by(caller)));
  }

  private Response rename(final Caller caller, final Message in) throws IOException {
    return one(registry().renameModel(name(in), in.require(List.of("new_name")).text("new_name"), by(caller)));
  }

  private Response update(final Caller caller, final Message in) throws IOException {
    return one(registry().describeModel(name(in), in.textOrEmpty("description"), by(caller)));
  }

  private Response delete(final Caller caller, final Message in) throws IOException {
    registry().deleteModel(name(in), by(caller));
    return Reply.empty();
  }

  private Response get(final Caller caller, final Message in) throws IOException {
    return one(registry().model(name(in)));
  }

  private Response search(final Caller caller, final Message in) throws IOException {
    final Page<RegisteredModel> page = registry().searchModels(in.text("filter"),
        in.count("max_results", USUAL_MODELS), in.texts("order_by"), in.text("page_token"));
    return new Reply().list("registered_models", page.items(), RegistryEntities::model)
        .text(Entities.NEXT_PAGE, page.nextPageToken()).ok();
  }

  private Response latest(final Caller caller, final Message in) throws IOException {
    return new Reply().list("model_versions", registry().latestVersions(name(in), in.texts("stages")),
        RegistryEntities::version).ok();
  }

  private Response setTag(final Caller caller, final Message in) throws IOException {
    registry().setTag(name(in), new ModelTag(in.text(Entities.KEY), in.text(Entities.VALUE)), by(caller));
    return Reply.empty();
  }

  private Response deleteTag(final Caller caller, final Message in) throws IOException {
    registry().deleteTag(name(in), in.text(Entities.KEY), by(caller));
    return Reply.empty();
  }

  private Response setAlias(final Caller caller, final Message in) throws IOException {
    registry().setAlias(name(in), in.text(ALIAS), ModelVersionEndpoints.number(in), by(caller));
    return Reply.empty();
  }

  private Response deleteAlias(final Caller caller, final Message in) throws IOException {
    registry().deleteAlias(name(in), in.text(ALIAS), by(caller));
    return Reply.empty();
  }

  private Response byAlias(final Caller caller, final Message in) throws IOException {
    return ModelVersionEndpoints.one(registry().byAlias(name(in), in.text(ALIAS)));
  }
}

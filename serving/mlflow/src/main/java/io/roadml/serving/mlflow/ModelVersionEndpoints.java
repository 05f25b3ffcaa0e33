package io.roadml.serving.mlflow;

import io.roadml.registry.ModelRegistry;
import io.roadml.registry.ModelStage;
import io.roadml.registry.ModelTag;
import io.roadml.registry.ModelUri;
import io.roadml.registry.ModelVersion;
import io.roadml.registry.Page;
import io.roadml.registry.Registration;
import io.roadml.serving.http.Response;
import java.io.IOException;
import java.util.List;

/// Versions of registered models.
final class ModelVersionEndpoints {
  private static final int USUAL_VERSIONS = 200_000;
  private static final String VERSION = "version";
  private static final List<String> ONE = List.of("name", VERSION);

  private final MlflowStores stores;

  ModelVersionEndpoints(final MlflowStores stores) {
    this.stores = stores;
  }

  List<Endpoint> all() {
    final String base = "/mlflow/model-versions/";
    return List.of(
        Endpoint.post(base + "create", List.of(Entities.NAME, "source"), this::create),
        Endpoint.patch(base + "update", ONE, this::update),
        Endpoint.post(base + "transition-stage", List.of(Entities.NAME, VERSION, "stage"), this::transition),
        Endpoint.delete(base + "delete", ONE, this::delete),
        Endpoint.get(base + "get", ONE, this::get),
        Endpoint.get(base + "search", Required.NONE, this::search),
        Endpoint.get(base + "get-download-uri", ONE, this::downloadUri),
        Endpoint.post(base + "set-tag", List.of(Entities.NAME, VERSION, Entities.KEY, Entities.VALUE), this::setTag),
        Endpoint.delete(base + "delete-tag", List.of(Entities.NAME, VERSION, Entities.KEY), this::deleteTag));
  }

  private ModelRegistry registry() throws IOException {
    return stores.registry();
  }

  /// Clients write the number of a version as a text.
  static long number(final Message in) {
    return ModelRegistry.versionNumber(in.wholeAsText(VERSION));
  }

  private static String name(final Message in) {
    return in.text(Entities.NAME);
  }

  static Response one(final ModelVersion version) {
    return new Reply().message("model_version", version, RegistryEntities::version).ok();
  }

  private Response create(final Caller caller, final Message in) throws IOException {
    final Registration registration = Registration.of(caller.name() == null ? "" : caller.name(), in.text("source"),
        in.textOrEmpty(Entities.RUN_ID), in.messages(Entities.TAGS, RegistryEntities::tag), in.textOrEmpty("run_link"),
        in.textOrEmpty("description"));
    return one(registry().createVersion(name(in), registration, RegistryEndpoints.by(caller)));
  }

  private Response update(final Caller caller, final Message in) throws IOException {
    return one(registry().describeVersion(name(in), number(in), in.textOrEmpty("description"),
        RegistryEndpoints.by(caller)));
  }

  private Response transition(final Caller caller, final Message in) throws IOException {
    return one(registry().transition(name(in), number(in), ModelStage.named(in.text("stage")),
        in.truth("archive_existing_versions", false), RegistryEndpoints.by(caller)));
  }

  private Response delete(final Caller caller, final Message in) throws IOException {
    registry().deleteVersion(name(in), number(in), RegistryEndpoints.by(caller));
    return Reply.empty();
  }

  private Response get(final Caller caller, final Message in) throws IOException {
    return one(registry().version(name(in), number(in)));
  }

  private Response search(final Caller caller, final Message in) throws IOException {
    final Page<ModelVersion> page = registry().searchVersions(in.text("filter"),
        in.count("max_results", USUAL_VERSIONS), in.texts("order_by"), in.text("page_token"));
    return new Reply().list("model_versions", page.items(), RegistryEntities::version)
        .text(Entities.NEXT_PAGE, page.nextPageToken()).ok();
  }

  private Response downloadUri(final Caller caller, final Message in) throws IOException {
    final String storage = registry().downloadUri(name(in), number(in));
    final boolean isHere = storage.startsWith(ModelUri.SCHEME);
    return new Reply().text("artifact_uri", isHere ? ArtifactPaths.uri(name(in), number(in)) : storage).ok();
  }

  private Response setTag(final Caller caller, final Message in) throws IOException {
    registry().setTag(name(in), number(in), new ModelTag(in.text(Entities.KEY), in.text(Entities.VALUE)),
        RegistryEndpoints.by(caller));
    return Reply.empty();
  }

  private Response deleteTag(final Caller caller, final Message in) throws IOException {
    registry().deleteTag(name(in), number(in), in.text(Entities.KEY), RegistryEndpoints.by(caller));
    return Reply.empty();
  }
}

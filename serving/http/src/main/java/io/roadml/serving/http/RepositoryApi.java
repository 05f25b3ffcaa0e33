package io.roadml.serving.http;

import io.roadml.serving.endpoint.ModelStatus;
import io.roadml.serving.endpoint.RepositoryException;
import java.util.ArrayList;
import java.util.List;

/// Lists, loads and unloads models.
///
/// - Threading: safe for many threads; loading and unloading wait until they are done.
/// - Source: Triton's extension_model_repository.
final class RepositoryApi {
  private static final String WHERE = "request";
  private static final byte[] READY = RequestDecoder.key("ready");
  private static final byte[] PARAMETERS = RequestDecoder.key("parameters");
  private static final byte[] CONFIG = RequestDecoder.key("config");
  private static final byte[] FILE_PREFIX = RequestDecoder.key("file:");

  private final ServerState state;

  RepositoryApi(final ServerState state) {
    this.state = state;
  }

  List<Route> routes() {
    return List.of(Route.of("POST", "/v2/repository/index", this::index).needing(Access.READ),
        Route.of("POST", "/v2/repository/models/{model}/load", this::load).needing(Access.ADMIN),
        Route.of("POST", "/v2/repository/models/{model}/unload", this::unload).needing(Access.ADMIN));
  }

  private Response index(final Request request) {
    final boolean readyOnly = readyOnly(request.body());
    final List<Object> index = new ArrayList<>();
    for (final ModelStatus status : state.endpoints.index()) {
      if (!readyOnly || status.state() == ModelStatus.State.READY) {
        index.add(JsonTree.object("name", status.name(), "version", status.version(), "state", status.state().name(),
            "reason", status.reason()));
      }
    }
    return JsonTree.response(200, index);
  }

  private static boolean readyOnly(final byte[] body) {
    if (body.length == 0) {
      return false;
    }
    final JsonReader json = new JsonReader();
    final JsonNumber number = new JsonNumber();
    json.reset(body, 0, body.length);
    boolean ready = false;
    json.beginObject(WHERE);
    for (boolean first = true; json.nextKey(first, WHERE); first = false) {
      if (json.stringIs(READY)) {
        ready = json.bool("ready");
      } else {
        json.skip(number, WHERE);
      }
    }
    json.requireEnd();
    return ready;
  }

  private Response load(final Request request) {
    refuseOverrides(request.body());
    final String model = request.parameter(InferenceProtocol.MODEL);
    command(() -> state.endpoints.load(model));
    return JsonTree.response(200, JsonTree.object("name", model, "load", true));
  }

  private Response unload(final Request request) {
    final String model = request.parameter(InferenceProtocol.MODEL);
    command(() -> state.endpoints.unload(model));
    return JsonTree.response(200, JsonTree.object("name", model, "unload", true));
  }

  /// A model is loaded as it lies in the repository. Triton's parameters that bring files and a configuration along are
  /// refused, for to ignore them would load something else than was meant.
  private static void refuseOverrides(final byte[] body) {
    if (body.length == 0) {
      return;
    }
    final JsonReader json = new JsonReader();
    final JsonNumber number = new JsonNumber();
    json.reset(body, 0, body.length);
    json.beginObject(WHERE);
    for (boolean first = true; json.nextKey(first, WHERE); first = false) {
      if (json.stringIs(PARAMETERS)) {
        refuseOverrides(json, number);
      } else {
        json.skip(number, WHERE);
      }
    }
    json.requireEnd();
  }

  private static void refuseOverrides(final JsonReader json, final JsonNumber number) {
    json.beginObject(WHERE);
    for (boolean first = true; json.nextKey(first, WHERE); first = false) {
      if (json.stringIs(CONFIG) || json.stringBeginsWith(FILE_PREFIX)) {
        throw Refusal.badRequest("parameters: '" + json.text() + "' is not supported; put it into the repository");
      }
      json.skip(number, WHERE);
    }
  }

  private static void command(final Runnable command) {
    try {
      command.run();
    } catch (final RepositoryException failure) {
      throw Refusal.of(status(failure.kind()), failure.getMessage());
    }
  }

  private static int status(final RepositoryException.Kind kind) {
    return switch (kind) {
      case UNKNOWN_MODEL -> 404;
      case SWITCHED_OFF -> 403;
      case LOAD_FAILED -> 422;
      case SOURCE_FAILED -> 500;
      case CLOSED -> 503;
    };
  }
}

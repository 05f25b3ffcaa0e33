package io.roadml.serving.mlflow;

import io.roadml.serving.http.Access;
import io.roadml.serving.http.Response;
import java.io.IOException;
import java.util.List;

/// One method and path of the protocol.
///
/// @param path     below a base path, with `{name}` for a segment that is also a field of the message
/// @param required the fields that must be set
/// @param access   what a client must be allowed to do
/// @param handler  what answers
record Endpoint(String method, String path, List<String> required, Access access, Handler handler) {
  /// Answers a message.
  @FunctionalInterface
  interface Handler {
    Response answer(Caller caller, Message message) throws IOException;
  }

  static Endpoint get(final String path, final List<String> required, final Handler handler) {
    return new Endpoint("GET", path, required, Access.READ, handler);
  }

  /// A question that is too long for a query.
  static Endpoint ask(final String path, final List<String> required, final Handler handler) {
    return new Endpoint("POST", path, required, Access.READ, handler);
  }

  static Endpoint post(final String path, final List<String> required, final Handler handler) {
    return new Endpoint("POST", path, required, Access.WRITE, handler);
  }

  static Endpoint patch(final String path, final List<String> required, final Handler handler) {
    return new Endpoint("PATCH", path, required, Access.WRITE, handler);
  }

  static Endpoint delete(final String path, final List<String> required, final Handler handler) {
    return new Endpoint("DELETE", path, required, Access.WRITE, handler);
  }
}

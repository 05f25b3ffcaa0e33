package io.roadml.serving.http;

import java.util.Objects;

/// A method and a path that are answered by a handler: how other modules add to the server.
///
/// A path is made of segments; `{name}` stands for any one segment, `{name*}` at the end for all that is left, an empty rest
/// included. A segment that is spelled out wins over one that is not. Segments are decoded once, after they have been cut
/// apart. `GET` answers `HEAD` too.
///
/// - Threading: immutable; a handler is called by many threads at once.
///
/// @param method  `GET`, `POST`, …
/// @param path    begins with a slash: `/v2/models/{model}/stats`
/// @param quick   whether the handler runs on the I/O thread: it must then neither wait nor take longer than microseconds.
///                If not, it runs on a virtual thread and may wait
/// @param access  what a client must be allowed to do
/// @param handler what answers
public record Route(String method, String path, boolean quick, Access access, Handler handler) {
  /// Answers requests.
  @FunctionalInterface
  public interface Handler {
    /// Answers one request whose body has arrived.
    ///
    /// @throws Exception when it cannot: the client is told 500 without the message, the log has it all
    Response answer(Request request) throws Exception;
  }

  /// Checks.
  public Route {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(access, "access");
    Objects.requireNonNull(handler, "handler");
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("path=" + path + ", want it to begin with a slash");
    }
  }

  /// A route whose handler may wait. `GET` needs [Access#READ], every other method [Access#WRITE], unless [#needing] says
  /// otherwise.
  public static Route of(final String method, final String path, final Handler handler) {
    return new Route(method, path, false, usual(method), handler);
  }

  /// A route whose handler runs on the I/O thread; access as [#of].
  public static Route quick(final String method, final String path, final Handler handler) {
    return new Route(method, path, true, usual(method), handler);
  }

  private static Access usual(final String method) {
    return method.equals("GET") ? Access.READ : Access.WRITE;
  }

  /// Returns this route for clients with another access.
  public Route needing(final Access other) {
    return new Route(method, path, quick, other, handler);
  }
}

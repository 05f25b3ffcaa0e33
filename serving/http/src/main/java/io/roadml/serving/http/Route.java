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
/// @param running where the handler runs, and whether it is called before the body is there
/// @param access  what a client must be allowed to do
/// @param handler what answers
/// @param errors  how what the server itself refuses on this path is told: a body that is too long, a method that is not there
public record Route(String method, String path, Running running, Access access, Handler handler,
    Errors errors) {
  /// Answers requests.
  @FunctionalInterface
  public interface Handler {
    /// Answers one request.
    ///
    /// @throws Exception when it cannot: the client is told 500 without the message, the log has it all
    Response answer(Request request) throws Exception;
  }

  /// Writes an error as the protocol of a path has it.
  @FunctionalInterface
  public interface Errors {
    /// Answers with a status and words that are fit for strangers.
    Response answer(int status, String message);
  }

  /// How a handler runs.
  public enum Running {
    /// On the I/O thread: it must neither wait nor take longer than microseconds.
    QUICK,
    /// On a virtual thread, once all of the body is there: it may wait.
    WAITING,
    /// On a virtual thread as soon as the head is there: it reads [Request#stream], and no limit of the server's holds for how
    /// long that is.
    STREAMING
  }

  /// Checks.
  public Route {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(running, "running");
    Objects.requireNonNull(access, "access");
    Objects.requireNonNull(handler, "handler");
    Objects.requireNonNull(errors, "errors");
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("path=" + path + ", want it to begin with a slash");
    }
  }

  /// A route whose handler may wait. `GET` needs [Access#READ], every other method [Access#WRITE], unless [#needing] says
  /// otherwise.
  public static Route of(final String method, final String path, final Handler handler) {
    return of(Running.WAITING, method, path, handler);
  }

  /// A route whose handler runs on the I/O thread; access as [#of].
  public static Route quick(final String method, final String path, final Handler handler) {
    return of(Running.QUICK, method, path, handler);
  }

  /// A route whose handler reads the body as it comes; access as [#of].
  public static Route streaming(final String method, final String path, final Handler handler) {
    return of(Running.STREAMING, method, path, handler);
  }

  private static Route of(final Running running, final String method, final String path, final Handler handler) {
    return new Route(method, path, running, method.equals("GET") ? Access.READ : Access.WRITE, handler,
        Response::error);
  }

  /// Returns this route for clients with another access.
  public Route needing(final Access other) {
    return new Route(method, path, running, other, handler, errors);
  }

  /// Returns this route with another protocol's errors.
  public Route withErrors(final Errors other) {
    return new Route(method, path, running, access, handler, other);
  }
}

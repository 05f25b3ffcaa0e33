package io.roadml.serving.http;

/// A request as a [Route]'s handler sees it. Its body has arrived and has been inflated.
///
/// - Threading: the handler's; not to be kept beyond its answer.
public interface Request {
  /// Returns the method, `HEAD` included.
  String method();

  /// Returns the path as the client wrote it, without the query.
  String path();

  /// Returns the decoded segment that the route's path names so.
  ///
  /// @throws IllegalArgumentException when the route has no such name
  String parameter(String name);

  /// Returns the first value of a query parameter, decoded, or `null`.
  String query(String name);

  /// Returns the first value of a header, or `null`.
  String header(String name);

  /// Returns who sent this, by the name in the token file; `null` when the server asks nobody.
  String client();

  /// Returns the body; empty when there is none. Belongs to the handler.
  byte[] body();
}

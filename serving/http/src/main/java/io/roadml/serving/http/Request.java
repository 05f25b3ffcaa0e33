package io.roadml.serving.http;

import java.io.InputStream;
import java.util.List;

/// A request as a [Route]'s handler sees it. Its body has arrived and has been inflated, unless the route streams.
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

  /// Returns all values of a query parameter in their order, decoded; empty when there is none.
  List<String> queries(String name);

  /// Says whether there is any query parameter.
  boolean hasQuery();

  /// Returns the first value of a header, or `null`.
  String header(String name);

  /// Returns who sent this, by the name in the token file; `null` when the server asks nobody.
  String client();

  /// Returns the body; empty when there is none, and on a route that streams. Belongs to the handler.
  byte[] body();

  /// Returns the body as it comes, for one thread at a time. Ends with an [java.io.IOException] when the client goes away or
  /// sends too slowly; what the handler leaves unread is thrown away.
  InputStream stream();
}

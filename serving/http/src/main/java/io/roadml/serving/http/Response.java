package io.roadml.serving.http;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// An answer of a [Route]'s handler.
///
/// - Threading: immutable as long as nobody writes to the body.
///
/// @param status      the HTTP status
/// @param contentType the media type of the body
/// @param body        the body; may be empty
/// @param headers     more headers; not Content-Type or Content-Length
public record Response(int status, String contentType, byte[] body, Map<String, String> headers) {
  private static final String JSON = "application/json";

  /// Checks and copies.
  public Response {
    Objects.requireNonNull(contentType, "contentType");
    Objects.requireNonNull(body, "body");
    headers = Map.copyOf(headers);
  }

  /// A status with a body of JSON, written by the caller.
  public static Response json(final int status, final String body) {
    return new Response(status, JSON, body.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  /// An error as all of this server's protocols give it: `{"error": message}`. The message must be fit for strangers.
  public static Response error(final int status, final String message) {
    return new Response(status, JSON, errorBody(message), Map.of());
  }

  static byte[] errorBody(final String message) {
    return new ByteWriter(message.length() + 16).ascii("{\"error\":").string(message).put('}').toArray();
  }

  /// Returns this answer with one more header.
  public Response with(final String header, final String value) {
    final Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new Response(status, contentType, body, more);
  }
}

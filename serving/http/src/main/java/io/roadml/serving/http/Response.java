package io.roadml.serving.http;

import java.io.OutputStream;
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
/// @param content     writes a body that is not all in memory, and `body` is then empty; `null` when it is
public record Response(int status, String contentType, byte[] body, Map<String, String> headers, Content content) {
  private static final String JSON = "application/json";
  private static final byte[] NOTHING = new byte[0];

  /// A body that is written piece by piece.
  @FunctionalInterface
  public interface Content {
    /// Writes all of it; waits while the client is slower. Runs on the thread that the handler ran on, after it has returned,
    /// unless the handler was quick: then it is refused.
    ///
    /// @throws Exception when it cannot: the client is told 500 if nothing has been sent, else it is cut off
    void writeTo(OutputStream out) throws Exception;

    /// Returns how many bytes that are; negative when it is not known.
    default long length() {
      return -1;
    }
  }

  /// An answer whose body is in memory.
  public Response(final int status, final String contentType, final byte[] body, final Map<String, String> headers) {
    this(status, contentType, body, headers, null);
  }

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

  /// An answer whose body is written as the client takes it.
  public static Response streamed(final int status, final String contentType, final Content content) {
    return new Response(status, contentType, NOTHING, Map.of(), Objects.requireNonNull(content, "content"));
  }

  static byte[] errorBody(final String message) {
    return new ByteWriter(message.length() + 16).ascii("{\"error\":").string(message).put('}').toArray();
  }

  /// Returns this answer with one more header.
  public Response with(final String header, final String value) {
    final Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new Response(status, contentType, body, more, content);
  }
}

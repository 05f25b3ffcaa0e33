package io.roadml.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An HTTP request that is sent many times, and what its answer must be.
///
/// - Threading: immutable; the arrays are not copied, leave them alone.
///
/// @param method  the method, such as `POST`
/// @param path    path and query, beginning with a slash
/// @param headers headers beside `Host` and `Content-Length`, which are added
/// @param body    the body
/// @param answers the bodies that a right answer may have; empty when any will do
public record Request(String method, String path, Map<String, String> headers, byte[] body, List<byte[]> answers) {
  /// Checks and copies what is not an array.
  public Request {
    headers = new LinkedHashMap<>(headers);
    answers = List.copyOf(answers);
    if (!path.startsWith("/") || path.indexOf(' ') >= 0) {
      throw new IllegalArgumentException("path=" + path + ", want one that begins with / and has no blanks");
    }
  }

  /// Posts a body, whatever the answer.
  public static Request post(final String path, final String contentType, final byte[] body) {
    return new Request("POST", path, Map.of("Content-Type", contentType), body, List.of());
  }

  /// Returns this request with another header.
  public Request withHeader(final String name, final String value) {
    final Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Request(method, path, more, body, answers);
  }

  /// Returns this request with the bodies that a right answer may have.
  public Request withAnswers(final List<byte[]> bodies) {
    return new Request(method, path, headers, body, bodies);
  }

  /// Returns the bytes that go over the wire.
  byte[] encode(final String host) {
    final StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: ").append(host).append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  @Override
  public boolean equals(final Object other) {
    return other instanceof Request that && method.equals(that.method) && path.equals(that.path)
        && headers.equals(that.headers) && Arrays.equals(body, that.body)
        && Arrays.deepEquals(answers.toArray(), that.answers.toArray());
  }

  @Override
  public int hashCode() {
    return 31 * path.hashCode() + Arrays.hashCode(body);
  }

  @Override
  public String toString() {
    return method + " " + path + " with " + body.length + " bytes";
  }
}

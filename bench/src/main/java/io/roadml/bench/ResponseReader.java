package io.roadml.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Takes HTTP/1.1 responses apart as their bytes arrive: status, length or chunks, whether the connection stays, and
/// whether the body is one of those that were expected.
///
/// - Threading: one thread.
/// - Allocation: none after construction.
/// - Fails: [#MALFORMED] for what is no response with a known end.
final class ResponseReader {
  /// More bytes are needed.
  static final int MORE = 0;
  /// The response is whole.
  static final int WHOLE = 1;
  /// Not a response, or one whose end is not known.
  static final int MALFORMED = -1;

  private static final byte[] LENGTH = ascii("content-length:");
  private static final byte[] CHUNKED = ascii("transfer-encoding: chunked");
  private static final byte[] CLOSE = ascii("connection: close");
  private static final int STATUS_AT = 9;
  private static final int STATUS_DIGITS = 3;

  /// Where in a response the next byte belongs.
  private enum Part {
    HEAD, BODY, CHUNK_SIZE, CHUNK, CHUNK_END, TRAILER
  }

  private Part part = Part.HEAD;
  private int status;
  private boolean closes;
  private long left;
  private int lineLength;
  private List<byte[]> answers = List.of();
  private long bodyLength;
  private long possible;

  private static byte[] ascii(final String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// Readies the reader for the next response.
  ///
  /// @param expected bodies of which a right answer is one; at most 64; empty when any will do
  void expect(final List<byte[]> expected) {
    answers = expected;
    part = Part.HEAD;
    bodyLength = 0;
    possible = -1L;
  }

  int status() {
    return status;
  }

  /// Says whether the server closes the connection after this response.
  boolean closes() {
    return closes;
  }

  /// Says whether the whole body was one of those expected, or any would do.
  boolean isExpected() {
    for (int answer = 0; answer < answers.size(); answer++) {
      if ((possible >> answer & 1) != 0 && answers.get(answer).length == bodyLength) {
        return true;
      }
    }
    return answers.isEmpty();
  }

  /// Consumes bytes of the response.
  ///
  /// @param bytes filled from its position to its limit; an unfinished head is left there, so its capacity limits heads
  int read(final ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      final int result = switch (part) {
        case HEAD -> head(bytes);
        case BODY -> body(bytes, Part.HEAD);
        case CHUNK_SIZE -> chunkSize(bytes);
        case CHUNK -> body(bytes, Part.CHUNK_END);
        case CHUNK_END -> chunkEnd(bytes);
        case TRAILER -> trailer(bytes);
      };
      if (result != MORE || part == Part.HEAD) {
        return result;
      }
    }
    return MORE;
  }

  private int head(final ByteBuffer bytes) {
    final int start = bytes.position();
    final int end = endOfHead(bytes);
    if (end < 0) {
      return bytes.remaining() == bytes.capacity() ? MALFORMED : MORE;
    }
    if (end - start < STATUS_AT + STATUS_DIGITS || bytes.get(start) != 'H') {
      return MALFORMED;
    }
    status = number(bytes, start + STATUS_AT, start + STATUS_AT + STATUS_DIGITS);
    left = -1;
    closes = false;
    boolean chunked = false;
    for (int line = start; line < end; line = endOfLine(bytes, line, end)) {
      if (startsWith(bytes, line, end, LENGTH)) {
        left = number(bytes, line + LENGTH.length, end);
      }
      chunked |= startsWith(bytes, line, end, CHUNKED);
      closes |= startsWith(bytes, line, end, CLOSE);
    }
    bytes.position(end);
    return begin(chunked);
  }

  private int begin(final boolean chunked) {
    if (chunked) {
      part = Part.CHUNK_SIZE;
      left = 0;
      return MORE;
    }
    if (left == 0 || status == 204 || status == 304) {
      return WHOLE;
    }
    part = Part.BODY;
    return left < 0 ? MALFORMED : MORE;
  }

  private static int endOfHead(final ByteBuffer bytes) {
    for (int at = bytes.position() + 3; at < bytes.limit(); at++) {
      if (bytes.get(at) == '\n' && bytes.get(at - 2) == '\n') {
        return at + 1;
      }
    }
    return -1;
  }

  private static int endOfLine(final ByteBuffer bytes, final int from, final int end) {
    int at = from;
    while (at < end && bytes.get(at) != '\n') {
      at++;
    }
    return at + 1;
  }

  private static boolean startsWith(final ByteBuffer bytes, final int from, final int end, final byte[] lower) {
    if (from + lower.length > end) {
      return false;
    }
    for (int index = 0; index < lower.length; index++) {
      final byte b = bytes.get(from + index);
      if ((b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b) != lower[index]) {
        return false;
      }
    }
    return true;
  }

  private static int number(final ByteBuffer bytes, final int from, final int end) {
    int at = from;
    while (at < end && bytes.get(at) == ' ') {
      at++;
    }
    int number = 0;
    while (at < end && bytes.get(at) >= '0' && bytes.get(at) <= '9') {
      number = number * 10 + bytes.get(at) - '0';
      at++;
    }
    return number;
  }

  private int body(final ByteBuffer bytes, final Part next) {
    final int length = (int) Math.min(left, bytes.remaining());
    for (int answer = 0; answer < answers.size(); answer++) {
      if ((possible >> answer & 1) != 0 && !matches(bytes, length, answers.get(answer))) {
        possible &= ~(1L << answer);
      }
    }
    bytes.position(bytes.position() + length);
    bodyLength += length;
    left -= length;
    if (left > 0) {
      return MORE;
    }
    part = next;
    return next == Part.HEAD ? WHOLE : MORE;
  }

  private boolean matches(final ByteBuffer bytes, final int length, final byte[] answer) {
    if (bodyLength + length > answer.length) {
      return false;
    }
    for (int index = 0; index < length; index++) {
      if (bytes.get(bytes.position() + index) != answer[(int) bodyLength + index]) {
        return false;
      }
    }
    return true;
  }

  private int chunkSize(final ByteBuffer bytes) {
    final byte b = bytes.get();
    final int digit = Character.digit(b, 16);
    if (digit >= 0) {
      left = left * 16 + digit;
    } else if (b == '\n') {
      part = left == 0 ? Part.TRAILER : Part.CHUNK;
      lineLength = 0;
    }
    return left > Integer.MAX_VALUE ? MALFORMED : MORE;
  }

  private int chunkEnd(final ByteBuffer bytes) {
    if (bytes.get() == '\n') {
      part = Part.CHUNK_SIZE;
    }
    return MORE;
  }

  private int trailer(final ByteBuffer bytes) {
    final byte b = bytes.get();
    if (b == '\n' && lineLength == 0) {
      part = Part.HEAD;
      return WHOLE;
    }
    lineLength = b == '\n' ? 0 : b == '\r' ? lineLength : lineLength + 1;
    return MORE;
  }
}

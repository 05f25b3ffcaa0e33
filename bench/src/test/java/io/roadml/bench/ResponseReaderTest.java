package io.roadml.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponseReaderTest {
  private static final String FIXED = "HTTP/1.1 200 OK\r\ncontent-LENGTH: 5\r\nX: y\r\n\r\nhello";
  private static final String CHUNKED = "HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nTrailer: 1\r\n\r\n";

  private final ResponseReader reader = new ResponseReader();

  /// Feeds bytes in pieces, as a socket may.
  private int feed(final String text, final int piece) {
    final ByteBuffer in = ByteBuffer.allocate(1024);
    int result = ResponseReader.MORE;
    for (int from = 0; from < text.length(); from += piece) {
      in.put(text.substring(from, Math.min(text.length(), from + piece)).getBytes(US_ASCII));
      in.flip();
      result = reader.read(in);
      in.compact();
      if (result != ResponseReader.MORE) {
        assertTrue(from + piece >= text.length(), "ended early, at " + from + " of " + text.length());
      }
    }
    return result;
  }

  @Test
  void readsALengthInPiecesOfAnySize() {
    for (int piece = 1; piece <= FIXED.length(); piece++) {
      reader.expect(List.of("hallo".getBytes(US_ASCII), "hello".getBytes(US_ASCII)));
      assertEquals(ResponseReader.WHOLE, feed(FIXED, piece), "piece=" + piece);
      assertEquals(200, reader.status());
      assertTrue(reader.isExpected());
      assertFalse(reader.closes());
    }
  }

  @Test
  void readsChunksInPiecesOfAnySize() {
    for (int piece = 1; piece <= CHUNKED.length(); piece++) {
      reader.expect(List.of("hello".getBytes(US_ASCII)));
      assertEquals(ResponseReader.WHOLE, feed(CHUNKED, piece), "piece=" + piece);
      assertEquals(503, reader.status());
      assertTrue(reader.isExpected());
    }
  }

  @Test
  void tellsAnUnexpectedBody() {
    for (final String other : List.of("hellO", "hell", "hello!", "")) {
      reader.expect(List.of(other.getBytes(US_ASCII)));
      assertEquals(ResponseReader.WHOLE, feed(FIXED, 7));
      assertFalse(reader.isExpected(), other);
    }
  }

  @Test
  void anyBodyWillDoWhereNoneIsExpected() {
    reader.expect(List.of());
    feed(FIXED, 100);
    assertTrue(reader.isExpected());
  }

  @Test
  void seesThatTheServerCloses() {
    reader.expect(List.of());
    assertEquals(ResponseReader.WHOLE, feed("HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n", 9));
    assertTrue(reader.closes());
  }

  @Test
  void refusesWhatHasNoEnd() {
    reader.expect(List.of());
    assertEquals(ResponseReader.MALFORMED, feed("HTTP/1.1 200 OK\r\n\r\n", 100));
    reader.expect(List.of());
    assertEquals(ResponseReader.MALFORMED, feed("SSH-2.0-OpenSSH_9.2 x\r\n\r\n", 100));
    reader.expect(List.of());
    assertEquals(ResponseReader.MALFORMED, feed("HTTP/1.1 200 OK\r\nX: " + "y".repeat(1004), 1022));
  }

  @Test
  void aResponseWithoutABodyIsWholeAtOnce() {
    reader.expect(List.of());
    assertEquals(ResponseReader.WHOLE, feed("HTTP/1.1 204 No Content\r\n\r\n", 100));
  }
}

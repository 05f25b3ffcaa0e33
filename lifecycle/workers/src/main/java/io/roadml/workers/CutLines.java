package io.roadml.workers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// The lines of bytes in UTF-8. Of a line that is too long its beginning is kept, with a mark that says how many bytes were left out:
/// `beginning… (1048576 more bytes)`.
///
/// - Memory: that of the longest line that is kept, however much comes without an end of a line.
/// - Threading: one thread.
final class CutLines implements AutoCloseable {
  /// In bytes.
  static final int LONGEST = 16 << 10;
  private static final int CHUNK = 8 << 10;
  private static final int TOP_BITS = 0xC0;
  private static final int CONTINUED = 0x80;
  private static final int MOST_CONTINUED = 3;

  private final InputStream in;
  private final Consumer<String> lines;
  /// One byte more than is told, which says whether a character goes on there.
  private final byte[] kept = new byte[LONGEST + 1];
  private long length;
  private boolean isBehindReturn;

  CutLines(InputStream in, Consumer<String> lines) {
    this.in = in;
    this.lines = lines;
  }

  /// Tells all lines until there are no more bytes; what comes behind the last end of a line is one too.
  void tell() throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
      for (int i = 0; i < count; i++) {
        take(chunk[i]);
      }
    }
    if (length > 0) {
      end();
    }
  }

  /// A line ends with `\n`, `\r` or both.
  private void take(byte next) {
    if (next == '\r' || (next == '\n' && !isBehindReturn)) {
      end();
    } else if (next != '\n') {
      add(next);
    }
    isBehindReturn = next == '\r';
  }

  private void add(byte next) {
    if (length < kept.length) {
      kept[(int) length] = next;
    }
    length++;
  }

  private void end() {
    int size = length <= LONGEST ? (int) length : wholeCharacters();
    String text = new String(kept, 0, size, StandardCharsets.UTF_8);
    lines.accept(size == length ? text : text + "… (" + (length - size) + " more bytes)");
    length = 0;
  }

  /// As much as there is without the beginning of a character that goes on.
  private int wholeCharacters() {
    int size = LONGEST;
    while (size > LONGEST - MOST_CONTINUED && (kept[size] & TOP_BITS) == CONTINUED) {
      size--;
    }
    return size;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}

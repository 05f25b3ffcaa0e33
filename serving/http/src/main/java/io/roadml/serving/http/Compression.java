package io.roadml.serving.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/// The content codings: `gzip`, and `deflate` (zlib's form; on input also the bare one that some clients send).
///
/// - Threading: stateless.
enum Compression {
  /// The bytes themselves.
  NONE,
  /// RFC 1952.
  GZIP,
  /// RFC 1950.
  DEFLATE;

  /// Codings that a request may have, for Accept-Encoding.
  static final String ACCEPTED = "gzip, deflate";
  /// A response shorter than this is not worth it.
  static final int SHORTEST = 1024;

  private static final int CHUNK = 16_384;
  private static final int ZLIB_METHOD = 8;

  /// Returns the coding of a request.
  ///
  /// @param header the value of Content-Encoding, or `null`
  /// @return `null` when it is one that is not known
  static Compression ofRequest(final String header) {
    if (header == null) {
      return NONE;
    }
    return switch (header.trim().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> NONE;
      case "gzip", "x-gzip" -> GZIP;
      case "deflate" -> DEFLATE;
      default -> null;
    };
  }

  /// Returns the coding that a client would like for the response.
  ///
  /// @param header the value of Accept-Encoding, or `null`
  static Compression ofResponse(final String header) {
    if (header == null) {
      return NONE;
    }
    Compression best = NONE;
    double bestQuality = 0;
    for (final String part : header.split(",")) {
      final String[] pieces = part.split(";", 2);
      final Compression coding = switch (pieces[0].trim().toLowerCase(Locale.ROOT)) {
        case "gzip", "x-gzip", "*" -> GZIP;
        case "deflate" -> DEFLATE;
        default -> NONE;
      };
      final double quality = pieces.length == 1 ? 1 : quality(pieces[1].trim());
      final boolean tied = quality == bestQuality && quality > 0 && coding == GZIP;
      if (coding != NONE && (quality > bestQuality || tied)) {
        best = coding;
        bestQuality = quality;
      }
    }
    return best;
  }

  private static double quality(final String parameter) {
    try {
      return parameter.startsWith("q=") ? Double.parseDouble(parameter.substring(2)) : 1;
    } catch (final NumberFormatException e) {
      return 0; // not understood: not wanted
    }
  }

  /// The value of Content-Encoding.
  String header() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Inflates a body.
  ///
  /// @param limit  the longest that may come out
  /// @param budget what the memory is counted against; the caller gives the length of the result back
  /// @throws Refusal 413 beyond the limit, 503 when there is no memory, 400 when the bytes are not of this coding
  byte[] inflate(final byte[] body, final int length, final long limit, final MemoryBudget budget) {
    long taken = 0;
    boolean whole = false;
    byte[] inflated = new byte[0];
    int filled = 0;
    try (InputStream in = open(body, length)) {
      while (true) {
        if (filled == inflated.length) {
          final long room = Math.min(Math.max(CHUNK, 2L * filled), limit + 1);
          if (filled > limit) {
            throw tooLarge(limit);
          }
          if (!budget.tryTake(room - taken)) {
            throw Refusal.of(503, "no memory for the body just now; try again");
          }
          taken = room;
          inflated = Arrays.copyOf(inflated, (int) room);
        }
        final int read = in.read(inflated, filled, inflated.length - filled);
        if (read < 0) {
          break;
        }
        filled += read;
      }
      if (filled > limit) {
        throw tooLarge(limit);
      }
      whole = true;
      budget.giveBack(taken - filled);
      return filled == inflated.length ? inflated : Arrays.copyOf(inflated, filled);
    } catch (final IOException e) {
      throw Refusal.badRequest("the body is not in the " + header() + " coding that Content-Encoding names");
    } finally {
      if (!whole) {
        budget.giveBack(taken);
      }
    }
  }

  static Refusal tooLarge(final long limit) {
    return Refusal.of(413, "the body is longer than " + limit + " bytes");
  }

  private InputStream open(final byte[] body, final int length) throws IOException {
    final InputStream in = new ByteArrayInputStream(body, 0, length);
    if (this == GZIP) {
      return new GZIPInputStream(in, CHUNK);
    }
    final boolean zlib = length >= 2 && (body[0] & 0xF) == ZLIB_METHOD
        && (((body[0] & 0xFF) << 8) | (body[1] & 0xFF)) % 31 == 0;
    return new Inflating(in, new Inflater(!zlib));
  }

  private static final class Inflating extends InflaterInputStream {
    Inflating(final InputStream in, final Inflater inflater) {
      super(in, inflater, CHUNK);
    }

    @Override
    public void close() throws IOException {
      super.close();
      inf.end();
    }

    @Override
    protected void fill() throws IOException {
      super.fill();
      if (len == 0) {
        throw new ZipException("cut short");
      }
    }
  }

  /// Deflates a body, fast rather than small.
  byte[] deflate(final byte[] body, final int length) {
    final ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(CHUNK, length / 4));
    final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try (OutputStream stream = this == GZIP ? new GZIPOutputStream(out, CHUNK)
        : new DeflaterOutputStream(out, deflater, CHUNK)) {
      stream.write(body, 0, length);
    } catch (final IOException e) {
      throw new AssertionError("memory does not fail", e);
    } finally {
      deflater.end();
    }
    return out.toByteArray();
  }
}

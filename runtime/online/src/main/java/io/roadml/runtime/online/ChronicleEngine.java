package io.roadml.runtime.online;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import net.openhft.chronicle.core.values.LongValue;
import net.openhft.chronicle.core.values.TwoLongValue;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;

/// Files of Chronicle Map: constant sizes and checksums. A file never extends itself: when one of its segments is full it says so, and
/// the table makes a larger file. Measured on a disk without a free page, a map that extends itself fails half-way and takes no new key
/// again, not even when there is room.
///
/// - Keys are `LongValue`, or `TwoLongValue` where hashed: measured, the two that Chronicle looks up without allocating
///   (a `byte[]` key costs 176 bytes a read).
final class ChronicleEngine implements RowEngine {
  private static final int ENTRY_BYTES = 28;
  private static final int TOUCH = 1 << 20;
  /// A file begins with eight bytes of hash, four of size whose highest bit says "not ready", and the text of a head.
  private static final int HEAD_SIZE_AT = 8;
  private static final int HEAD_TEXT_AT = 12;
  private static final byte[] HEAD_TEXT = "!net.openhft.chronicle.map.".getBytes(StandardCharsets.US_ASCII);

  ChronicleEngine() {
    ChronicleFlags.require();
    quieten();
  }

  /// Chronicle brings SLF4J, which complains on the terminal when nobody has chosen where its lines go.
  private static void quieten() {
    if (System.getProperty("slf4j.internal.verbosity") == null) {
      System.setProperty("slf4j.internal.verbosity", "ERROR");
    }
  }

  @Override
  public long estimatedBytes(final Sizes sizes) {
    return (long) (1.2 * sizes.rows() * (sizes.keyBytes() + sizes.rowBytes() + ENTRY_BYTES)) + TOUCH;
  }

  @Override
  public RowFile create(final Path file, final Sizes sizes) throws IOException {
    final RowFile made = made(file, () -> map(sizes).createPersistedTo(file.toFile()), sizes);
    try {
      takeSpace(file);
      return made;
    } catch (final IOException | RuntimeException full) {
      made.close();
      throw full;
    }
  }

  @Override
  public RowFile open(final Path file, final Sizes sizes) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("there is no file " + file.getFileName());
    }
    requireHead(file);
    return made(file, () -> map(sizes).createPersistedTo(file.toFile()), sizes);
  }

  @Override
  public RowFile recover(final Path file, final Sizes sizes, final Runnable onDamage) throws IOException {
    requireHead(file);
    return made(file, () -> map(sizes).recoverPersistedTo(file.toFile(), false, damage -> onDamage.run()), sizes);
  }

  /// Chronicle waits a minute for the head of a file to become ready; bytes of others never do.
  private static void requireHead(final Path file) throws IOException {
    final ByteBuffer head = ByteBuffer.allocate(HEAD_TEXT_AT + HEAD_TEXT.length).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      readFully(channel, head, 0);
    }
    final boolean isWhole = !head.hasRemaining();
    if (!isWhole || head.getInt(HEAD_SIZE_AT) <= 0 || head.getInt(HEAD_SIZE_AT) > Files.size(file)
        || !Arrays.equals(head.array(), HEAD_TEXT_AT, head.capacity(), HEAD_TEXT, 0, HEAD_TEXT.length)) {
      throw new IOException(file.getFileName() + " does not begin like a Chronicle Map that is ready");
    }
  }

  @FunctionalInterface
  private interface Maker {
    ChronicleMap<?, byte[]> make() throws IOException;
  }

  /// Whatever Chronicle throws at a file that is none of its own, Errors among it, means that the file cannot be used; an
  /// InternalError is a fault of mapped memory, which is a full disk.
  private static RowFile made(final Path file, final Maker maker, final Sizes sizes) throws IOException {
    try {
      return ChronicleFile.of(maker.make(), sizes);
    } catch (final OutOfMemoryError | StackOverflowError | IOException error) {
      throw error;
    } catch (final InternalError fault) {
      throw new IOException(DiskFailure.FAULT, fault);
    } catch (final RuntimeException | Error error) {
      throw new IOException(file.getFileName() + " cannot be read: " + error.getMessage(), error);
    }
  }

  private static ChronicleMapBuilder<?, byte[]> map(final Sizes sizes) {
    final Class<?> key = sizes.keyBytes() == Long.BYTES ? LongValue.class : TwoLongValue.class;
    return ChronicleMapBuilder.of(key, byte[].class).name(sizes.name()).entries(sizes.rows())
        .constantValueSizeBySample(new byte[sizes.rowBytes()]).allowSegmentTiering(false).checksumEntries(true)
        .skipCloseOnExitHook(true);
  }

  /// Writes every page of a new file back to itself, so that a full disk is an IOException now and not a fault of memory later.
  private static void takeSpace(final Path file) throws IOException {
    final ByteBuffer page = ByteBuffer.allocateDirect(TOUCH);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      for (long at = 0; at < channel.size(); at += TOUCH) {
        page.clear();
        readFully(channel, page, at);
        page.flip();
        writeFully(channel, page, at);
      }
    }
  }

  private static void readFully(final FileChannel channel, final ByteBuffer page, final long from) throws IOException {
    long at = from;
    while (page.hasRemaining()) {
      final int read = channel.read(page, at);
      if (read < 0) {
        return;
      }
      at += read;
    }
  }

  private static void writeFully(final FileChannel channel, final ByteBuffer page, final long from) throws IOException {
    long at = from;
    while (page.hasRemaining()) {
      at += channel.write(page, at);
    }
  }
}

package io.roadml.runtime.online;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.ElementType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Layouts, hashes, names and descriptions.
class PartsTest {
  private static final List<
      Column> MIXED = List.of(Column.of("flag", ElementType.BOOL), Column.of("a", ElementType.FP64),
          Column.string("s", 5),
          Column.of("b", ElementType.INT32), Column.vector("v", 3), Column.of("c", ElementType.INT64));

  @TempDir
  Path folder;

  /// The published values of MurmurHash3_x64_128 with seed 0.
  @ParameterizedTest @CsvSource({"'', 0, 0", "hello, cbd8a7b341bd9b02, 5b1e906a48ae1d19",
      "'The quick brown fox jumps over the lazy dog', e34bbc7bbc071b6c, 7a433ca9c49a9347"})
  void theHashIsMurmur3(final String text, final String low, final String high) {
    final Murmur128 hash = new Murmur128();
    final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    hash.hash(MemorySegment.ofArray(bytes), bytes.length);
    assertEquals(low, Long.toHexString(hash.low()));
    assertEquals(high, Long.toHexString(hash.high()));
  }

  @Test
  void everyLengthOfAKeyHasAHashOfItsOwn() {
    final Murmur128 hash = new Murmur128();
    final MemorySegment zeros = MemorySegment.ofArray(new byte[64]);
    long before = -1;
    for (int length = 0; length <= 64; length++) {
      hash.hash(zeros, length);
      assertNotEquals(before, hash.low());
      before = hash.low();
    }
  }

  @Test
  void featuresLieAlignedAndApart() {
    final KeyLayout key = new KeyLayout(List.of(Column.string("k", 7)));
    final RowLayout layout = new RowLayout(MIXED, key, 1);
    final BitSet taken = new BitSet();
    taken.set(0, RowLayout.PRESENCE_AT + 8);
    for (int feature = 0; feature < MIXED.size(); feature++) {
      final int from = layout.offset(feature);
      final int to = from + MIXED.get(feature).byteSize();
      assertEquals(0, from % MIXED.get(feature).alignment());
      assertEquals(-1, nextSetBefore(taken, from, to), "feature " + feature + " overlaps");
      taken.set(from, to);
    }
    assertTrue(layout.keyOffset() >= taken.length());
    assertEquals(0, layout.byteSize() % 8);
    assertTrue(layout.byteSize() >= layout.keyOffset() + 4 + key.canonicalBytes());
  }

  private static int nextSetBefore(final BitSet bits, final int from, final int to) {
    final int next = bits.nextSetBit(from);
    return next < to ? next : -1;
  }

  @Test
  void manyFeaturesHaveABitEach() {
    assertEquals(8, RowLayout.presenceBytes(64));
    assertEquals(16, RowLayout.presenceBytes(65));
    assertEquals(RowLayout.PRESENCE_AT + 8, RowLayout.presenceAt(64));
    assertEquals(1, RowLayout.presenceBit(64));
  }

  @Test
  void aDescriptionIsReadAsItWasWritten() throws IOException {
    final OnlineView view = OnlineView.of("p", "v", List.of(Column.string("k", 7)), MIXED).withRows(42);
    final Descriptor descriptor = new Descriptor(view, 3, 9);
    final Path file = folder.resolve("description");
    descriptor.write(file);
    assertEquals(descriptor, Descriptor.read(file, "p", "v"));
    Files.writeString(file, Files.readString(file).replace("schema", "schame"));
    assertTrue(
        assertThrows(IOException.class, () -> Descriptor.read(file, "p", "v")).getMessage().contains("no line schema"));
  }

  @ParameterizedTest @ValueSource(strings = {"", "..", "a/b", "a\\b", "1a", "a b", "ä"})
  void aNameThatIsNoNameIsRefused(final String name) {
    assertThrows(IllegalArgumentException.class, () -> Names.check("view", name));
  }

  @Test
  void columnsAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> Column.of("x", ElementType.UINT8));
    assertThrows(IllegalArgumentException.class, () -> new Column("x", ElementType.FP64, 2));
    assertThrows(IllegalArgumentException.class, () -> Column.string("x", 0));
    final OnlineView view = OnlineView.of("p", "v", List.of(Column.of("k", ElementType.INT64)), MIXED);
    assertThrows(IllegalArgumentException.class, () -> view.withFeature(Column.of("a", ElementType.FP64)));
    assertThrows(IllegalArgumentException.class, () -> view.withMaxAge(-1, 0));
    assertTrue(view.isWidenedBy(view.withFeature(Column.of("z", ElementType.FP64))));
    assertFalse(view.withFeature(Column.of("z", ElementType.FP64)).isWidenedBy(view));
  }

  @Test
  void optionsAndTheClockAreSane() {
    assertThrows(IllegalArgumentException.class,
        () -> OnlineOptions.defaults().withMaxFuture(Duration.ofSeconds(-1)));
    assertTrue(Math.abs(EpochClock.SYSTEM.micros() - System.currentTimeMillis() * 1_000) < 60_000_000);
  }
}

package io.roadml.runtime.online;

import static io.roadml.runtime.core.FeatureSource.NOT_FOUND;
import static io.roadml.runtime.core.FeatureSource.NULL_VALUE;
import static io.roadml.runtime.core.FeatureSource.OUTSIDE_MAX_AGE;
import static io.roadml.runtime.core.FeatureSource.PRESENT;
import static io.roadml.runtime.core.RowSink.NO_CREATED_TIME;
import static io.roadml.runtime.online.WriteMode.REPLACE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.FeatureLookup;
import io.roadml.runtime.core.FeatureRequest;
import io.roadml.runtime.core.FeatureRequest.Wanted;
import io.roadml.runtime.core.FeatureSink;
import io.roadml.runtime.core.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Rows of every type, straight into the inputs of models.
@Timeout(120)
class LookupTest {
  private static final long NOW = 1_000_000_000_000_000L;
  private static final int CALLS = 20_000;
  /// What reading the counter itself may cost.
  private static final long SLACK_BYTES = 512;

  @TempDir
  Path folder;

  private OnlineStore store;

  @BeforeEach
  void open() {
    store = OnlineStore.open(folder,
        OnlineOptions.defaults().withClock(() -> NOW).withSweepEvery(Duration.ZERO));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static OnlineView typed() {
    return OnlineView.of("p", "typed", List.of(Column.of("id", ElementType.INT64)),
        List.of(Column.of("flag", ElementType.BOOL), Column.of("small", ElementType.INT32),
            Column.of("big", ElementType.INT64), Column.of("single", ElementType.FP32),
            Column.of("exact", ElementType.FP64), Column.vector("pair", 2), Column.string("text", 10)))
        .withRows(100).withMaxAge(1_000, 1_000);
  }

  private OnlineTable written() {
    final OnlineTable table = store.table(typed());
    table.writer().key(0, 7).set(0, 1).set(1, -5).set(2, 1L << 53).set(3, .5).set(4, .1).set(5, new float[]{2, 3})
        .set(6, "naïve").write(NOW, NO_CREATED_TIME, REPLACE);
    table.writer().key(0, 8).set(4, Double.NaN).write(NOW, NO_CREATED_TIME, REPLACE);
    table.writer().key(0, 9).set(4, .9).write(NOW - 1_001, NO_CREATED_TIME, REPLACE);
    return table;
  }

  private static FeatureRequest numbers(final ElementType type) {
    return new FeatureRequest("p", "typed", List.of("id"), type,
        List.of(new Wanted("exact", 6, -1), new Wanted("pair", 4, -2), new Wanted("flag", 0, -3),
            new Wanted("small", 1, -4),
            new Wanted("big", 2, -5), new Wanted("single", 3, -6)));
  }

  @Test
  void everyNumberArrivesInFp64AtItsColumn() {
    written();
    try (FeatureLookup lookup = store.prepare(numbers(ElementType.FP64))) {
      final double[] row = new double[8];
      final byte[] statuses = new byte[8];
      assertEquals(6, read(lookup, 7, MemorySegment.ofArray(row), 0, statuses));
      assertArrayEquals(new double[]{1, -5, 1L << 53, .5, 2, 3, .1, 0}, row);
      assertArrayEquals(new byte[]{PRESENT, PRESENT, PRESENT, PRESENT, PRESENT, PRESENT, PRESENT, 0}, statuses);
    }
  }

  private static int read(final FeatureLookup lookup, final long id, final MemorySegment row, final long offset,
      final byte[] statuses) {
    lookup.key(0, id);
    return lookup.read(NOW, row, offset, MemorySegment.ofArray(statuses), 0);
  }

  @Test
  void whatIsNotPresentLeavesItsFallbackAndItsStatus() {
    written();
    try (FeatureLookup lookup = store.prepare(numbers(ElementType.FP32))) {
      final float[] row = new float[10];
      final byte[] statuses = new byte[7];
      assertEquals(1, read(lookup, 8, MemorySegment.ofArray(row), 8, statuses));
      assertArrayEquals(new float[]{0, 0, -3, -4, -5, -6, -2, -2, Float.NaN, 0}, row, "NaN is a value");
      assertArrayEquals(new byte[]{NULL_VALUE, NULL_VALUE, NULL_VALUE, NULL_VALUE, NULL_VALUE, NULL_VALUE, PRESENT},
          statuses);
      assertEquals(0, read(lookup, 9, MemorySegment.ofArray(row), 8, statuses));
      assertArrayEquals(filled(OUTSIDE_MAX_AGE), statuses);
      assertEquals(0, read(lookup, 10, MemorySegment.ofArray(row), 8, statuses));
      assertArrayEquals(filled(NOT_FOUND), statuses);
      assertArrayEquals(new float[]{0, 0, -3, -4, -5, -6, -2, -2, -1, 0}, row);
    }
  }

  private static byte[] filled(final int status) {
    final byte[] statuses = new byte[7];
    Arrays.fill(statuses, (byte) status);
    return statuses;
  }

  @Test
  void wholeNumbersArriveInInt64ToTheLastBit() {
    written().writer().key(0, 7).set(2, (1L << 62) + 1).write(NOW, 1, REPLACE);
    try (FeatureLookup lookup = store.prepare(new FeatureRequest("p", "typed", List.of("id"), ElementType.INT64,
        List.of(new Wanted("big", 0, -1), new Wanted("small", 1, -2))))) {
      final long[] row = new long[2];
      assertEquals(1, read(lookup, 7, MemorySegment.ofArray(row), 0, new byte[2]));
      assertArrayEquals(new long[]{(1L << 62) + 1, -2}, row);
    }
  }

  /// Writes down what it takes.
  private static final class Notes implements FeatureSink {
    private final String[] values = new String[9];

    @Override
    public void take(final int column, final long value) {
      values[column] = Long.toString(value);
    }

    @Override
    public void take(final int column, final double value) {
      values[column] = Double.toString(value);
    }

    @Override
    public void take(final int column, final MemorySegment source, final long offset, final int length) {
      values[column] = new String(source.asSlice(offset, length).toArray(Memory.BYTE), StandardCharsets.UTF_8);
    }

    @Override
    public void takeMissing(final int column) {
      values[column] = "-";
    }
  }

  @Test
  void aSinkTakesEveryTypeAsItIsStored() {
    written();
    final FeatureRequest request = new FeatureRequest("p", "typed", List.of("id"), null,
        List.of(new Wanted("text", 0, 0), new Wanted("big", 1, 0), new Wanted("pair", 2, 0), new Wanted("flag", 4, 0),
            new Wanted("single", 5, 0), new Wanted("exact", 6, 0), new Wanted("small", 7, 0)));
    try (FeatureLookup lookup = store.prepare(request)) {
      assertEquals("naïve 9007199254740992 2.0 3.0 1 0.5 0.1 -5 111111110", taken(lookup, 7));
      assertEquals("- - - - - - NaN - 222222120", taken(lookup, 8));
      assertEquals("- - - - - - - - 444444440", taken(lookup, 9));
      assertEquals("- - - - - - - - 333333330", taken(lookup, 10));
      assertEquals(TensorSpec.of("text", ElementType.BYTES, 1), lookup.feature(0));
      assertEquals(TensorSpec.of("pair", ElementType.FP32, 2), lookup.feature(2));
      lookup.key(0, 7);
      final MemorySegment row = MemorySegment.ofArray(new byte[64]);
      assertThrows(IllegalStateException.class, () -> lookup.read(NOW, row, 0, null, 0));
    }
  }

  private static String taken(final FeatureLookup lookup, final long id) {
    final Notes notes = new Notes();
    final byte[] statuses = new byte[9];
    lookup.key(0, id);
    lookup.read(NOW, notes, MemorySegment.ofArray(statuses), 0);
    final StringBuilder text = new StringBuilder(String.join(" ", Arrays.asList(notes.values).subList(0, 8)));
    text.append(' ');
    for (final byte status : statuses) {
      text.append(status);
    }
    return text.toString();
  }

  @Test
  void aFeatureThatTheTypeCannotHoldIsRefusedByName() {
    written();
    refuses("exact", ElementType.INT64, 0, "feature exact is FP64 and does not fit INT64");
    refuses("text", ElementType.FP32, 0,
        "feature text is BYTES and does not fit FP32; a string needs a transform, which makes a number of it");
    refuses("big", ElementType.INT64, .5, "fallback of big=0.5, want a whole number for INT64");
  }

  private void refuses(final String feature, final ElementType type, final double fallback, final String message) {
    final FeatureRequest request = new FeatureRequest("p", "typed", List.of("id"), type,
        List.of(new Wanted(feature, 0, fallback)));
    assertEquals(message, assertThrows(IllegalArgumentException.class, () -> store.prepare(request)).getMessage());
  }

  @Test
  void aReaderCopiesIntoTheCallersMemoryAndHasEveryType() {
    final OnlineTable table = written();
    try (Arena arena = Arena.ofConfined();
        RowReader reader = table.reader(arena.allocate(table.rowBytes()))) {
      assertEquals(PRESENT, reader.key(0, 7).read(NOW));
      assertEquals("naïve", reader.getString(6));
      assertEquals(-5, reader.getLong(1));
      assertEquals(.5, reader.getDouble(3));
      assertArrayEquals(new float[]{2, 3}, reader.getVector(5));
      assertThrows(IllegalArgumentException.class, () -> reader.getLong(4));
    }
    final RowReader tooSmall = table.reader(MemorySegment.ofArray(new byte[8])).key(0, 7);
    assertThrows(IllegalStateException.class, () -> tooSmall.read(NOW));
  }

  @Test
  void compositeKeysNeverCollideWhateverTheOrderOfTheirColumns() {
    final OnlineTable table = store.table(OnlineView
        .of("p", "pairs", List.of(Column.string("b", 8), Column.string("a", 8)),
            List.of(Column.of("v", ElementType.FP64)))
        .withRows(100));
    final String[][] keys = {{"1", "23"}, {"12", "3"}, {"a|b", "c"}, {"a", "b|c"}, {"", "x"}, {"x", ""}};
    final RowWriter writer = table.writer();
    for (int key = 0; key < keys.length; key++) {
      writer.key(1, keys[key][0]).key(0, keys[key][1]).set(0, 100.0 * key).write(NOW, NO_CREATED_TIME, REPLACE);
    }
    final FeatureRequest request = new FeatureRequest("p", "pairs", List.of("a", "b"), ElementType.FP64,
        List.of(new Wanted("v", 0, -1)));
    final double[] row = new double[1];
    try (FeatureLookup lookup = store.prepare(request)) {
      for (int key = 0; key < keys.length; key++) {
        assertEquals(1, read(lookup, keys[key][0], keys[key][1], row));
        assertEquals(100.0 * key, row[0]);
      }
      assertEquals(0, read(lookup, "23", "1", row));
    }
  }

  private static int read(final FeatureLookup lookup, final String a, final String b, final double[] row) {
    lookup.key(0, MemorySegment.ofArray(a.getBytes(StandardCharsets.UTF_8)), 0, a.length());
    lookup.key(1, MemorySegment.ofArray(b.getBytes(StandardCharsets.UTF_8)), 0, b.length());
    return lookup.read(NOW, MemorySegment.ofArray(row), 0, null, 0);
  }

  @Test
  void aViewWithoutKeysHasOneRow() {
    final OnlineTable table = store
        .table(OnlineView.of("p", "market", List.of(), List.of(Column.of("vix", ElementType.FP64))).withRows(1));
    table.writer().set(0, 17.5).write(NOW, NO_CREATED_TIME, REPLACE);
    final RowReader reader = table.reader();
    assertEquals(PRESENT, reader.read(NOW));
    assertEquals(17.5, reader.getDouble(0));
  }

  @Test
  void readingAllocatesNothingOnceWarm() {
    final OnlineTable table = tenDoubles("wide", Column.of("id", ElementType.INT64));
    final RowWriter writer = table.writer();
    for (int id = 0; id < 1_000; id++) {
      writer.key(0, id);
      IntStream.range(0, 10).forEach(feature -> writer.set(feature, .5));
      writer.write(NOW, NO_CREATED_TIME, REPLACE);
    }
    final MemorySegment row = Arena.ofAuto().allocate(40);
    final MemorySegment statuses = Arena.ofAuto().allocate(10);
    try (FeatureLookup lookup = store.prepare(tenWanted("wide")); RowReader reader = table.reader()) {
      assertAllocatesNothing(() -> {
        for (int call = 0; call < CALLS; call++) {
          lookup.key(0, call % 1_100);
          lookup.read(NOW, row, 0, statuses, 0);
        }
      });
      assertAllocatesNothing(() -> {
        for (int call = 0; call < CALLS; call++) {
          reader.key(0, call % 1_100).read(NOW);
        }
      });
    }
  }

  @Test
  void readingByStringsAllocatesNothingOnceWarm() {
    final OnlineTable table = tenDoubles("named", Column.string("id", 16));
    final RowWriter writer = table.writer();
    writer.key(0, "somebody").set(0, .5).write(NOW, NO_CREATED_TIME, REPLACE);
    final MemorySegment row = Arena.ofAuto().allocate(40);
    final MemorySegment key = Arena.ofAuto().allocateFrom("somebody");
    try (FeatureLookup lookup = store.prepare(tenWanted("named"))) {
      assertAllocatesNothing(() -> {
        for (int call = 0; call < CALLS; call++) {
          lookup.key(0, key, 0, 8);
          assertEquals(1, lookup.read(NOW, row, 0, null, 0));
        }
      });
    }
  }

  private OnlineTable tenDoubles(final String name, final Column key) {
    return store.table(OnlineView.of("p", name, List.of(key),
        IntStream.range(0, 10).mapToObj(index -> Column.of("f" + index, ElementType.FP64)).toList()).withRows(1_000));
  }

  private static FeatureRequest tenWanted(final String view) {
    return new FeatureRequest("p", view, List.of("id"), ElementType.FP32,
        IntStream.range(0, 10).mapToObj(index -> new Wanted("f" + index, index, 0)).toList());
  }

  private static void assertAllocatesNothing(final Runnable calls) {
    final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 10; round++) { // a compilation may allocate once on the thread that triggers it
      final long before = threads.getCurrentThreadAllocatedBytes();
      calls.run();
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    final long bytes = least;
    assertTrue(bytes <= SLACK_BYTES, () -> bytes + " bytes for " + CALLS + " reads");
  }
}

package io.roadml.runtime.online;

import static io.roadml.runtime.core.FeatureSource.NOT_FOUND;
import static io.roadml.runtime.core.FeatureSource.NULL_VALUE;
import static io.roadml.runtime.core.FeatureSource.OUTSIDE_MAX_AGE;
import static io.roadml.runtime.core.FeatureSource.PRESENT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roadml.runtime.core.ElementType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Random writes, deletions, sweeps, growths and readings against a map of plain objects.
@Timeout(120)
class RandomRowsTest {
  private static final int KEYS = 300;
  private static final int FEATURES = 3;
  private static final int STEPS = 20_000;
  private static final long MAX_AGE = 500;
  private static final long GRACE = 200;

  /// What the store should have of a key.
  private record Row(long event, long created, Long[] values) {}

  @TempDir
  Path folder;

  private final Map<Integer, Row> expected = new HashMap<>();
  private final long[] now = {1_000_000};
  private long swept = Long.MIN_VALUE;

  @Test
  void theStoreAgreesWithAMapOfPlainObjects() {
    for (int seed = 1; seed <= 5; seed++) {
      expected.clear();
      swept = Long.MIN_VALUE;
      run(seed);
    }
  }

  private void run(final int seed) {
    final Random random = new Random(seed);
    final OnlineView view = OnlineView
        .of("p", "seed" + seed, List.of(Column.string("id", 4)), List.of(Column.of("f0", ElementType.INT64),
            Column.of("f1", ElementType.INT64), Column.of("f2", ElementType.INT64)))
        .withRows(10).withMaxAge(MAX_AGE, GRACE);
    try (OnlineStore store = OnlineStore.open(folder, OnlineOptions.defaults().withClock(() -> now[0])
        .withMaxFuture(Duration.ofNanos(50_000)).withSweepEvery(Duration.ZERO))) {
      final OnlineTable table = store.table(view);
      final RowWriter writer = table.writer();
      final RowReader reader = table.reader();
      for (int step = 0; step < STEPS; step++) {
        final String where = "seed " + seed + ", step " + step;
        step(random, table, writer, where);
        assertRow(reader, random.nextInt(KEYS), where);
      }
    }
  }

  private void step(final Random random, final OnlineTable table, final RowWriter writer, final String where) {
    now[0] += random.nextInt(3);
    if (random.nextInt(1_000) == 0) {
      swept = now[0] - MAX_AGE - GRACE;
      table.sweep();
    }
    final int id = random.nextInt(KEYS);
    final WriteMode mode = WriteMode.values()[random.nextInt(10) < 7 ? 0 : random.nextInt(3)];
    final long event = now[0] + 60 - random.nextInt(100) * (random.nextInt(20) == 0 ? 10L : 1L);
    final long created = random.nextInt(3);
    final Long[] said = new Long[FEATURES];
    final boolean[] isSaid = new boolean[FEATURES];
    writer.key(0, "k" + id);
    final boolean isDeletion = random.nextInt(15) == 0;
    for (int feature = 0; feature < FEATURES && !isDeletion; feature++) {
      say(random, writer, feature, said, isSaid);
    }
    final int code = isDeletion ? writer.writeDelete(event, created, mode) : writer.write(event, created, mode);
    assertEquals(expect(id, new Row(event, created, isDeletion ? null : said), isSaid, mode), code, where);
  }

  private static void say(final Random random, final RowWriter writer, final int feature, final Long[] said,
      final boolean[] isSaid) {
    switch (random.nextInt(3)) {
      case 0 -> {
        said[feature] = random.nextLong();
        isSaid[feature] = true;
        writer.set(feature, said[feature]);
      }
      case 1 -> {
        isSaid[feature] = true;
        writer.setNull(feature);
      }
      default -> said[feature] = null;
    }
  }

  private int expect(final int id, final Row row, final boolean[] isSaid, final WriteMode mode) {
    if (row.event > now[0] + 50) {
      return RowWriter.FUTURE;
    }
    if (isGone(row.event)) {
      return RowWriter.EXPIRED;
    }
    final Row old = expected.get(id);
    final boolean isThere = old != null && !isGone(old.event);
    final boolean isNewer = !isThere || row.event > old.event || (row.event == old.event && row.created > old.created);
    if (!isNewer && mode != WriteMode.FORCE) {
      return RowWriter.STALE;
    }
    if (mode == WriteMode.MERGE && isThere && old.values != null && row.values != null) {
      for (int feature = 0; feature < FEATURES; feature++) {
        row.values[feature] = isSaid[feature] ? row.values[feature] : old.values[feature];
      }
    }
    expected.put(id, row);
    return RowWriter.WRITTEN;
  }

  private boolean isGone(final long event) {
    return event < Math.max(swept, now[0] - MAX_AGE - GRACE);
  }

  private void assertRow(final RowReader reader, final int id, final String where) {
    final Row row = expected.get(id);
    reader.key(0, "k" + id).read(now[0]);
    for (int feature = 0; feature < FEATURES; feature++) {
      final int status = status(row, feature);
      assertEquals(status, reader.status(feature), where + ", row " + id + " " + row);
      if (status == PRESENT) {
        assertEquals(row.values[feature], reader.getLong(feature), where + ", row " + id);
      }
    }
  }

  private int status(final Row row, final int feature) {
    if (row == null || row.values == null || isGone(row.event)) {
      return NOT_FOUND;
    }
    if (now[0] - row.event > MAX_AGE) {
      return OUTSIDE_MAX_AGE;
    }
    return row.values[feature] == null ? NULL_VALUE : PRESENT;
  }
}

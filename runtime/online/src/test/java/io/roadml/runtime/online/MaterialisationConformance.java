package io.roadml.runtime.online;

import static io.roadml.runtime.core.FeatureSource.NOT_FOUND;
import static io.roadml.runtime.core.RowSink.NO_CREATED_TIME;
import static io.roadml.runtime.online.HandClock.at;
import static io.roadml.runtime.online.WriteMode.FORCE;
import static io.roadml.runtime.online.WriteMode.REPLACE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What every implementation must do for those who materialise: M2, M3, M4, M10 and M14 as far as the store decides them, and what
/// an opened store has of the one that was closed.
abstract class MaterialisationConformance extends OnlineStoreFixture {
  @Test
  void m2M3M4RowsMayComeTwiceAndInAnyOrderOfBatchesAndTheEndIsTheSame() {
    final Random random = new Random(3);
    for (int run = 0; run < 5; run++) {
      final List<Integer> windows = new ArrayList<>(List.of(0, 1, 2, 3, 2, 0));
      Collections.shuffle(windows, random);
      for (final int window : windows) {
        materialize("run" + run, window);
      }
      for (int user = 0; user < 10; user++) {
        assertEquals("PRESENT 3.0 | NULL_VALUE", read("run" + run + "u" + user, "12:00:00"),
            "seed 3, windows " + windows);
      }
    }
    assertEquals(new WriteReport(10, 0, 10, 0, 0), materialize("run0", 3), "M2: the second time nothing is written");
    assertEquals(new WriteReport(10, 0, 10, 0, 0), materialize("run0", 1), "M4: no key goes backwards");
  }

  private WriteReport materialize(final String prefix, final int window) {
    for (int user = 0; user < 10; user++) {
      writer.key(0, prefix + "u" + user).set(SCORE, (double) window).row(at("11:55:0" + window), at("11:59:00"));
    }
    return writer.flush(REPLACE);
  }

  @Test
  void m4ForceTakesAnOlderRow() {
    write("u", "11:59:00", "11:59:00", .9, "B");
    assertEquals(RowWriter.WRITTEN, writer.key(0, "u").set(SCORE, .1).write(at("11:58:00"), NO_CREATED_TIME, FORCE));
    assertEquals("PRESENT 0.1 | NULL_VALUE", read("u", "12:00:00"));
    assertEquals(RowWriter.WRITTEN, write("u", "11:58:30", "11:58:30", .2, null), "what counts now is the forced row");
  }

  @Test
  void m10ACorrectionOfTheSameEventReplacesTheValue() {
    write("u", "11:59:00", "11:59:10", .9, "B");
    assertEquals(RowWriter.WRITTEN, write("u", "11:59:00", "11:59:20", .8, "B"));
    assertEquals("PRESENT 0.8 | PRESENT B", read("u", "12:00:00"));
  }

  @Test
  void m14ADeletedKeyStaysDeletedWhenOlderRowsComeAgain() {
    write("u", "11:58:00", "11:58:00", .9, "B");
    assertEquals(RowWriter.WRITTEN, writer.key(0, "u").writeDelete(at("11:59:00"), at("11:59:00"), REPLACE));
    assertEquals("NOT_FOUND | NOT_FOUND", read("u", "12:00:00"));
    assertEquals(RowWriter.STALE, write("u", "11:58:00", "11:59:59", .9, "B"));
    assertEquals(NOT_FOUND, reader.key(0, "u").readEvenOld(at("12:00:00")), "nor is its old value to be had");
    risk.sweep();
    assertEquals(RowWriter.STALE, write("u", "11:58:30", "11:59:59", .9, "B"), "also after a sweep");
    risk.maxAge(10 * MINUTE, 0);
    clock.set("12:30:00");
    assertEquals(1, risk.sweep().removed(), "a tombstone that is old enough goes");
    risk.maxAge(500 * MINUTE, 0);
    assertEquals(RowWriter.EXPIRED, write("u", "11:58:00", "12:00:00", .9, "B"),
        "and what it hid stays away all the same");
    assertEquals("NOT_FOUND | NOT_FOUND", read("u", "12:30:00"));
    assertEquals(RowWriter.WRITTEN, write("u", "12:29:00", "12:29:00", .1, "N"), "a new row is a new life");
  }

  @Test
  void aStoreOpenedAgainHasItsRowsAgesAndFeatures() {
    write("u", "11:59:00", "11:59:00", .5, "A");
    risk.maxAge(7 * MINUTE, MINUTE);
    store.close();
    assertThrows(IllegalStateException.class, () -> read("u", "12:00:00"));
    store = open(folder, options());
    assertEquals(List.of("risk"), store.views("shop"));
    final OnlineTable again = store.table("shop", "risk");
    reader = again.reader();
    assertEquals("PRESENT 0.5 | PRESENT A", read("u", "12:06:00"));
    assertEquals("OUTSIDE_MAX_AGE | OUTSIDE_MAX_AGE", read("u", "12:06:00.000001"));
    assertEquals(riskView().features(), again.view().features());
  }

  @Test
  void aViewWithOtherColumnsIsRefusedUntilTheOldOneIsDropped() {
    final OnlineView other = countsView("risk");
    assertThrows(IllegalArgumentException.class, () -> store.table(other));
    write("u", "11:59:00", "11:59:00", .5, "A");
    store.drop("shop", "risk");
    assertThrows(IllegalStateException.class, () -> read("u", "12:00:00"));
    assertEquals(List.of(), store.views("shop"));
    assertEquals(0, store.table(other).stats().rows());
  }
}

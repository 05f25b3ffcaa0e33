package io.roadml.runtime.online;

import static io.roadml.runtime.core.FeatureSource.NOT_FOUND;
import static io.roadml.runtime.core.FeatureSource.NULL_VALUE;
import static io.roadml.runtime.core.FeatureSource.OUTSIDE_MAX_AGE;
import static io.roadml.runtime.core.FeatureSource.PRESENT;
import static io.roadml.runtime.core.RowSink.NO_CREATED_TIME;
import static io.roadml.runtime.core.ViewFreshness.NEVER;
import static io.roadml.runtime.online.HandClock.at;
import static io.roadml.runtime.online.WriteMode.MERGE;
import static io.roadml.runtime.online.WriteMode.REPLACE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.FeatureLookup;
import io.roadml.runtime.core.FeatureRequest;
import io.roadml.runtime.core.FeatureRequest.Wanted;
import io.roadml.runtime.core.ViewFreshness;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What every implementation of the online store must do: statements O1 to O19 and the worked example E4. An implementation extends
/// this and [MaterialisationConformance], and says how it is opened.
abstract class OnlineStoreConformance extends OnlineStoreFixture {
  @Test
  void e4TheWorkedExampleGivesItsAnswers() {
    assertEquals(RowWriter.WRITTEN, write("u1", "12:00:00", "12:00:01", .20, "A"));
    assertEquals(RowWriter.STALE, write("u1", "11:59:59", "12:02:00", .99, "Z"));
    assertEquals(RowWriter.WRITTEN, write("u1", "12:05:00", "12:05:01", null, "B"));
    batchOfU2();
    assertEquals(new WriteReport(3, 1, 2, 0, 0), writer.flush(REPLACE));
    assertEquals("NULL_VALUE | PRESENT B", read("u1", "12:05:30"));
    assertEquals("PRESENT 0.7 | PRESENT C", read("u2", "12:05:30"));
    assertEquals("NOT_FOUND | NOT_FOUND", read("u3", "12:05:30"));

    assertEquals(RowWriter.WRITTEN, write("u1", "12:05:00", "12:06:00", .55, "B"));
    assertEquals(RowWriter.STALE, write("u1", "12:05:00", "12:05:30", .01, "X"));
    assertEquals(RowWriter.STALE, write("u1", "12:05:00", "12:06:00", .02, "Y"));
    assertEquals("PRESENT 0.55 | PRESENT B", read("u1", "12:13:00"));
    assertEquals("PRESENT 0.7 | PRESENT C", read("u2", "12:13:00"));
    assertEquals("OUTSIDE_MAX_AGE | OUTSIDE_MAX_AGE", read("u2", "12:13:00.000001"));
    assertEquals("PRESENT 0.55 | PRESENT B", read("u1", "12:15:00"));
    assertEquals("OUTSIDE_MAX_AGE | OUTSIDE_MAX_AGE", read("u2", "12:15:00"));
    assertEquals("OUTSIDE_MAX_AGE | OUTSIDE_MAX_AGE", read("u1", "12:15:00.000001"));
  }

  private void batchOfU2() {
    writer.key(0, "u2").set(SCORE, .7).set(TIER, "C").row(at("12:03:00"), at("12:05:10"));
    writer.key(0, "u2").set(SCORE, .1).set(TIER, "D").row(at("12:01:00"), at("12:05:10"));
    writer.key(0, "u2").set(SCORE, .3).set(TIER, "E").row(at("12:02:00"), at("12:05:10"));
  }

  @Test
  void o1ARowIsTakenExactlyWhenItsEventAndCreatedTimeAreGreaterAndOthersAreCounted() {
    final String[] times = {"11:58:00", "11:59:00", "12:00:00"};
    for (final String storedEvent : times) {
      for (final String storedCreated : times) {
        for (final String event : times) {
          for (final String created : times) {
            takesOnlyTheGreater(storedEvent, storedCreated, event, created);
          }
        }
      }
    }
    final WriteReport writes = risk.stats().writes();
    assertEquals(36, writes.stale() - 9, "a stamp is greater than another, smaller, or one of nine equals");
    assertEquals(2 * 81, writes.read());
    assertEquals(writes.read(), writes.written() + writes.stale());
  }

  private void takesOnlyTheGreater(final String storedEvent, final String storedCreated, final String event,
      final String created) {
    final String user = String.valueOf(risk.stats().writes().read());
    write(user, storedEvent, storedCreated, 1.0, "old");
    final boolean isGreater = (event + created).compareTo(storedEvent + storedCreated) > 0;
    assertEquals(isGreater ? RowWriter.WRITTEN : RowWriter.STALE, write(user, event, created, 2.0, "new"));
    assertEquals(isGreater ? "PRESENT 2.0 | PRESENT new" : "PRESENT 1.0 | PRESENT old", read(user, "12:00:00"));
  }

  @Test
  void o1ARowWithoutCreatedTimeLosesToEveryOtherOfTheSameEvent() {
    assertEquals(RowWriter.WRITTEN, writer.key(0, "u").set(SCORE, 1.0).write(at("11:59:00"), NO_CREATED_TIME, REPLACE));
    assertEquals(RowWriter.WRITTEN, write("u", "11:59:00", "2001-01-01T00:00:00Z", 2.0, null));
    assertEquals(RowWriter.STALE, writer.key(0, "u").set(SCORE, 3.0).write(at("11:59:00"), NO_CREATED_TIME, REPLACE));
    assertEquals("PRESENT 2.0 | NULL_VALUE", read("u", "12:00:00"));
  }

  @Test
  void o2ComparingAndWritingIsOneStepForConcurrentWriters() throws Exception {
    final int rounds = 2_000;
    try (ExecutorService threads = Executors.newFixedThreadPool(4, Thread.ofPlatform().factory())) {
      final List<Future<Long>> written = new ArrayList<>();
      for (int seed = 1; seed <= 4; seed++) {
        final Random random = new Random(seed);
        written.add(threads.submit(() -> writeInRandomOrder(random, rounds)));
      }
      assertEquals(sum(written), risk.stats().writes().written());
    }
    for (int user = 0; user < 3; user++) {
      reader.key(0, "u" + user).read(at("12:00:00"));
      assertEquals(at("11:50:00") + rounds - 1, reader.eventMicros(), "seeds 1 to 4: the newest is there");
      assertEquals(rounds - 1.0, reader.getDouble(SCORE), "with its own value");
    }
  }

  private long writeInRandomOrder(final Random random, final int rounds) {
    final List<Integer> order = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      order.add(round);
    }
    Collections.shuffle(order, random);
    long written = 0;
    try (RowWriter mine = risk.writer()) {
      for (final int round : order) {
        for (int user = 0; user < 3; user++) {
          mine.key(0, "u" + user).set(SCORE, (double) round);
          written += mine.write(at("11:50:00") + round, NO_CREATED_TIME, REPLACE) == RowWriter.WRITTEN ? 1 : 0;
        }
      }
    }
    return written;
  }

  private static long sum(final List<Future<Long>> parts) throws InterruptedException, ExecutionException {
    long sum = 0;
    for (final Future<Long> part : parts) {
      sum += part.get();
    }
    return sum;
  }

  @Test
  void o3TheOrderOfRowsInABatchDoesNotMatter() {
    for (int order = 0; order < 6; order++) {
      final List<Integer> rows = new ArrayList<>(List.of(0, 1, 2));
      Collections.rotate(rows, order % 3);
      if (order >= 3) {
        Collections.swap(rows, 0, 1);
      }
      for (final int row : rows) {
        writer.key(0, "order" + order).set(SCORE, (double) row).row(at("11:59:00") + row / 2, at("11:59:30") + row);
      }
      assertEquals(new WriteReport(3, 1, 2, 0, 0), writer.flush(REPLACE));
      assertEquals("PRESENT 2.0 | NULL_VALUE", read("order" + order, "12:00:00"), "order " + rows);
    }
  }

  @Test
  void o4ANullInANewerRowHidesTheOlderValueAndMergeKeepsWhatIsNotSaid() {
    write("u", "11:58:00", "11:58:00", .5, "A");
    write("u", "11:59:00", "11:59:00", null, "B");
    assertEquals("NULL_VALUE | PRESENT B", read("u", "12:00:00"));
    assertEquals(RowWriter.WRITTEN, writer.key(0, "u").set(SCORE, .7).write(at("11:59:10"), NO_CREATED_TIME, MERGE));
    assertEquals("PRESENT 0.7 | PRESENT B", read("u", "12:00:00"));
    assertEquals(RowWriter.WRITTEN, writer.key(0, "u").setNull(TIER).write(at("11:59:20"), NO_CREATED_TIME, MERGE));
    assertEquals("PRESENT 0.7 | NULL_VALUE", read("u", "12:00:00"));
    assertEquals(RowWriter.STALE, writer.key(0, "u").set(TIER, "old").write(at("11:59:15"), NO_CREATED_TIME, MERGE));
    assertEquals(RowWriter.WRITTEN, writer.key(0, "new").set(TIER, "C").write(at("11:59:20"), NO_CREATED_TIME, MERGE));
    assertEquals("NULL_VALUE | PRESENT C", read("new", "12:00:00"));
  }

  @Test
  void o4ABatchThatMergesUsesEveryRowFromTheOldestOn() {
    writer.key(0, "u").set(TIER, "B").row(at("11:59:02"), NO_CREATED_TIME);
    writer.key(0, "u").set(SCORE, .1).set(TIER, "A").row(at("11:59:01"), NO_CREATED_TIME);
    writer.key(0, "u").set(SCORE, .2).row(at("11:59:03"), NO_CREATED_TIME);
    assertEquals(new WriteReport(3, 3, 0, 0, 0), writer.flush(MERGE));
    assertEquals("PRESENT 0.2 | PRESENT B", read("u", "12:00:00"));
  }

  @Test
  void o5AgeIsNowMinusEventTimeToTheMicrosecond() {
    clock.set("12:09:00");
    write("u", "12:00:00", "12:09:00", .5, "A");
    assertEquals("PRESENT 0.5 | PRESENT A", read("u", "12:10:00"));
    assertEquals("OUTSIDE_MAX_AGE | OUTSIDE_MAX_AGE", read("u", "12:10:00.000001"));
  }

  @Test
  void o6ARowOutsideTheMaximumAgeHasNoValueUnlessTheOldOneIsAskedFor() {
    write("u", "12:00:00", "12:00:00", .5, null);
    reader.key(0, "u").read(at("12:10:01"));
    assertFalse(reader.hasValue(SCORE));
    assertThrows(IllegalStateException.class, () -> reader.getDouble(SCORE));
    assertEquals(OUTSIDE_MAX_AGE, reader.key(0, "u").readEvenOld(at("12:10:01")));
    assertEquals(OUTSIDE_MAX_AGE, reader.status(SCORE));
    assertEquals(.5, reader.getDouble(SCORE));
    assertFalse(reader.hasValue(TIER), "what is null stays null");
  }

  @Test
  void o7NotFoundGoesBeforeTooOldBeforeNullBeforePresent() {
    write("u", "12:00:00", "12:00:00", null, "A");
    assertEquals("NOT_FOUND | NOT_FOUND", read("nobody", "13:00:00"));
    assertEquals("OUTSIDE_MAX_AGE | OUTSIDE_MAX_AGE", read("u", "13:00:00"), "the null too");
    assertEquals("NULL_VALUE | PRESENT A", read("u", "12:01:00"));
  }

  @Test
  void o8AKeyNeverWrittenIsNotFoundInThatViewOnly() {
    final OnlineTable other = store.table(countsView("visits"));
    other.writer().key(0, "u").set(0, 7).write(at("12:00:00"), NO_CREATED_TIME, REPLACE);
    assertEquals("NOT_FOUND | NOT_FOUND", read("u", "12:00:00"));
    final RowReader counts = other.reader();
    assertEquals(PRESENT, counts.key(0, "u").read(at("12:00:00")));
    assertEquals(7, counts.getLong(0));
  }

  @Test
  void o9AStoredNullIsANullValue() {
    write("u", "12:00:00", "12:00:00", null, null);
    assertEquals("NULL_VALUE | NULL_VALUE", read("u", "12:00:00"));
  }

  @Test
  void o10AFeatureAddedLaterIsNullInRowsWrittenBefore() {
    write("u", "12:00:00", "12:00:00", .5, "A");
    final OnlineTable wider = store.table(riskView().withFeature(Column.of("age", ElementType.INT32))
        .withFeature(Column.vector("embedding", 3)));
    assertEquals(2, wider.stats().schema());
    assertEquals("PRESENT 0.5 | PRESENT A", read("u", "12:00:01"), "a reader from before goes on");
    assertEquals(NULL_VALUE, reader.status(2));
    assertThrows(IllegalStateException.class, () -> write("u", "12:00:01", "12:00:01", .6, "B"),
        "a writer must be new");
    wider.writer().key(0, "u").set(SCORE, .6).set(2, 41).set(3, new float[]{1, 2, 3})
        .write(at("12:00:01"), NO_CREATED_TIME, REPLACE);
    assertEquals("PRESENT 0.6 | NULL_VALUE", read("u", "12:00:01"));
    assertEquals(41, reader.getLong(2));
    assertEquals(2f, reader.getVector(3)[1]);
  }

  @Test
  void o11AnUnknownViewOrFeatureIsNamedWithTheNearest() {
    assertMessage("unknown view of project shop risc; did you mean risk?", () -> store.table("shop", "risc"));
    assertMessage("unknown project shap; did you mean shop?", () -> store.table("shap", "risk"));
    assertMessage("unknown feature of view risk scor; did you mean score?",
        () -> store.prepare(request("user", new Wanted("score", 0, 0), new Wanted("scor", 0, 0))));
  }

  private static FeatureRequest request(final String entity, final Wanted... features) {
    return new FeatureRequest("shop", "risk", List.of(entity), ElementType.FP64, List.of(features));
  }

  private static void assertMessage(final String message, final Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  @Test
  void o12AMissingKeyIsAnErrorAndOthersAreIgnored() {
    assertEquals("no value for key user", assertThrows(IllegalStateException.class, () -> reader.read(0)).getMessage());
    assertThrows(IllegalStateException.class, () -> writer.set(SCORE, 1.0).write(0, 0, REPLACE));
    assertThrows(IllegalArgumentException.class, () -> store.prepare(request("device", new Wanted("score", 0, 0))));
    write("u", "12:00:00", "12:00:00", .5, "A");
    final MemorySegment row = MemorySegment.ofArray(new double[1]);
    try (FeatureLookup lookup = store.prepare(new FeatureRequest("shop", "risk", List.of("device", "user"),
        ElementType.FP64, List.of(new Wanted("score", 0, -1))))) {
      lookup.key(0, 17);
      assertThrows(IllegalStateException.class, () -> lookup.read(at("12:00:00"), row, 0, null, 0));
      lookup.key(1, MemorySegment.ofArray(new byte[]{'u'}), 0, 1);
      assertEquals(1, lookup.read(at("12:00:00"), row, 0, null, 0));
      assertThrows(IllegalStateException.class, () -> lookup.read(at("12:00:00"), row, 0, null, 0),
          "keys are not kept");
    }
  }

  @Test
  void o13AnswersComeInTheOrderAskedForAndARepeatedEntityIsAnsweredAgain() {
    for (int user = 0; user < 3; user++) {
      write("u" + user, "12:00:00", "12:00:00", (double) user, null);
    }
    final double[] answers = new double[8];
    final byte[] order = {'2', '0', '2', '1'};
    final MemorySegment rows = MemorySegment.ofArray(answers);
    try (FeatureLookup lookup = store.prepare(request("user", new Wanted("score", 1, 0), new Wanted("score", 0, 0)))) {
      for (int row = 0; row < order.length; row++) {
        lookup.key(0, MemorySegment.ofArray(new byte[]{'u', order[row]}), 0, 2);
        lookup.read(at("12:00:00"), rows, row * 16L, null, 0);
      }
    }
    assertEquals(List.of(2., 2., 0., 0., 2., 2., 1., 1.), java.util.Arrays.stream(answers).boxed().toList());
  }

  @Test
  void o14ARowFromTheFutureIsRefusedAndTheKeyStaysUsable() {
    assertEquals(RowWriter.FUTURE, write("u", "2026-04-02T12:00:00.000001Z", "12:00:00", .5, "A"));
    assertEquals(RowWriter.FUTURE, write("u", "12:00:00", "2036-04-02T12:00:00Z", .5, "A"));
    assertEquals("NOT_FOUND | NOT_FOUND", read("u", "12:00:00"));
    assertEquals(RowWriter.WRITTEN, write("u", "2026-04-02T12:00:00Z", "12:00:00", .5, "A"),
        "within what clocks may differ");
    writer.key(0, "v").set(SCORE, 1.0).row(at("2036-01-01T00:00:00Z"), NO_CREATED_TIME);
    writer.key(0, "v").set(SCORE, 2.0).row(at("12:00:00"), NO_CREATED_TIME);
    assertEquals(new WriteReport(2, 1, 0, 0, 1), writer.flush(REPLACE), "the one refused hides no other");
    assertEquals(2, risk.stats().writes().future() - 1);
  }

  @Test
  void o15ASweepRemovesExpiredRowsAndChangesNoAnswer() {
    risk.maxAge(10 * MINUTE, 5 * MINUTE);
    clock.set("11:30:00");
    for (int user = 0; user < 100; user++) {
      write("u" + user, "11:" + (20 + user % 30) + ":00", "11:40:00", (double) user, "A");
    }
    clock.set("12:00:00");
    final List<String> before = answers("12:00:00");
    assertTrue(before.contains("OUTSIDE_MAX_AGE | OUTSIDE_MAX_AGE"));
    final SweepReport sweep = risk.sweep();
    assertEquals(before, answers("12:00:00"));
    assertEquals(100, sweep.scanned());
    assertEquals(before.stream().filter("NOT_FOUND | NOT_FOUND"::equals).count(), sweep.removed());
    assertEquals(100 - sweep.removed(), risk.stats().rows());
    assertEquals(before.stream().filter(answer -> !answer.startsWith("PRESENT")).count() / 100.0, sweep.expiredShare());
    assertEquals(sweep, risk.stats().lastSweep());
    risk.maxAge(10 * MINUTE, 500 * MINUTE);
    assertEquals(before, answers("12:00:00"), "what a sweep has passed stays away, swept or not");
  }

  private List<String> answers(final String when) {
    final List<String> answers = new ArrayList<>();
    for (int user = 0; user < 100; user++) {
      answers.add(read("u" + user, when));
    }
    return answers;
  }

  @Test
  void o15TheStoreSweepsByItself() {
    risk.maxAge(MINUTE, 0);
    write("u", "11:59:30", "12:00:00", .5, "A");
    clock.set("12:10:00");
    store.close();
    store = open(folder, options().withSweepEvery(Duration.ofMillis(2)));
    final OnlineTable again = store.table("shop", "risk");
    while (again.stats().rows() > 0) { // the time limit of the class is the failure
      Thread.onSpinWait();
    }
  }

  @Test
  void o15WithoutAMaximumAgeNothingIsSwept() {
    risk.maxAge(0, 0);
    write("u", "2001-01-01T00:00:00Z", "12:00:00", .5, "A");
    assertEquals(new SweepReport(1, 0, 0), risk.sweep());
    assertEquals("PRESENT 0.5 | PRESENT A", read("u", "12:00:00"));
  }

  @Test
  void o16AnotherMaximumAgeCountsFromTheNextReadOn() {
    write("u", "12:00:00", "12:00:00", .5, "A");
    assertEquals("OUTSIDE_MAX_AGE | OUTSIDE_MAX_AGE", read("u", "12:20:00"));
    risk.maxAge(20 * MINUTE, 0);
    assertEquals("PRESENT 0.5 | PRESENT A", read("u", "12:20:00"));
    risk.maxAge(20 * MINUTE - 1, 0);
    assertEquals("NOT_FOUND | NOT_FOUND", read("u", "12:20:00"), "no grace");
    risk.maxAge(0, 0);
    assertEquals("PRESENT 0.5 | PRESENT A", read("u", "12:20:00"));
    assertEquals(1, risk.stats().writes().written());
  }

  @Test
  void o17TheAgeOfOneViewDoesNotTouchTheRowsOfAnother() {
    final OnlineTable other = store.table(countsView("visits"));
    other.writer().key(0, "u").set(0, 7).write(at("11:00:00"), NO_CREATED_TIME, REPLACE);
    risk.maxAge(10 * MINUTE, 0);
    clock.set("11:01:00");
    write("u", "11:00:00", "11:00:00", .5, "A");
    clock.set("12:00:00");
    assertEquals(1, risk.sweep().removed());
    assertEquals(PRESENT, other.reader().key(0, "u").read(at("12:00:00")));
    assertEquals(1, other.stats().rows());
  }

  @Test
  void o18AKeyOrValueOfAnotherTypeIsAnErrorThatNamesTheColumn() {
    assertMessage("key user is BYTES, got a whole number", () -> writer.key(0, 17));
    assertMessage("key user is BYTES, got a whole number", () -> reader.key(0, 17));
    final OnlineTable numbered = store
        .table(OnlineView.of("shop", "numbered", List.of(Column.of("id", ElementType.INT64)),
            List.of(Column.of("flag", ElementType.BOOL), Column.of("count", ElementType.INT64))).withRows(10));
    final RowWriter numbers = numbered.writer();
    assertMessage("key id is INT64, got a string", () -> numbers.key(0, "17"));
    assertMessage("key id is INT64, got a string", () -> numbered.reader().key(0, "17"));
    assertMessage("feature count is INT64, got a number of floating point", () -> numbers.set(1, .5));
    assertMessage("feature count is INT64, got a string", () -> numbers.set(1, "x"));
    assertMessage("flag (BOOL)=2, want 0 to 1", () -> numbers.set(0, 2));
    assertMessage("tier has 9 bytes of UTF-8, want at most 8", () -> writer.set(TIER, "ninebytes"));
    assertMessage("user has 17 bytes of UTF-8, want at most 16", () -> writer.key(0, "x".repeat(17)));
    assertMessage("type of key id=FP64, want INT64 or BYTES", () -> OnlineView.of("shop", "wrong",
        List.of(Column.of("id", ElementType.FP64)), List.of(Column.of("count", ElementType.INT64))));
    assertEquals(NOT_FOUND, reader.key(0, "x".repeat(17)).read(0), "asking for a key that cannot be is no error");
  }

  @Test
  void o19EveryRowCarriesItsEventTimeAndTheTableItsFreshness() {
    assertEquals(-1, risk.stats().freshnessMicros());
    write("u", "11:58:00", "11:59:00", .5, "A");
    write("v", "11:57:00", "11:59:30", .5, "A");
    reader.key(0, "v").read(at("12:00:00"));
    assertEquals(at("11:57:00"), reader.eventMicros());
    assertEquals(at("11:59:30"), reader.createdMicros());
    assertEquals(2 * MINUTE, risk.stats().freshnessMicros());
    reader.key(0, "nobody").read(at("12:00:00"));
    assertEquals(Long.MIN_VALUE, reader.eventMicros());
  }

  @Test
  void o19TheStoreTellsTheFreshnessOfEveryViewAndADeletionIsNoNews() throws IOException {
    store.table(countsView("visits"));
    assertEquals(List.of(new ViewFreshness("shop", "risk", NEVER, NEVER),
        new ViewFreshness("shop", "visits", NEVER, NEVER)), store.freshness());
    write("u", "11:58:00", "11:59:00", .5, "A");
    writer.key(0, "gone").writeDelete(at("11:59:00"), NO_CREATED_TIME, REPLACE);
    clock.set("12:01:00");
    risk.materialized();
    clock.set("12:05:00");
    Files.createDirectories(folder.resolve("lost+found"));
    final List<ViewFreshness> fresh = List.of(new ViewFreshness("shop", "risk", at("11:58:00"), at("12:01:00")),
        new ViewFreshness("shop", "visits", NEVER, NEVER));
    assertEquals(fresh, store.freshness(), "a folder that is no project is passed over");
    store.close();
    store = open(folder, options());
    assertEquals(fresh, store.freshness(), "of tables that nobody has opened");
    store.drop("shop", "visits");
    assertEquals(fresh.subList(0, 1), store.freshness());
  }
}

package io.roadml.features;

import static io.roadml.features.Rows.column;
import static io.roadml.features.Rows.list;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.data.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The statements P1 to P24 about joins point in time, each by its number.
class PointInTimeTest {
  private static final HistoryOptions USUAL = HistoryOptions.defaults();
  private static final String LABELS = "acct INT64, event_timestamp STRING";

  @TempDir
  private Path folder;
  private final TestClock clock = new TestClock("2026-06-01T00:00Z");
  private FeatureStore store;

  @BeforeEach
  void open() throws IOException {
    store = FeatureStore.open(folder, "bank", clock);
    store.registerEntity(Entity.of("acct", FeatureType.INT64));
    store.registerEntity(Entity.of("a", FeatureType.STRING));
    store.registerEntity(Entity.of("b", FeatureType.STRING));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static FeatureView acct(Duration maxAge) {
    return FeatureView.of("acct", List.of("acct"),
        List.of(Feature.of("bal", FeatureType.DOUBLE), Feature.of("n", FeatureType.INT64))).withEventTime("ts")
        .withCreatedTime("created").withMaxAge(maxAge);
  }

  /// The rows of example E1, those without a key and without an event time among them.
  private void registerE1() throws IOException {
    store.registerFeatureView(acct(Duration.ofDays(2)));
    append("acct", "7 | 100.0 | 3 | 2026-03-01T00:00Z | 2026-03-01T02:00Z",
        "7 | 140.5 | ∅ | 2026-03-02T00:00Z | 2026-03-02T02:00Z",
        "7 | 90.25 | 8 | 2026-03-04T12:00Z | 2026-03-04T12:30Z",
        "8 | ∅ | 1 | 2026-03-03T06:00Z | 2026-03-03T06:10Z",
        "∅ | 999 | 9 | 2026-03-01T00:00Z | 2026-03-01T00:00Z",
        "9 | 5 | 5 | ∅ | 2026-03-01T00:00Z");
  }

  /// Past the checks of an ingest.
  private void append(String view, String... rows) throws IOException {
    Table table = Rows.of("acct INT64, bal DOUBLE, n INT64, __ev TIMESTAMP, __cr TIMESTAMP", rows);
    List<List<Object>> inline = new ArrayList<>();
    for (int row = 0; row < table.rowCount(); row++) {
      int at = row;
      inline.add(new ArrayList<>(List.of("acct", "bal", "n", "__ev", "__cr").stream()
          .map(name -> column(table, name).get(at)).collect(ArrayList::new, List::add, List::addAll)));
    }
    store.append(view, inline);
  }

  private Table ingestAndJoin(HistoryOptions options, List<String> rows, String... labels) throws IOException {
    store.ingest("acct", Rows.of("acct INT64, ts TIMESTAMP, created TIMESTAMP, bal DOUBLE, n INT64",
        rows.toArray(String[]::new)));
    return join(options, labels);
  }

  private Table join(HistoryOptions options, String... labels) throws IOException {
    return store.getHistoricalFeatures(Rows.of(LABELS, labels), List.of("acct:bal", "acct:n"), options);
  }

  @Test
  void e1AndP1ToP6GiveTheAnswersOfTheExample() throws IOException {
    registerE1();
    Table answer = join(USUAL, "7 | 2026-03-02T00:00:00Z", "7 | 2026-03-01T23:59:59.999999Z",
        "7 | 2026-03-04T00:00:00Z", "7 | 2026-03-04T00:00:00.000001Z", "8 | 2026-03-03T06:00Z",
        "99 | 2026-03-03T06:00Z", "∅ | 2026-03-03T06:00Z", "7 | 2026-03-02T00:00:00Z",
        "7 | 2026-03-02T01:00+01:00", "9 | 2026-03-03T06:00Z");
    assertEquals(list(140.5, 100.0, 140.5, null, null, null, null, 140.5, 140.5, null), column(answer, "acct__bal"));
    assertEquals(list(null, 3L, null, null, 1L, null, null, null, null, null), column(answer, "acct__n"));
    assertEquals(list(7L, 7L, 7L, 7L, 8L, 99L, null, 7L, 7L, 9L), column(answer, "acct"));
  }

  @Test
  void e1IsTheSameFromFilesAndAfterCompaction() throws IOException {
    registerE1();
    Table before = join(USUAL, "7 | 2026-03-02T00:00:00Z", "8 | 2026-03-03T06:00Z", "9 | 2026-03-03T06:00Z");
    assertEquals(4, store.compact("acct")); // rows without a key or an event time are of no use to anybody
    Table after = join(USUAL, "7 | 2026-03-02T00:00:00Z", "8 | 2026-03-03T06:00Z", "9 | 2026-03-03T06:00Z");
    assertEquals(column(before, "acct__bal"), column(after, "acct__bal"));
    assertEquals(column(before, "acct__n"), column(after, "acct__n"));
  }

  @Test
  void p1OneRowForEachEntityRowInItsOrderEvenWithoutAMatch() throws IOException {
    registerE1();
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      labels.add(i * 37 % 11 + " | 2026-03-0" + (1 + i % 9) + "T00:00Z");
    }
    Table answer = join(USUAL, labels.toArray(String[]::new));
    assertEquals(labels.stream().map(row -> (Object) Long.valueOf(row.split(" ")[0])).toList(), column(answer, "acct"));
  }

  @Test
  void p2EqualTimesMatchAndStrictlyBeforeIsAnOption() throws IOException {
    registerE1();
    String label = "7 | 2026-03-02T00:00Z";
    assertEquals(list(140.5), column(join(USUAL, label), "acct__bal"));
    assertEquals(list(100.0), column(join(USUAL.before(), label), "acct__bal"));
  }

  @Test
  void p3TheBoundaryOfTheMaximumAgeIsInclusiveToTheMicrosecond() throws IOException {
    registerE1();
    assertEquals(list(140.5, null),
        column(join(USUAL, "7 | 2026-03-04T00:00Z", "7 | 2026-03-04T00:00:00.000001Z"), "acct__bal"));
  }

  @Test
  void p4WithoutAMaximumAgeThereIsNoLowerBound() throws IOException {
    store.registerFeatureView(acct(Duration.ZERO));
    append("acct", "7 | 1 | 1 | 1971-03-01T00:00Z | ∅");
    assertEquals(list(1.0), column(join(USUAL, "7 | 2026-03-04T00:00Z"), "acct__bal"));
  }

  @Test
  void p5TheMaximumAgeIsRelativeToTheRowAndNotToTheClock() throws IOException {
    registerE1();
    String[] labels = {"7 | 2026-03-02T00:00Z", "7 | 2026-03-04T00:00:00.000001Z"};
    Table today = join(USUAL, labels);
    clock.set("2031-01-01T00:00Z");
    assertEquals(column(today, "acct__bal"), column(join(USUAL, labels), "acct__bal"));
  }

  @Test
  void p6TheWinnerHasTheGreatestEventThenCreatedTimeAndNoCreatedTimeLoses() throws IOException {
    store.registerFeatureView(acct(Duration.ZERO));
    append("acct", "1 | 1 | 1 | 2026-03-01T00:00Z | 2026-03-09T00:00Z", "1 | 2 | 2 | 2026-03-02T00:00Z | ∅",
        "2 | 1 | 1 | 2026-03-01T00:00Z | 2026-03-02T00:00Z", "2 | 2 | 2 | 2026-03-01T00:00Z | 2026-03-03T00:00Z",
        "2 | 3 | 3 | 2026-03-01T00:00Z | ∅");
    assertEquals(list(2.0, 2.0), column(join(USUAL, "1 | 2026-03-05T00:00Z", "2 | 2026-03-05T00:00Z"), "acct__bal"));
  }

  @Test
  void p7OfEqualStampsTheLastIngestedWinsAndNoRowIsMultiplied() throws IOException {
    store.registerFeatureView(acct(Duration.ZERO));
    append("acct", Collections.nCopies(3, "1 | 1 | 1 | 2026-03-01T00:00Z | 2026-03-01T00:00Z").toArray(String[]::new));
    append("acct", "1 | 2 | 2 | 2026-03-01T00:00Z | 2026-03-01T00:00Z");
    Table answer = join(USUAL, "1 | 2026-03-05T00:00Z");
    assertEquals(list(2.0), column(answer, "acct__bal"));
    store.compact("acct");
    append("acct", "1 | 3 | 3 | 2026-03-01T00:00Z | 2026-03-01T00:00Z");
    assertEquals(list(3.0), column(join(USUAL, "1 | 2026-03-05T00:00Z"), "acct__bal"));
  }

  @Test
  void p8AMissingFeatureOfTheWinnerIsNotFilledFromAnOlderRow() throws IOException {
    registerE1();
    Table answer = join(USUAL, "7 | 2026-03-03T00:00Z");
    assertEquals(list(140.5), column(answer, "acct__bal"));
    assertEquals(list((Object) null), column(answer, "acct__n"));
  }

  private void registerPairs() throws IOException {
    store.registerFeatureView(FeatureView.of("pair", List.of("b", "a"), List.of(Feature.of("v", FeatureType.INT64))));
    store.ingest("pair", Rows.of("v INT64, a STRING, event_timestamp TIMESTAMP, b STRING",
        "100 | 1 | 2026-01-01T00:00Z | 23", "200 | 12 | 2026-01-01T06:00Z | 3"));
    store.ingest("pair", Table.builder().longs("v", new long[]{300, 400})
        .texts("a", new int[]{0, 1}, List.of("a|b", "a")).texts("b", new int[]{0, 1}, List.of("c", "b|c"))
        .timestamps("event_timestamp", new long[]{1_767_225_600_000_000L, 1_767_247_200_000_000L}).build());
  }

  @Test
  void e3AndP9CompositeKeysNeverCollide() throws IOException {
    registerPairs();
    Table labels = Table.builder().texts("a", new int[]{0, 1, 2, 3, -1, 4}, List.of("1", "12", "a|b", "a", "23"))
        .texts("b", new int[]{0, 1, 2, 3, 1, 4}, List.of("23", "3", "c", "b|c", "1"))
        .timestamps("event_timestamp",
            new long[]{1_767_312_000_000_000L, 1_767_312_000_000_000L, 1_767_312_000_000_000L,
                1_767_312_000_000_000L, 1_767_312_000_000_000L, 1_767_312_000_000_000L})
        .build();
    assertEquals(list(100L, 200L, 300L, 400L, null, null),
        column(store.getHistoricalFeatures(labels, List.of("pair:v"), USUAL), "pair__v"));
  }

  @Test
  void p9AKeyOfAnotherTypeIsRefusedAndNotMissed() throws IOException {
    registerE1();
    Table labels = Rows.of("acct STRING, event_timestamp STRING", "7 | 2026-03-02T00:00Z");
    String message = assertThrows(IllegalArgumentException.class,
        () -> store.getHistoricalFeatures(labels, List.of("acct:bal"), USUAL)).getMessage();
    assertEquals("entity=acct is INT64, but the entity rows has VARCHAR", message);
  }

  @Test
  void p10AMissingKeyMatchesNothingOnEitherSide() throws IOException {
    registerE1();
    assertEquals(list((Object) null), column(join(USUAL, "∅ | 2026-03-01T00:00Z"), "acct__bal"));
  }

  @Test
  void p11RowsWithoutATimeMatchNothingAndAreAnErrorWhenStrict() throws IOException {
    registerE1();
    assertEquals(list(null, null), column(join(USUAL, "9 | 2026-03-03T06:00Z", "7 | ∅"), "acct__bal"));
    String message = assertThrows(IllegalArgumentException.class,
        () -> join(USUAL.before(), "9 | 2026-03-03T06:00Z", "7 | ∅")).getMessage();
    assertTrue(message.startsWith("column=event_timestamp of the entity rows has no moment in 1 rows, first in row=2"),
        message);
  }

  @Test
  void p12TheOrderOfKeyColumnsDoesNotMatter() throws IOException {
    registerPairs();
    Table labels = Rows.of("b STRING, event_timestamp STRING, a STRING", "23 | 2026-01-02T00:00Z | 1",
        "1 | 2026-01-02T00:00Z | 23");
    assertEquals(list(100L, null),
        column(store.getHistoricalFeatures(labels, List.of("pair:v"), USUAL), "pair__v"));
  }

  @Test
  void p13OneInstantInTwoZonesIsOneTimeAndNaiveTimesAreUtc() throws IOException {
    registerE1();
    assertEquals(list(140.5, 140.5, 140.5, 100.0), column(join(USUAL, "7 | 2026-03-01T19:00:00-05:00",
        "7 | 2026-03-02T00:00:00", "7 | 2026-03-02 00:00:00", "7 | 2026-03-02T00:00:00+00:01"), "acct__bal"));
    assertEquals(list(140.5), column(store.getHistoricalFeatures(
        Rows.of("acct INT64, event_timestamp TIMESTAMP", "7 | 2026-03-02T00:00:00"), List.of("acct:bal"), USUAL),
        "acct__bal"));
  }

  @Test
  void p14NanosecondsAreRoundedDownToMicroseconds() throws IOException {
    store.registerFeatureView(FeatureView.of("acct", List.of("acct"), List.of(Feature.of("bal", FeatureType.DOUBLE))));
    Path file = folder.resolve("nanos.csv");
    Files.writeString(file, """
        acct,bal,event_timestamp
        1,5,2026-03-01T00:00:00.000001999Z
        2,6,1969-12-31T23:59:59.999999001Z
        """);
    store.ingest("acct", file);
    assertEquals(list(null, 5.0, null, 6.0),
        column(store.getHistoricalFeatures(
            Rows.of(LABELS, "1 | 2026-03-01T00:00:00.000000999Z", "1 | 2026-03-01T00:00:00.000001Z",
                "2 | 1969-12-31T23:59:59.999998999Z", "2 | 1969-12-31T23:59:59.999999000Z"),
            List.of("acct:bal"), USUAL), "acct__bal"));
  }

  private static final String ON_TIME = "1 | 2026-03-01T00:00Z | 2026-03-01T00:00Z | 1 | 1";
  private static final String BACKFILLED = "1 | 2026-03-02T00:00Z | 2026-03-09T00:00Z | 2 | 2";

  @Test
  void p15WhatIsBackfilledIsSeenByEarlierTimesUnlessAskedOtherwise() throws IOException {
    store.registerFeatureView(acct(Duration.ZERO));
    assertEquals(list(2.0), column(ingestAndJoin(USUAL, List.of(ON_TIME, BACKFILLED), "1 | 2026-03-03T00:00Z"),
        "acct__bal"));
  }

  @Test
  void p16AsKnownSeesOnlyWhatHadBeenCreated() throws IOException {
    store.registerFeatureView(acct(Duration.ZERO));
    assertEquals(list(1.0, 1.0, 2.0), column(ingestAndJoin(USUAL.known(), List.of(ON_TIME, BACKFILLED),
        "1 | 2026-03-03T00:00Z", "1 | 2026-03-08T23:59:59.999999Z", "1 | 2026-03-09T00:00Z"), "acct__bal"));
    append("acct", "1 | 3 | 3 | 2026-03-03T00:00Z | ∅");
    assertEquals(list(2.0), column(join(USUAL.known(), "1 | 2026-03-10T00:00Z"), "acct__bal"));
  }

  @Test
  void p16AsKnownDoesNotTouchViewsWithoutACreatedTime() throws IOException {
    registerPairs();
    Table labels = Rows.of("b STRING, event_timestamp STRING, a STRING", "23 | 2026-01-02T00:00Z | 1");
    assertEquals(list(100L),
        column(store.getHistoricalFeatures(labels, List.of("pair:v"), USUAL.known()), "pair__v"));
  }

  @Test
  void p16ARowThatComesLateAndIsOlderDoesNotHideTheNewerOne() throws IOException {
    store.registerFeatureView(acct(Duration.ZERO));
    assertEquals(list(5.0), column(ingestAndJoin(USUAL.known(),
        List.of("1 | 2026-03-05T00:00Z | 2026-03-05T00:00Z | 5 | 5",
            "1 | 2026-03-01T00:00Z | 2026-03-07T00:00Z | 1 | 1"),
        "1 | 2026-03-08T00:00Z"), "acct__bal"));
  }

  @Test
  void p17AsKnownKeepsARowWhoseCandidatesAreAllTooNew() throws IOException {
    store.registerFeatureView(acct(Duration.ZERO));
    Table answer = ingestAndJoin(USUAL.known(), List.of(BACKFILLED), "1 | 2026-03-03T00:00Z");
    assertEquals(list(1L), column(answer, "acct"));
    assertEquals(list((Object) null), column(answer, "acct__bal"));
  }

  @Test
  void p18AndP19ATrainingSetAsOfAMomentStaysTheSameWhenRowsComeLate() throws IOException {
    store.registerFeatureView(acct(Duration.ZERO));
    HistoryOptions then = USUAL.asOfCreated(Instant.parse("2026-03-08T00:00:00Z"));
    String label = "1 | 2026-03-03T00:00Z";
    assertEquals(list(1.0), column(ingestAndJoin(then, List.of(ON_TIME), label), "acct__bal"));
    assertEquals(list(1.0), column(join(USUAL, label), "acct__bal"));
    assertEquals(list(1.0), column(ingestAndJoin(then, List.of(BACKFILLED), label), "acct__bal"));
    assertEquals(list(2.0), column(join(USUAL, label), "acct__bal"));
  }

  @Test
  void p18AViewWithoutCreatedTimeIsAsItWasIngestedThen() throws IOException {
    registerPairs();
    clock.set("2026-06-02T00:00Z");
    store.ingest("pair", Rows.of("v INT64, a STRING, event_timestamp TIMESTAMP, b STRING",
        "101 | 1 | 2026-01-01T12:00Z | 23"));
    Table labels = Rows.of("b STRING, event_timestamp STRING, a STRING", "23 | 2026-01-02T00:00Z | 1");
    HistoryOptions then = USUAL.asOfCreated(Instant.parse("2026-06-01T12:00:00Z"));
    assertEquals(list(100L), column(store.getHistoricalFeatures(labels, List.of("pair:v"), then), "pair__v"));
    store.compact("pair");
    assertEquals(list(100L), column(store.getHistoricalFeatures(labels, List.of("pair:v"), then), "pair__v"));
    assertEquals(list(101L), column(store.getHistoricalFeatures(labels, List.of("pair:v"), USUAL), "pair__v"));
  }

  @Test
  void p20ViewsJoinedAtOnceAreIndependent() throws IOException {
    registerE1();
    store.registerFeatureView(FeatureView.of("other", List.of("acct"), List.of(Feature.of("bal", FeatureType.STRING)))
        .withMaxAge(Duration.ofHours(1)));
    store.ingest("other", Rows.of("acct INT64, bal STRING, event_timestamp STRING", "7 | high | 2026-03-03T23:30Z"));
    String[] rows = {"7 | 2026-03-04T00:00Z", "8 | 2026-03-03T06:00Z", "7 | 2026-03-05T00:00Z"};
    Table alone = join(USUAL, rows);
    Table both = store.getHistoricalFeatures(Rows.of(LABELS, rows), List.of("other:bal", "acct:bal", "acct:n"), USUAL);
    assertEquals(column(alone, "acct__bal"), column(both, "acct__bal"));
    assertEquals(column(alone, "acct__n"), column(both, "acct__n"));
    assertEquals(list("high", null, null), column(both, "other__bal"));
  }

  @Test
  void p21EqualFeatureNamesAreToldApartAndAnAmbiguousColumnIsRefused() throws IOException {
    registerE1();
    assertThrows(IllegalArgumentException.class, () -> store.getHistoricalFeatures(
        Rows.of(LABELS + ", acct__bal DOUBLE", "7 | 2026-03-04T00:00Z | 1"), List.of("acct:bal"), USUAL));
    assertThrows(IllegalArgumentException.class, () -> store.getHistoricalFeatures(
        Rows.of(LABELS, "7 | 2026-03-04T00:00Z"), List.of("acct:bal", "acct:bal"), USUAL));
    store.registerFeatureView(FeatureView.of("loans", List.of("acct"), List.of(Feature.of("bal", FeatureType.INT64))));
    store.ingest("loans", Rows.of("acct INT64, bal INT64, event_timestamp STRING", "7 | -5000 | 2026-03-01T00:00Z"));
    Table both = store.getHistoricalFeatures(Rows.of(LABELS, "7 | 2026-03-04T00:00Z"), List.of("loans:bal", "acct:bal"),
        USUAL);
    assertEquals(List.of("acct", "event_timestamp", "loans__bal", "acct__bal"), both.schema().names());
    assertEquals(list(-5000L), column(both, "loans__bal"));
    assertEquals(list(140.5), column(both, "acct__bal"));
  }

  @Test
  void p22OtherColumnsPassThroughInTheirPlace() throws IOException {
    registerE1();
    Table labels = Rows.of("label BOOLEAN, acct INT64, note STRING, event_timestamp TIMESTAMP, weight DOUBLE",
        "true | 7 | x | 2026-03-04T00:00Z | 0.5", "∅ | 8 | ∅ | 2026-03-03T06:00Z | NaN");
    Table answer = store.getHistoricalFeatures(labels, List.of("acct:n", "acct:bal"), USUAL);
    assertEquals(List.of("label", "acct", "note", "event_timestamp", "weight", "acct__n", "acct__bal"),
        answer.schema().names());
    for (String name : labels.schema().names()) {
      assertEquals(column(labels, name), column(answer, name), name);
    }
  }

  @Test
  void p23TwoLabelsOfOneKeyAndTimeAreBothAnswered() throws IOException {
    registerE1();
    Table labels = Rows.of(LABELS + ", label INT64", "7 | 2026-03-02T00:00Z | 0", "7 | 2026-03-02T00:00Z | 1",
        "7 | 2026-03-02T00:00Z | 1");
    Table answer = store.getHistoricalFeatures(labels, List.of("acct:bal"), USUAL);
    assertEquals(list(0L, 1L, 1L), column(answer, "label"));
    assertEquals(list(140.5, 140.5, 140.5), column(answer, "acct__bal"));
  }

  @Test
  void p24NoEntityRowsGiveTheWholeSchemaAndNoSourceRowsGiveNothing() throws IOException {
    store.registerFeatureView(acct(Duration.ofHours(1)));
    Table none = join(USUAL);
    assertEquals(0, none.rowCount());
    assertEquals(List.of("acct", "event_timestamp", "acct__bal", "acct__n"), none.schema().names());
    assertEquals(list((Object) null), column(join(USUAL.known(), "7 | 2026-03-02T00:00Z"), "acct__bal"));
  }

  @Test
  void aViewWithoutEntitiesIsTheSameForAll() throws IOException {
    store.registerFeatureView(FeatureView.of("world", List.of(), List.of(Feature.of("rate", FeatureType.DOUBLE))));
    store.ingest("world", Rows.of("rate DOUBLE, event_timestamp TIMESTAMP", "0.5 | 2026-03-01T00:00Z",
        "0.75 | 2026-03-02T00:00Z"));
    assertEquals(list(null, 0.5, 0.75), column(store.getHistoricalFeatures(
        Rows.of(LABELS, "1 | 2026-02-01T00:00Z", "2 | 2026-03-01T12:00Z", "3 | 2026-03-03T00:00Z"),
        List.of("world:rate"), USUAL), "world__rate"));
  }
}

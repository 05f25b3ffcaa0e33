package io.roadml.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.Watermark;
import io.roadml.runtime.core.ViewFreshness;
import io.roadml.runtime.online.OnlineStore;
import io.roadml.runtime.online.OnlineStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The statements M1 to M14 about copying to the online store, each by its number, and example E4.
class MaterializeTest {
  private static final String HEAD = "u STRING, ts TIMESTAMP, cr TIMESTAMP, x DOUBLE";
  private static final IngestOptions OFFLINE = IngestOptions.defaults().offlineOnly();

  @TempDir
  private Path folder;
  private final TestClock clock = new TestClock("2026-04-10T00:00Z");
  private FeatureStore store;

  @BeforeEach
  void open() throws IOException {
    store = FeatureStore.open(folder, "p", clock);
    store.registerEntity(Entity.of("u", FeatureType.STRING));
    store.registerFeatureView(view(Duration.ZERO));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static FeatureView view(Duration maxAge) {
    return FeatureView.of("v", List.of("u"), List.of(Feature.of("x", FeatureType.DOUBLE))).withEventTime("ts")
        .withCreatedTime("cr").withMaxAge(maxAge);
  }

  private static Instant day(int day) {
    return Times.parse("2026-04-%02dT00:00Z".formatted(day));
  }

  /// A row of a day that was created a minute later.
  private static String row(String u, int day, double x) {
    return u + " | " + day(day) + " | " + day(day).plusSeconds(60) + " | " + x;
  }

  private void offline(String... rows) throws IOException {
    store.ingest("v", Rows.of(HEAD, rows), OFFLINE);
  }

  private OnlineReport copy(int from, int to) throws IOException {
    OnlineReport report = store.materialize("v", day(from), day(to)).rows();
    assertCloses(report);
    return report;
  }

  private MaterializeReport increment(int to) throws IOException {
    MaterializeReport report = store.materializeIncremental("v", day(to));
    assertCloses(report.rows());
    return report;
  }

  private static void assertCloses(OnlineReport report) {
    assertEquals(report.read(),
        report.written() + report.skippedStale() + report.skippedExpired() + report.rejected(), report::toString);
  }

  private Object online(String u) {
    return store.getOnlineFeatures(List.of("v:x"), List.of(Map.of("u", u))).values(0).get("v:x");
  }

  private FeatureStatus status(String u) {
    return store.getOnlineFeatures(List.of("v:x"), List.of(Map.of("u", u))).at(0, "v:x").status();
  }

  @Test
  void m1BothEndsOfTheWindowAreInclusive() throws IOException {
    offline(row("a", 1, 1), row("a", 3, 3), row("b", 5, 5), row("b", 6, 6), row("before", 2, 2), row("after", 6, 6));
    offline("before | " + day(3).minusNanos(1_000) + " | ∅ | 2", "after | " + day(5).plusNanos(1_000) + " | ∅ | 6");
    copy(3, 5);
    assertEquals(3.0, online("a"));
    assertEquals(5.0, online("b"));
    assertEquals(FeatureStatus.NOT_FOUND, status("before"));
    assertEquals(FeatureStatus.NOT_FOUND, status("after"));
  }

  @Test
  void m2TwiceIsOnceAndWritesNothing() throws IOException {
    offline(row("a", 1, 1), row("a", 3, 3), row("b", 5, 5));
    assertEquals(new OnlineReport(3, 2, 1, 0, 0), copy(1, 9));
    assertEquals(new OnlineReport(3, 0, 3, 0, 0), copy(1, 9));
    assertEquals(3.0, online("a"));
  }

  @Test
  void m3AndM4WindowsMayComeInAnyOrderAndNeverMoveBack() throws IOException {
    offline(row("a", 1, 1), row("a", 3, 3), row("a", 5, 5), row("b", 2, 2));
    copy(4, 6);
    copy(1, 3);
    copy(2, 5);
    assertEquals(5.0, online("a"));
    assertEquals(2.0, online("b"));
    store.rematerialize("v", day(1), day(3));
    assertEquals(3.0, online("a"));
  }

  @Test
  void m5AnIncrementStartsAtTheLastEndAndAFailedOneLeavesTheWatermark() throws IOException {
    offline(row("a", 1, 1), row("b", 3, 3));
    assertEquals(1, increment(2).rows().read());
    assertEquals(day(2), increment(4).from());
    offline(row("a", 5, 5));
    store.ingest("v", Rows.of(HEAD, many()), OFFLINE);
    Optional<Watermark> before = watermark();
    Path file = anyPart();
    Files.move(file, folder.resolve("kept"));
    assertThrows(IOException.class, () -> increment(9));
    assertEquals(before, watermark());
    Files.move(folder.resolve("kept"), file);
    increment(9);
    assertEquals(5.0, online("a"));
  }

  private Optional<Watermark> watermark() throws IOException {
    try (MetadataStore metadata = MetadataStore.open(folder)) {
      return metadata.watermarks().get("p", "v");
    }
  }

  private Path anyPart() throws IOException {
    try (var files = Files.walk(folder.resolve("offline"))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  private static String[] many() {
    String[] rows = new String[2000];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row("m" + i, 6, i);
    }
    return rows;
  }

  @Test
  void m6TheFirstIncrementWithoutAMaximumAgeStartsAtTheEarliestRow() throws IOException {
    offline("a | 1999-01-01T00:00Z | ∅ | 7");
    assertEquals(Instant.MIN, increment(9).from());
    assertEquals(7.0, online("a"));
  }

  @Test
  void m7TheFirstIncrementWithAMaximumAgeStartsThatLongBeforeItsEnd() throws IOException {
    store.registerFeatureView(view(Duration.ofDays(2)));
    offline(row("a", 1, 1), row("b", 3, 3), row("c", 5, 5));
    MaterializeReport report = increment(5);
    assertEquals(day(3), report.from());
    assertEquals(new OnlineReport(2, 2, 0, 0, 0), report.rows());
  }

  @Test
  void m8AnEndInTheFutureIsNowAndAnEndBeforeTheLastIsReported() throws IOException {
    offline(row("a", 1, 1));
    assertEquals(day(10), increment(28).to());
    MaterializeReport report = increment(5);
    assertTrue(report.upToDate());
    assertEquals(OnlineReport.NONE, report.rows());
    clock.set("2026-04-12T00:00Z");
    offline(row("a", 11, 11));
    assertFalse(increment(12).upToDate());
    assertEquals(11.0, online("a"));
  }

  @Test
  void m9ALateRowIsLoadedByTheNextIncrement() throws IOException {
    offline(row("a", 5, 5));
    increment(6);
    offline(row("b", 2, 2));
    assertEquals(new OnlineReport(1, 1, 0, 0, 0), increment(7).rows());
    assertEquals(2.0, online("b"));
  }

  @Test
  void m10ACorrectionWithTheSameEventTimeReplacesTheValue() throws IOException {
    offline(row("a", 5, 5));
    increment(6);
    offline("a | " + day(5) + " | " + day(8) + " | 55");
    increment(7);
    assertEquals(55.0, online("a"));
  }

  @Test
  void m11ARunThatWasCutShortIsCompletedByTheNext() throws IOException {
    offline(row("a", 1, 1), row("b", 2, 2), row("c", 3, 3));
    copy(2, 2); // as if the others had not been reached
    increment(9);
    assertEquals(List.of(1.0, 2.0, 3.0), List.of(online("a"), online("b"), online("c")));
  }

  /// O19: the moment counts, whether or not there was anything to copy.
  @Test
  void o19TheOnlineStoreKnowsWhenAViewWasLastMaterialized() throws IOException {
    offline(row("a", 1, 1), row("b", 3, 3));
    copy(1, 2);
    assertEquals(List.of(freshness(day(1), day(10))), fresh());
    clock.set("2026-04-11T00:00Z");
    increment(4);
    assertEquals(List.of(freshness(day(3), day(11))), fresh());
    clock.set("2026-04-12T00:00Z");
    increment(4);
    assertEquals(List.of(freshness(day(3), day(12))), fresh());
    clock.set("2026-04-13T00:00Z");
    store.push("v", List.of(Map.of("u", "c", "ts", "2026-04-12", "x", 1.0)));
    assertEquals(List.of(freshness(day(12), day(12))), fresh(), "a push is none");
  }

  private static ViewFreshness freshness(Instant newestEvent, Instant materialized) {
    return new ViewFreshness("p", "v", Times.micros(newestEvent), Times.micros(materialized));
  }

  private List<ViewFreshness> fresh() {
    try (OnlineStore reading = OnlineStore.openForReading(folder.resolve("online"))) {
      return reading.freshness();
    }
  }

  @Test
  void m12RowsTooOldAtTheEndAreNotWritten() throws IOException {
    store.registerFeatureView(view(Duration.ofDays(2)));
    offline(row("a", 1, 1), row("a", 2, 2), row("b", 8, 8));
    assertEquals(new OnlineReport(3, 1, 1, 1, 0), copy(1, 9));
    assertEquals(FeatureStatus.NOT_FOUND, status("a"));
  }

  @Test
  void m13TheReportAddsUp() throws IOException {
    offline(row("a", 1, 1), row("a", 2, 2), row("b", 8, 8));
    copy(1, 1);
    assertEquals(new OnlineReport(3, 2, 1, 0, 0), copy(1, 9));
    store.registerFeatureView(view(Duration.ofDays(2)));
    offline(row("a", 3, 3), row("c", 7, 7), row("d", 9, 9));
    clock.set("2026-04-08T12:00:00Z"); // the clock that took the last row in was fast
    assertEquals(new OnlineReport(6, 1, 3, 1, 1), copy(1, 9), "a (two older, one too old), b (there), c, d (rejected)");
  }

  @Test
  void m14ADeletionSurvivesOlderRowsAndNewOnesAreTaken() throws IOException {
    offline(row("a", 1, 1), row("b", 1, 1));
    increment(9);
    assertEquals(List.of("v"), store.delete(Map.of("u", "a")));
    assertEquals(FeatureStatus.NOT_FOUND, status("a"));
    copy(1, 9);
    offline(row("a", 2, 2));
    increment(10);
    store.push("v", List.of(Map.of("u", "a", "ts", day(3), "cr", day(3), "x", 3.0)));
    assertEquals(FeatureStatus.NOT_FOUND, status("a"));
    assertEquals(1.0, online("b"));
    assertEquals(List.of("b"), Rows.column(store.latestAsOf("v", day(10)), "u"));
    assertEquals(1, store.compact("v"));
    clock.set("2026-04-11T00:00Z");
    store.push("v", List.of(Map.of("u", "a", "ts", day(11), "x", 11.0)));
    assertEquals(11.0, online("a"));
  }

  @Test
  void m14ADeletionIsThereAfterTheOnlineStoreWasLost() throws IOException {
    offline(row("a", 1, 1), row("b", 1, 1));
    increment(9);
    store.delete(Map.of("u", "a"));
    store.close();
    PartFiles.delete(folder.resolve("online"));
    open();
    copy(1, 9);
    assertEquals(FeatureStatus.NOT_FOUND, status("a"));
    assertEquals(1.0, online("b"));
  }

  @Test
  void e4FreshnessAndStatusesAreThoseOfTheExample() throws IOException {
    clock.set("2026-04-01T12:10:00Z");
    store.registerFeatureView(FeatureView.of("risk", List.of("u"),
        List.of(Feature.of("score", FeatureType.DOUBLE), Feature.of("tier", FeatureType.STRING))).withEventTime("ts")
        .withCreatedTime("cr").withMaxAge(Duration.ofMinutes(10)));
    assertEquals(1, risk("u1 | 12:00:00 | 12:00:01 | .20 | A").written());
    assertEquals(1, risk("u1 | 11:59:59 | 12:02:00 | .99 | Z").skippedStale());
    assertEquals(1, risk("u1 | 12:05:00 | 12:05:01 | ∅ | B").written());
    assertEquals(new OnlineReport(3, 1, 2, 0, 0), risk("u2 | 12:03:00 | 12:05:10 | .7 | C",
        "u2 | 12:01:00 | 12:05:10 | .1 | D", "u2 | 12:02:00 | 12:05:10 | .3 | E"));
    assertEquals("NULL_VALUE B, 0.7 C, NOT_FOUND NOT_FOUND", risks("12:05:30"));
    assertEquals(1, risk("u1 | 12:05:00 | 12:06:00 | .55 | B").written());
    assertEquals(1, risk("u1 | 12:05:00 | 12:05:30 | .01 | X").skippedStale());
    assertEquals(1, risk("u1 | 12:05:00 | 12:06:00 | .02 | Y").skippedStale());
    assertEquals("0.55 B, 0.7 C, NOT_FOUND NOT_FOUND", risks("12:13:00"));
    assertEquals("0.55 B, OUTSIDE_MAX_AGE OUTSIDE_MAX_AGE, NOT_FOUND NOT_FOUND", risks("12:13:00.000001"));
    assertEquals("0.55 B, OUTSIDE_MAX_AGE OUTSIDE_MAX_AGE, NOT_FOUND NOT_FOUND", risks("12:15:00"));
    assertEquals("OUTSIDE_MAX_AGE OUTSIDE_MAX_AGE, OUTSIDE_MAX_AGE OUTSIDE_MAX_AGE, NOT_FOUND NOT_FOUND",
        risks("12:15:00.000001"));
    OnlineFeatures old = store.getOnlineFeatures(List.of("risk:score", "risk:tier"),
        List.of(Map.of("u", "u1"), Map.of("u", "u3")), ReadOptions.defaults().evenOld());
    assertEquals(FeatureStatus.OUTSIDE_MAX_AGE, old.at(0, "risk:score").status());
    assertEquals(Arrays.asList(0.55, null), old.column("risk:score"), "O6: the old value on request, with the status");
    assertEquals(Arrays.asList("B", null), old.column("risk:tier"));
    assertEquals(FeatureStatus.NOT_FOUND, old.at(1, "risk:tier").status());
  }

  private OnlineReport risk(String... rows) throws IOException {
    for (int i = 0; i < rows.length; i++) {
      rows[i] = rows[i].replaceAll("(\\d\\d:\\d\\d:\\d\\d)", "2026-04-01T$1Z");
    }
    return store.ingest("risk", Rows.of("u STRING, ts TIMESTAMP, cr TIMESTAMP, score DOUBLE, tier STRING", rows))
        .online();
  }

  private String risks(String time) {
    clock.set("2026-04-01T" + time + "Z");
    OnlineFeatures answer = store.getOnlineFeatures(List.of("risk:score", "risk:tier"),
        List.of(Map.of("u", "u1"), Map.of("u", "u2"), Map.of("u", "u3")));
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < answer.rowCount(); row++) {
      text.append(row == 0 ? "" : ", ").append(shown(answer, row, "risk:score")).append(' ')
          .append(shown(answer, row, "risk:tier"));
    }
    return text.toString();
  }

  private static Object shown(OnlineFeatures answer, int row, String feature) {
    OnlineFeatures.Answer at = answer.at(row, feature);
    return at.status() == FeatureStatus.PRESENT ? at.value() : at.status();
  }

  @Test
  void aForgottenProjectBeginsAnewAndAnotherKeepsItsRows() throws IOException {
    try (FeatureStore other = FeatureStore.open(folder, "q", clock)) {
      other.registerEntity(Entity.of("u", FeatureType.STRING));
      other.registerFeatureView(view(Duration.ZERO));
      for (FeatureStore each : List.of(store, other)) each.ingest("v", Rows.of(HEAD, row("a", 3, 3)), OFFLINE);
    }
    increment(5);
    String message = assertThrows(OnlineStoreException.class, () -> FeatureStore.forget(folder, "p")).getMessage();
    assertTrue(message.contains("is open for writing"), message);
    assertEquals(3.0, online("a"));
    store.close();
    FeatureStore.forget(folder, "p");
    assertEquals(List.of("q"), FeatureStore.projects(folder));
    open();
    assertEquals(FeatureStatus.NOT_FOUND, status("a"));
    assertEquals(0, increment(5).rows().read());
    store.close();
    store = FeatureStore.open(folder, "q", clock);
    assertEquals(1, increment(5).rows().read());
    assertEquals(3.0, online("a"));
  }
}

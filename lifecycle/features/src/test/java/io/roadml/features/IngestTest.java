package io.roadml.features;

import static io.roadml.features.Rows.column;
import static io.roadml.features.Rows.list;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.data.Dataset;
import io.roadml.data.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an ingest takes, and how it says what it does not take.
class IngestTest {
  private static final IngestOptions OFFLINE = IngestOptions.defaults().offlineOnly();

  @TempDir
  private Path folder;
  private final TestClock clock = new TestClock("2026-06-01T00:00Z");
  private FeatureStore store;

  @BeforeEach
  void open() throws IOException {
    store = FeatureStore.open(folder, "p", clock);
    store.registerEntity(new Entity("id", FeatureType.STRING, 8));
    store.registerFeatureView(FeatureView.of("users", List.of("id"), List.of(Feature.of("age", FeatureType.INT64),
        Feature.of("score", FeatureType.DOUBLE), Feature.of("ok", FeatureType.BOOLEAN))));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private IngestReport csv(String... lines) throws IOException {
    Path file = folder.resolve("rows.csv");
    Files.writeString(file, String.join("\n", lines) + "\n");
    return store.ingest("users", file, OFFLINE);
  }

  private String refusal(String... lines) {
    return assertThrows(Exception.class, () -> csv(lines)).getMessage();
  }

  private Table now() throws IOException {
    return store.latestAsOf("users", clock.instant());
  }

  @Test
  void textKeysOfACsvFileKeepTheirZeros() throws IOException {
    csv("ok,age,id,event_timestamp,score", "true,41,007,2026-01-01T00:00:00Z,0.5", ",,7,2026-01-01,");
    Table rows = now();
    assertEquals(list("007", "7"), column(rows, "id"));
    assertEquals(list(41L, null), column(rows, "age"));
    assertEquals(list(true, null), column(rows, "ok"));
    assertEquals(list(0.5, null), column(rows, "score"));
  }

  @Test
  void aMissingColumnIsNamedWithTheNearest() {
    assertEquals("feature=score does not exist in file=rows.csv; did you mean scorre? "
        + "(id, event_timestamp, age, scorre, ok)",
        refusal("id,event_timestamp,age,scorre,ok", "a,2026-01-01,1,1,true"));
    assertEquals("entity=id does not exist in file=rows.csv; did you mean ids? (ids, event_timestamp, age, score, ok)",
        refusal("ids,event_timestamp,age,score,ok", "a,2026-01-01,1,1,true"));
  }

  @Test
  void anUnknownColumnIsRefusedUnlessItIsToBePassedOver() throws IOException {
    String[] lines = {"id,event_timestamp,age,score,ok,agee", "a,2026-01-01,1,1,true,9"};
    assertEquals("column=agee does not exist in view=users (it is one of file=rows.csv); did you mean age? "
        + "(id, age, score, ok, event_timestamp)", refusal(lines));
    assertEquals(1, store.ingest("users", folder.resolve("rows.csv"), OFFLINE.ignoringOtherColumns()).appended());
  }

  @Test
  void anUnknownViewIsNamedWithTheNearest() {
    assertEquals("view=user does not exist in project=p; did you mean users? (users)",
        assertThrows(IllegalArgumentException.class, () -> store.ingest("user", folder.resolve("x.csv"))).getMessage());
  }

  @Test
  void aValueOfAnotherTypeNamesItsColumn() {
    String message = refusal("id,event_timestamp,age,score,ok", "a,2026-01-01,young,1,true");
    assertTrue(message.contains("young") && message.contains("rows.csv"), message);
    assertEquals("feature=age of view=users is INT64, but the table has VARCHAR",
        assertThrows(IllegalArgumentException.class, () -> store.ingest("users",
            Rows.of("id STRING, event_timestamp TIMESTAMP, age STRING, score DOUBLE, ok BOOLEAN",
                "a | 2026-01-01T00:00Z | 1 | 1 | true")))
            .getMessage());
    assertEquals("entity=id of view=users is STRING, but the table has BIGINT",
        assertThrows(IllegalArgumentException.class, () -> store.ingest("users",
            Rows.of("id INT64, event_timestamp TIMESTAMP, age INT64, score DOUBLE, ok BOOLEAN",
                "1 | 2026-01-01T00:00Z | 1 | 1 | true")))
            .getMessage());
  }

  private static final String[] BAD_ROWS = {"id,event_timestamp,age,score,ok", "a,2026-01-01,1,1,true",
      ",2026-01-01,2,2,true", "c,,3,3,true", "d,2099-01-01,4,4,true", "longer than 8,2026-01-01,5,5,true",
      "f,noon,6,6,true"};

  @Test
  void badRowsRefuseTheWholeIngestAndAreAllNamed() throws IOException {
    String message = assertThrows(RefusedRowsException.class, () -> csv(BAD_ROWS)).getMessage();
    assertTrue(message.startsWith("view=users takes none of the rows=6 of file=rows.csv, because 5 cannot be taken: "),
        message);
    assertTrue(message.contains("id is missing in 1 row (first row=2: nothing)"), message);
    assertTrue(message.contains("id has more than 8 bytes of UTF-8 in 1 row (first row=5: longer than 8)"), message);
    assertTrue(message.contains("event_timestamp is no time in 1 row (first row=6: noon)"), message);
    assertTrue(message.contains("event_timestamp lies in the future in 1 row (first row=4: 2099-01-01)"), message);
    assertTrue(message.contains("event_timestamp is missing in 1 row (first row=3: nothing)"), message);
    assertEquals(0, now().rowCount());
  }

  @Test
  void badRowsGoToTheQuarantineWhenThereIsOne() throws IOException {
    refusal(BAD_ROWS);
    Path quarantine = folder.resolve("bad.parquet");
    IngestReport report = store.ingest("users", folder.resolve("rows.csv"), OFFLINE.withQuarantine(quarantine));
    assertEquals(List.of(6L, 1L, 5L), List.of(report.read(), report.appended(), report.refused()));
    assertEquals(5, report.reasons().size());
    assertEquals(list("a"), column(now(), "id"));
    assertEquals(5, Dataset.open(quarantine).rowCount());
  }

  @Test
  void anEmptyFileAndOneOfRandomBytesAreNamed() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.parquet"));
    assertTrue(assertThrows(IOException.class, () -> store.ingest("users", empty)).getMessage().contains("empty"));
    Path random = Files.write(folder.resolve("random.parquet"),
        new byte[]{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9});
    String message = assertThrows(IOException.class, () -> store.ingest("users", random)).getMessage();
    assertTrue(message.startsWith("ingest of file=random.parquet into view=users: "), message);
    assertThrows(IOException.class, () -> store.ingest("users", folder.resolve("nowhere.parquet")));
    assertThrows(IllegalArgumentException.class, () -> store.ingest("users", folder.resolve("metadata.db")));
  }

  @Test
  void aFileWithoutRowsIsNoMistake() throws IOException {
    assertEquals(0, csv("id,event_timestamp,age,score,ok").appended());
  }

  @Test
  void notANumberIsAValueInBothWaysOfStoring() throws IOException {
    csv("id,event_timestamp,age,score,ok", "a,2026-01-01,1,NaN,true", "b,2026-01-01,1,,true",
        "c,2026-01-01,1,Infinity,true");
    assertEquals(list(Double.NaN, null, Double.POSITIVE_INFINITY), column(now(), "score"));
    store.compact("users");
    assertEquals(list(Double.NaN, null, Double.POSITIVE_INFINITY), column(now(), "score"));
    var score = store.profile("users", Optional.empty(), Optional.empty()).column("score");
    assertEquals(List.of(3L, 1L, 1L, 1L), List.of(score.rows(), score.nulls(), score.nans(), score.infinities()));
  }

  @Test
  void manyRowsGoIntoAFileForEachDayAndNoneIsLost() throws IOException {
    long[] ages = new long[5000];
    long[] times = new long[ages.length];
    int[] codes = new int[ages.length];
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < ages.length; i++) {
      ages[i] = i;
      times[i] = Times.micros(Instant.parse("2026-01-01T00:00:00Z")) + i * 60_000_000L;
      codes[i] = i % 100;
      if (i < 100) {
        ids.add("u" + i);
      }
    }
    IngestReport report = store.ingest("users", Table.builder().texts("id", codes, ids)
        .timestamps("event_timestamp", times).longs("age", ages).doubles("score", new double[ages.length])
        .booleans("ok", new boolean[ages.length]).build(), OFFLINE);
    assertEquals(5000, report.appended());
    assertTrue(Files.isDirectory(folder.resolve("offline/p/users/dt=2026-01-01")));
    assertTrue(Files.isDirectory(folder.resolve("offline/p/users/dt=2026-01-04")));
    assertEquals(5000, store.profile("users", Optional.empty(), Optional.empty()).rows());
    assertEquals(100, now().rowCount());
    assertEquals(list(4900L), column(now(), "age").subList(0, 1));
  }

  @Test
  void pushedRowsAreInBothStoresWhenPushReturns() throws IOException {
    IngestReport report = store.push("users", List.of(
        Map.of("id", "a", "event_timestamp", "2026-05-01T00:00:00Z", "age", 41, "score", 1.5, "ok", true),
        Map.of("id", "a", "event_timestamp", Instant.parse("2026-04-01T00:00:00Z"), "age", 40L)));
    assertEquals(new OnlineReport(2, 1, 1, 0, 0), report.online());
    assertEquals(list(41L), column(now(), "age"));
    OnlineFeatures online = store.getOnlineFeatures(List.of("users:ok", "users:age", "users:score"),
        List.of(Map.of("id", "a"), Map.of("id", "b"), Map.of("id", "a")));
    assertEquals(Map.of("users:ok", true, "users:age", 41L, "users:score", 1.5), online.values(2));
    assertEquals(FeatureStatus.NOT_FOUND, online.at(1, "users:age").status());
    assertEquals(Optional.of(Instant.parse("2026-05-01T00:00:00Z")), online.at(0, "users:age").eventTime());
  }

  @Test
  void aWrongPushedRowRefusesThemAll() throws IOException {
    for (Map<String, ?> wrong : List.of(Map.of("event_timestamp", "2026-05-01"),
        Map.of("id", 1, "event_timestamp", "2026-05-01"), Map.of("id", "a"),
        Map.of("id", "a", "event_timestamp", "2026-06-02"), Map.of("id", "a", "event_timestamp", "soon"),
        Map.of("id", "a", "event_timestamp", "2026-05-01", "age", "old"),
        Map.of("id", "a", "event_timestamp", "2026-05-01", "ages", 1),
        Map.of("id", "longer than 8", "event_timestamp", "2026-05-01"))) {
      String message = assertThrows(IllegalArgumentException.class,
          () -> store.push("users", List.of(Map.of("id", "a", "event_timestamp", "2026-05-01"), wrong))).getMessage();
      assertTrue(message.startsWith("row=2 of 2: "), message);
    }
    assertEquals(0, now().rowCount());
  }

  @Test
  void onlineReadsNameWhatIsWrong() throws IOException {
    assertEquals("feature=aeg does not exist in view=users; did you mean age? (age, score, ok)",
        online("users:aeg", "id"));
    assertEquals("view=usrs does not exist in project=p; did you mean users? (users)", online("usrs:age", "id"));
    assertEquals("feature=age is not of the form view:feature", online("age", "id"));
    assertEquals("entity=id of view=users is missing; given: [idd]", online("users:age", "idd"));
  }

  private String online(String feature, String key) {
    return assertThrows(IllegalArgumentException.class,
        () -> store.getOnlineFeatures(List.of(feature), List.of(Map.of(key, "a")))).getMessage();
  }
}

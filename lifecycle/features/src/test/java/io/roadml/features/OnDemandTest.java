package io.roadml.features;

import static io.roadml.features.Rows.column;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.data.Dataset;
import io.roadml.data.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Features that are computed when they are asked for, and the export to Feast.
class OnDemandTest {
  private static final List<String> ASKED = List.of("risk:share", "users:income", "risk:large");

  @TempDir
  private Path folder;
  private final TestClock clock = new TestClock("2026-06-01T00:00Z");
  private FeatureStore store;

  @BeforeEach
  void open() throws IOException {
    store = FeatureStore.open(folder.resolve("data"), "p", clock);
    store.registerEntity(Entity.of("id", FeatureType.INT64));
    store.registerFeatureView(FeatureView.of("users", List.of("id"),
        List.of(Feature.of("income", FeatureType.DOUBLE), Feature.of("since", FeatureType.TIMESTAMP)))
        .withMaxAge(Duration.ofDays(400)).withCreatedTime("created"));
    store.registerOnDemandView(new OnDemandView("risk", List.of("users:income"),
        List.of(Feature.of("amount", FeatureType.DOUBLE)),
        List.of(Feature.of("share", FeatureType.DOUBLE), Feature.of("large", FeatureType.BOOLEAN)), "risk_of"));
    store.push("users", List.of(Map.of("id", 1, "income", 1000.0, "event_timestamp", "2026-05-01"),
        Map.of("id", 2, "event_timestamp", "2026-05-02")));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static Map<String, ?> risk(Map<String, Object> inputs) {
    Double income = (Double) inputs.get("users:income");
    Double amount = (Double) inputs.get("amount");
    Map<String, Object> outputs = new HashMap<>();
    outputs.put("large", amount > 500);
    outputs.put("share", income == null ? null : amount / income);
    return outputs;
  }

  @Test
  void whatIsComputedFromAnOldValueIsOld() {
    store.registerTransform("risk_of", OnDemandTest::risk);
    clock.set("2027-06-06T00:00Z");
    List<Map<String, Object>> one = List.of(Map.of("id", 1, "amount", 250.0));
    OnlineFeatures usual = store.getOnlineFeatures(ASKED, one);
    assertEquals(FeatureStatus.NULL_VALUE, usual.at(0, "risk:share").status());
    OnlineFeatures old = store.getOnlineFeatures(ASKED, one, ReadOptions.defaults().evenOld());
    assertEquals(0.25, old.at(0, "risk:share").value());
    assertEquals(FeatureStatus.OUTSIDE_MAX_AGE, old.at(0, "risk:share").status());
    assertEquals(1000.0, old.at(0, "users:income").value());
  }

  @Test
  void theSameCodeAnswersForTheTrainingSetAndForThePresent() throws IOException {
    store.registerTransform("risk_of", OnDemandTest::risk);
    Table labels = Rows.of("id INT64, event_timestamp TIMESTAMP, amount DOUBLE", "1 | 2026-05-31T00:00Z | 250",
        "2 | 2026-05-31T00:00Z | 600", "3 | 2026-05-31T00:00Z | 1", "1 | 2026-04-01T00:00Z | 501");
    Table then = store.getHistoricalFeatures(labels, ASKED, HistoryOptions.defaults());
    assertEquals(List.of("id", "event_timestamp", "amount", "risk__share", "users__income", "risk__large"),
        then.schema().names());
    List<Map<String, Object>> entities = new ArrayList<>();
    for (int row = 0; row < 3; row++) {
      entities.add(Map.of("id", column(labels, "id").get(row), "amount", column(labels, "amount").get(row)));
    }
    OnlineFeatures now = store.getOnlineFeatures(ASKED, entities);
    for (String feature : ASKED) {
      assertEquals(column(then, feature.replace(":", "__")).subList(0, 3), now.column(feature), feature);
    }
    assertEquals(Rows.list(0.25, null, null, null), column(then, "risk__share"));
    assertEquals(Rows.list(false, true, false, true), column(then, "risk__large"));
    assertEquals(FeatureStatus.NULL_VALUE, now.at(1, "risk:share").status());
    assertEquals(now.at(0, "users:income").eventTime(), now.at(0, "risk:share").eventTime());
  }

  @Test
  void whatIsWrongWithTheCodeIsNamed() throws IOException {
    assertTrue(message(Map.of("id", 1, "amount", 1.0)).startsWith("transform=risk_of does not exist in this process"));
    store.registerTransform("risk_of", _ -> Map.of("share", "much"));
    assertEquals("transform=risk_of gave much (a String) for feature=share of type=DOUBLE",
        message(Map.of("id", 1, "amount", 1.0)));
    store.registerTransform("risk_of", _ -> Map.of("shares", 1.0));
    assertEquals("feature=shares does not exist in view=risk; did you mean share? (share, large)",
        message(Map.of("id", 1, "amount", 1.0)));
    assertTrue(message(Map.of("id", 1)).startsWith("input=amount of view=risk is missing; given: [id]"));
    assertThrows(IllegalArgumentException.class, () -> store.registerOnDemandView(
        new OnDemandView("other", List.of("users:incomes"), List.of(), List.of(Feature.of("x", FeatureType.INT64)),
            "t")));
  }

  private String message(Map<String, ?> entity) {
    return assertThrows(IllegalArgumentException.class, () -> store.getOnlineFeatures(ASKED, List.of(entity)))
        .getMessage();
  }

  @Test
  void theExportIsAFeastRepositoryWithItsRows() throws IOException {
    store.registerFeatureService(new FeatureService("model_1", List.of("users:income", "risk:share", "users:since")));
    store.exportFeast(folder.resolve("repo"));
    String python = Files.readString(folder.resolve("repo/features.py"));
    assertTrue(python.contains("""
        entity_id = Entity(name="id", join_keys=["id"], value_type=ValueType.INT64)

        source_users = FileSource(
            path="data/users.parquet",
            timestamp_field="event_timestamp",
            created_timestamp_column="created",
        )
        view_users = FeatureView(
            name="users",
            entities=[entity_id],
            ttl=timedelta(microseconds=34560000000000),
            schema=[
                Field(name="id", dtype=Int64),
                Field(name="income", dtype=Float64),
                Field(name="since", dtype=UnixTimestamp),
            ],
            source=source_users,
        )

        service_model_1 = FeatureService(name="model_1", features=[view_users[["income", "since"]]])
        """), python);
    assertTrue(Files.readString(folder.resolve("repo/feature_store.yaml")).startsWith("project: p\n"));
    Table rows = Dataset.open(folder.resolve("repo/data/users.parquet")).read();
    assertEquals(List.of("id", "income", "since", "event_timestamp", "created"), rows.schema().names());
    assertEquals(Rows.list(1L, 2L), column(rows, "id"));
  }
}

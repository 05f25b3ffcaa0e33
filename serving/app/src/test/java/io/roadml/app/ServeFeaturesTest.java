package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.data.ColumnPlan;
import io.roadml.data.Dataset;
import io.roadml.data.Transform;
import io.roadml.data.Unseen;
import io.roadml.features.Entity;
import io.roadml.features.Feature;
import io.roadml.features.FeatureService;
import io.roadml.features.FeatureStore;
import io.roadml.features.FeatureType;
import io.roadml.features.FeatureView;
import io.roadml.features.HistoryOptions;
import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.online.Column;
import io.roadml.runtime.online.OnlineOptions;
import io.roadml.runtime.online.OnlineStore;
import io.roadml.runtime.online.OnlineView;
import io.roadml.runtime.online.RowWriter;
import io.roadml.runtime.online.WriteMode;
import io.roadml.training.SampleModels;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `serve --data` reads the online store that another process writes: this one.
@Timeout(120)
class ServeFeaturesTest {
  private static final String INFER = "{\"inputs\":[{\"name\":\"customer\",\"datatype\":\"INT64\",\"shape\":[1,1],"
      + "\"data\":[7]},{\"name\":\"b\",\"datatype\":\"FP32\",\"shape\":[1,4],\"data\":[0,0,0,0]}],"
      + "\"outputs\":[{\"name\":\"sum\"}]}";
  private static final String ONLINE = "{\"features\":[\"customer:age\"],\"entities\":{\"customer\":[7,8]}}";

  @TempDir
  private Path folder;

  private void write(OnlineStore store, long age) {
    OnlineView view = OnlineView.of("shop", "customer", List.of(Column.of("customer", ElementType.INT64)),
        List.of(Column.of("age", ElementType.INT64))).withRows(1_000);
    long now = System.currentTimeMillis() * 1_000;
    try (RowWriter writer = store.table(view).writer()) {
      writer.key(0, 7).set(0, age).write(now, now, WriteMode.FORCE);
    }
  }

  private ServeProcess serve() throws Exception {
    Path version = Files.createDirectories(folder.resolve("models/sums/1"));
    Files.write(version.resolve("model.onnx"), SampleModels.twoInputs());
    Files.writeString(folder.resolve("models/sums/features.pbtxt"), "project: 'shop' input: 'a' default: -1"
        + " entity { name: 'customer' data_type: TYPE_INT64 }" + " feature { name: 'customer:age' }".repeat(4));
    return served();
  }

  private ServeProcess served() throws Exception {
    return BuiltCheckout.in(Files.createDirectories(folder.resolve("checkout"))).serve("--port", "0",
        "--model-repository", folder.resolve("models").toString(), "--data", folder.resolve("data").toString()).ready();
  }

  @Test
  void rowsThatAnotherProcessWritesAreInTheNextPredictionAndInFeastsAnswer() throws Exception {
    try (OnlineStore store = OnlineStore.open(folder.resolve("data/online"), OnlineOptions.defaults())) {
      write(store, 30);
      try (ServeProcess server = serve()) {
        assertAge(server, 30);
        write(store, 31);
        assertAge(server, 31);
        server.endsWell();
      }
    }
  }

  private static void assertAge(ServeProcess server, long age) throws Exception {
    String answer = server.post("/v2/models/sums/infer", INFER).body();
    assertTrue(answer.contains("\"data\":[" + age + ".0," + age + ".0," + age + ".0," + age + ".0]"), answer);
    String online = server.post("/get-online-features", ONLINE).body();
    assertTrue(online.contains("{\"values\":[" + age + ",null],\"statuses\":[\"PRESENT\",\"NOT_FOUND\"]"), online);
  }

  @Test
  void withoutAStoreTheModelIsNamedWithTheReasonAndAReloadFindsOneThatCameLater() throws Exception {
    try (ServeProcess server = serve()) {
      assertTrue(server.errors().contains("model sums version 1 is not served: features.pbtxt:1:"), server::errors);
      assertTrue(server.errors().contains("there is no online store in the data folder; materialize a view"),
          server::errors);
      assertEquals(404, server.post("/get-online-features", ONLINE).statusCode());
      try (OnlineStore store = OnlineStore.open(folder.resolve("data/online"), OnlineOptions.defaults())) {
        write(store, 30);
        HttpResponse<String> loaded = server.post("/v2/repository/models/sums/load", "");
        assertEquals(200, loaded.statusCode(), loaded.body());
        assertAge(server, 30);
      }
      server.endsWell();
    }
  }

  /// Entities, features and a service that another process defines and fills: this one.
  private FeatureStore defined() throws Exception {
    FeatureStore store = FeatureStore.open(folder.resolve("data"), "shop");
    store.registerEntity(Entity.of("customer", FeatureType.INT64));
    store.registerFeatureView(FeatureView.of("person", List.of("customer"),
        List.of(Feature.of("city", FeatureType.STRING), Feature.of("spend", FeatureType.DOUBLE))));
    store.push("person", List.of(Map.of("customer", 7, "city", "Łódź", "spend", 3.5, "event_timestamp", "2024-01-01"),
        Map.of("customer", 8, "city", "Oslo", "event_timestamp", "2024-01-01")));
    store.registerFeatureService(new FeatureService("v1", List.of("person:city", "person:spend")));
    return store;
  }

  private static final String SERVICE = "{\"feature_service\":\"v1\",\"entities\":{\"customer\":[7,8]}}";

  /// The training set is made by a point-in-time join, the transform is fitted on it, and the hop gives what the table gives.
  @Test
  void aServiceAndATransformMakeTheModelsInputAsTheTrainingSetWas() throws Exception {
    try (FeatureStore store = defined()) {
      Path labels = folder.resolve("labels.csv");
      Files.writeString(labels, "customer,event_timestamp\n7,2024-02-01\n8,2024-02-01\n9,2024-02-01\n");
      Path training = folder.resolve("training.csv");
      store.writeHistoricalFeatures(labels, store.service("v1").features(), HistoryOptions.defaults(), training);
      Transform transform = Transform.fit(Dataset.open(training), ColumnPlan.of("person__city").oneHot(Unseen.NONE),
          ColumnPlan.of("person__spend").fill(-1).as("spend"),
          ColumnPlan.of("person__city").fill("none").hash(10).as("hash"));
      Path version = Files.createDirectories(folder.resolve("models/sums/1"));
      transform.writeTo(version.resolve("people.json"));
      Files.write(version.resolve("model.onnx"), SampleModels.twoInputs());
      Files.writeString(folder.resolve("models/sums/features.pbtxt"), "project: 'shop' input: 'a' service: 'v1'"
          + " transform: 'people.json' entity { name: 'customer' data_type: TYPE_INT64 }");
      float[] expected = transform.rows(Dataset.open(training).read());
      try (ServeProcess server = served()) {
        for (int row = 0; row < 3; row++) {
          String answer = server.post("/v2/models/sums/infer", INFER.replace("[7]", "[" + (7 + row) + "]")).body();
          assertTrue(answer.contains("\"data\":[" + expected[4 * row] + "," + expected[4 * row + 1] + ","
              + expected[4 * row + 2] + "," + expected[4 * row + 3] + "]"), answer);
        }
        assertTrue(server.post("/get-online-features", SERVICE).body().contains(
            "\"feature_names\":[\"customer\",\"city\",\"spend\"]"), "the service's features");
        store.registerFeatureService(new FeatureService("v2", List.of("person:spend")));
        String other = server.post("/get-online-features", SERVICE.replace("v1", "v2")).body();
        assertTrue(other.contains("{\"values\":[3.5,null],\"statuses\":[\"PRESENT\",\"NULL_VALUE\"]"), other);
        HttpResponse<String> unknown = server.post("/get-online-features", SERVICE.replace("v1", "v22"));
        assertEquals(404, unknown.statusCode());
        assertEquals("{\"error\":\"unknown feature service v22; did you mean v2?\"}", unknown.body());
        server.endsWell();
      }
    }
  }

  @Test
  void anUnknownServiceKeepsTheModelBackWithTheNearestName() throws Exception {
    try (FeatureStore store = defined()) {
      assertEquals(1, store.services().size());
      Path version = Files.createDirectories(folder.resolve("models/sums/1"));
      Files.write(version.resolve("model.onnx"), SampleModels.twoInputs());
      Files.writeString(folder.resolve("models/sums/features.pbtxt"), "project: 'shop' input: 'a' default: 0"
          + "\nservice: 'v3' entity { name: 'customer' data_type: TYPE_INT64 }");
      try (ServeProcess server = served()) {
        assertTrue(
            server.errors().contains("features.pbtxt:2:1: unknown feature service v3 of project shop; did you mean"
                + " v1?"),
            server::errors);
        server.endsWell();
      }
    }
  }

  /// O19: a server tells how fresh the views are that another process fills, before anybody has asked it for a feature.
  @Test
  void metricsTellTheFreshnessOfWhatAnotherProcessPushesAndMaterializes() throws Exception {
    Files.createDirectories(folder.resolve("models"));
    try (FeatureStore store = defined(); ServeProcess server = served()) {
      double years = (System.currentTimeMillis() - Instant.parse("2024-01-01T00:00:00Z").toEpochMilli()) / 1e3;
      assertEquals(years, server.metric(FRESHNESS), 60);
      assertThrows(NoSuchElementException.class, () -> server.metric(MATERIALIZED));
      store.materialize("person", Instant.parse("2024-01-01T00:00:00Z"), Instant.parse("2024-01-02T00:00:00Z"));
      assertEquals(0, server.metric(MATERIALIZED), 60);
      store.push("person", List.of(Map.of("customer", 9, "spend", 1.0, "event_timestamp", Instant.now().toString())));
      assertEquals(0, server.metric(FRESHNESS), 60);
      server.endsWell();
    }
  }

  private static final String FRESHNESS = "roadml_feature_freshness_seconds{project=\"shop\",view=\"person\"}";
  private static final String MATERIALIZED = "roadml_feature_materialization_age_seconds{project=\"shop\",view=\"person\"}";

  @Test
  void withoutADataFolderNoneIsMade() throws Exception {
    try (ServeProcess server = serve()) {
      assertEquals(404, server.post("/get-online-features", SERVICE).statusCode());
      assertFalse(server.get("/metrics").body().contains("roadml_feature_freshness_seconds"));
      server.endsWell();
    }
    assertFalse(Files.exists(folder.resolve("data")));
  }
}

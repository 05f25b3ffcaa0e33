package io.roadml.serving.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.FeatureLookup;
import io.roadml.runtime.core.FeatureRequest;
import io.roadml.runtime.core.FeatureSource;
import io.roadml.runtime.core.ViewFreshness;
import io.roadml.runtime.online.Column;
import io.roadml.runtime.online.OnlineOptions;
import io.roadml.runtime.online.OnlineStore;
import io.roadml.runtime.online.OnlineView;
import io.roadml.runtime.online.RowWriter;
import io.roadml.runtime.online.WriteMode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Models whose features are joined in the hop, over HTTP: the protocol needs to know nothing of it.
@Timeout(60)
class FeaturesTest {
  private static final String FEATURES = """
      project: 'shop' input: 'a' default: -1 statuses: 'found'
      entity { name: '%1$s' data_type: %2$s }
      feature [ { name: '%1$s:age' }, { name: '%1$s:spend' }, { name: '%1$s:age' }, { name: '%1$s:spend' } ]
      """;

  private static OnlineView view(final Column key) {
    return OnlineView.of("shop", key.name(), List.of(key),
        List.of(Column.of("age", ElementType.INT64), Column.of("spend", ElementType.FP64))).withRows(1_000);
  }

  private static void write(final OnlineStore store, final Column key) {
    write(store, key, 0);
  }

  private static void write(final OnlineStore store, final Column key, final long secondsAgo) {
    final long now = System.currentTimeMillis() * 1_000;
    try (RowWriter writer = store.table(view(key)).writer()) {
      if (key.type() == ElementType.BYTES) {
        writer.key(0, "Zürich");
      } else {
        writer.key(0, 7);
      }
      writer.set(0, 30).set(1, 1.5).write(now - secondsAgo * 1_000_000, now, WriteMode.REPLACE);
    }
  }

  private static Served served(final OnlineStore store) {
    return new Served().onnx("two_inputs")
        .file("two_inputs/features.pbtxt", FEATURES.formatted("customer", "TYPE_INT64"))
        .features(store).start(HttpConfig.defaults());
  }

  private static String ask(final String inputs) {
    return "{\"inputs\":[" + inputs + ",{\"name\":\"b\",\"datatype\":\"FP32\",\"shape\":[2,4],"
        + "\"data\":[0,0,0,0,0,0,0,0]}],\"outputs\":[{\"name\":\"sum\"},{\"name\":\"found\"}]}";
  }

  @Test
  void entitiesAreOrdinaryInputsAndStatusesAnOrdinaryOutput(@TempDir final Path online) {
    try (OnlineStore store = OnlineStore.open(online, OnlineOptions.defaults())) {
      write(store, Column.of("customer", ElementType.INT64));
      try (Served served = served(store); Wire wire = served.connect()) {
        final String metadata = wire.get("/v2/models/two_inputs").text();
        assertTrue(metadata.contains("{\"name\":\"customer\",\"datatype\":\"INT64\",\"shape\":[-1,1]}"), metadata);
        assertTrue(metadata.contains("{\"name\":\"found\",\"datatype\":\"UINT8\",\"shape\":[-1,4]}"), metadata);
        final String answer = wire.post("/v2/models/two_inputs/infer",
            ask("{\"name\":\"customer\",\"datatype\":\"INT64\",\"shape\":[2,1],\"data\":[7,8]}")).text();
        assertTrue(answer.contains("\"data\":[30.0,1.5,30.0,1.5,-1.0,-1.0,-1.0,-1.0]"), answer);
        assertTrue(answer.contains("\"data\":[1,1,1,1,3,3,3,3]"), answer);
        final String metrics = wire.get("/metrics").text();
        final String labels = "{model=\"two_inputs\",status=\"%s\",version=\"1\"} ";
        assertTrue(metrics.contains("roadml_features_total" + labels.formatted("present") + "4"), metrics);
        assertTrue(metrics.contains("roadml_features_total" + labels.formatted("not_found") + "4"), metrics);
        assertTrue(metrics.contains("roadml_features_total" + labels.formatted("outside_max_age") + "0"), metrics);
      }
    }
  }

  /// O19: the metric is made of the store's own words when it is scraped; no request is needed first.
  @Test
  void theFreshnessOfEveryViewIsAGaugeOfSeconds(@TempDir final Path online) {
    try (OnlineStore store = OnlineStore.open(online, OnlineOptions.defaults())) {
      write(store, Column.of("customer", ElementType.INT64), 90);
      store.table(view(Column.of("empty", ElementType.INT64)));
      try (Served served = new Served().features(store).start(HttpConfig.defaults()); Wire wire = served.connect()) {
        final String metrics = wire.get("/metrics").text();
        assertTrue(metrics.contains("# HELP roadml_feature_freshness_seconds Age of the newest event time "), metrics);
        assertTrue(metrics.contains("# TYPE roadml_feature_freshness_seconds gauge\n"), metrics);
        assertAge(90, FRESHNESS.formatted("customer"), metrics);
        assertEquals("+Inf", sample(FRESHNESS.formatted("empty"), metrics));
        assertFalse(metrics.contains("roadml_feature_materialization_age_seconds"), "pushed rows only");
        write(store, Column.of("customer", ElementType.INT64), 5);
        store.table("shop", "customer").materialized();
        final String later = wire.get("/metrics").text();
        assertAge(5, FRESHNESS.formatted("customer"), later);
        assertAge(0, MATERIALIZED.formatted("customer"), later);
        assertFalse(later.contains(MATERIALIZED.formatted("empty")), later);
      }
    }
  }

  private static final String FRESHNESS = "roadml_feature_freshness_seconds{project=\"shop\",view=\"%s\"} ";
  private static final String MATERIALIZED = "roadml_feature_materialization_age_seconds{project=\"shop\",view=\"%s\"} ";

  private static String sample(final String name, final String metrics) {
    return metrics.lines().filter(line -> line.startsWith(name)).map(line -> line.substring(name.length())).findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in " + metrics));
  }

  /// An age of the moment before the test's own work, which takes less than the class's time limit.
  private static void assertAge(final double seconds, final String name, final String metrics) {
    final double age = Double.parseDouble(sample(name, metrics));
    assertTrue(age >= seconds - 0.001 && age < seconds + 60, name + age);
  }

  @Test
  void aStoreThatCannotBeReadTakesNoOtherMetricAway() {
    final FeatureSource broken = new FeatureSource() {
      @Override
      public FeatureLookup prepare(final FeatureRequest request) {
        throw new IllegalArgumentException("there is no view");
      }

      @Override
      public List<ViewFreshness> freshness() {
        throw new IllegalStateException("the folder of the store cannot be listed");
      }
    };
    try (Served served = new Served().features(broken).start(HttpConfig.defaults()); Wire wire = served.connect()) {
      final String metrics = wire.get("/metrics").text();
      assertTrue(metrics.contains("roadml_build_info"), metrics);
      assertFalse(metrics.contains("roadml_feature_freshness_seconds"), metrics);
      assertEquals("the folder of the store cannot be listed", served.server.errors().getFirst().message());
    }
  }

  @Test
  void entitiesMayBeStrings(@TempDir final Path online) {
    try (OnlineStore store = OnlineStore.open(online, OnlineOptions.defaults())) {
      write(store, Column.string("town", 16));
      try (Served served = new Served().onnx("two_inputs")
          .file("two_inputs/features.pbtxt", FEATURES.formatted("town", "TYPE_STRING"))
          .features(store).start(HttpConfig.defaults()); Wire wire = served.connect()) {
        final String path = "/v2/models/two_inputs/infer";
        final String answer = wire.post(path,
            ask("{\"name\":\"town\",\"datatype\":\"BYTES\",\"shape\":[2,1],\"data\":[\"Zürich\",\"Bern\"]}")).text();
        assertTrue(answer.contains("\"data\":[30.0,1.5,30.0,1.5,-1.0,-1.0,-1.0,-1.0]"), answer);
        assertTrue(answer.contains("\"data\":[1,1,1,1,3,3,3,3]"), answer);
        assertEquals(400, wire.post(path,
            ask("{\"name\":\"town\",\"datatype\":\"BYTES\",\"shape\":[3,1],\"data\":[\"a\",\"b\",\"c\"]}")).status());
        assertEquals(400,
            wire.post(path, ask("{\"name\":\"town\",\"datatype\":\"INT64\",\"shape\":[2,1],\"data\":[1,2]}"))
                .status());
      }
    }
  }
}

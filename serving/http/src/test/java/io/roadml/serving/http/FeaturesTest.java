package io.roadml.serving.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.ElementType;
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

  private static void write(final OnlineStore store, final Column key) {
    final String name = key.name();
    final OnlineView view = OnlineView.of("shop", name, List.of(key),
        List.of(Column.of("age", ElementType.INT64), Column.of("spend", ElementType.FP64))).withRows(1_000);
    final long now = System.currentTimeMillis() * 1_000;
    try (RowWriter writer = store.table(view).writer()) {
      if (key.type() == ElementType.BYTES) {
        writer.key(0, "Zürich");
      } else {
        writer.key(0, 7);
      }
      writer.set(0, 30).set(1, 1.5).write(now, now, WriteMode.REPLACE);
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

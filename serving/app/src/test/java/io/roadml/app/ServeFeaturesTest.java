package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.List;
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
    return ServeCheckout.in(Files.createDirectories(folder.resolve("checkout"))).serve("--port", "0",
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
}

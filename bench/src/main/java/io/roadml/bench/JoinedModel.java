package io.roadml.bench;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.Predictor;
import io.roadml.runtime.online.Column;
import io.roadml.runtime.online.OnlineOptions;
import io.roadml.runtime.online.OnlineStore;
import io.roadml.runtime.online.OnlineTable;
import io.roadml.runtime.online.OnlineView;
import io.roadml.runtime.online.RowWriter;
import io.roadml.runtime.online.WriteMode;
import io.roadml.runtime.onnx.OnnxEngine;
import io.roadml.serving.endpoint.DirectorySource;
import io.roadml.serving.endpoint.Endpoints;
import io.roadml.serving.endpoint.EndpointsConfig;
import io.roadml.serving.endpoint.ModelStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The MLP twice, as it is and with its 32 columns joined by an INT64 entity, and the online store they come from.
///
/// - Threading: one thread opens and closes.
final class JoinedModel implements AutoCloseable {
  private static final int DOUBLES = TenDoubles.FEATURES;
  private static final int VECTOR = BenchModel.WIDTH - DOUBLES;

  private final Path folder;
  private final OnlineStore store;
  private final Endpoints endpoints;

  private JoinedModel(final Path folder, final OnlineStore store, final Endpoints endpoints) {
    this.folder = folder;
    this.store = store;
    this.endpoints = endpoints;
  }

  static JoinedModel open(final int rows) throws IOException, InterruptedException {
    final Path folder = Files.createTempDirectory("roadml-bench");
    final Path models = folder.resolve("models");
    BenchModel.MLP.install(models, "plain");
    BenchModel.MLP.install(models, "joined");
    Files.writeString(models.resolve("joined").resolve("features.pbtxt"), features());
    final OnlineStore store = OnlineStore.open(folder.resolve("online"), OnlineOptions.defaults());
    fill(store, rows);
    final Endpoints endpoints = Endpoints.open(EndpointsConfig.of(List.of(OnnxEngine.create()),
        List.of(DirectorySource.open(models))).withFeatures(store));
    endpoints.awaitLoaded();
    if (!endpoints.index().stream().allMatch(model -> model.state() == ModelStatus.State.READY)) {
      throw new IOException("a model cannot be served: " + endpoints.index());
    }
    return new JoinedModel(folder, store, endpoints);
  }

  private static String features() {
    final String doubles = IntStream.range(0, DOUBLES).mapToObj(index -> "feature { name: 'view:f" + index + "' }\n")
        .collect(Collectors.joining());
    return "project: 'bench' default: 0 entity { name: 'id' data_type: TYPE_INT64 }\n" + doubles
        + "feature { name: 'view:vector' }\n";
  }

  private static void fill(final OnlineStore store, final int rows) {
    final OnlineTable table = store.table(OnlineView.of("bench", "view", List.of(Column.of("id", ElementType.INT64)),
        Stream.concat(IntStream.range(0, DOUBLES).mapToObj(index -> Column.of("f" + index, ElementType.FP64)),
            Stream.of(Column.vector("vector", VECTOR))).toList())
        .withRows(rows));
    final long now = System.currentTimeMillis() * 1_000;
    try (RowWriter writer = table.writer()) {
      for (long id = 0; id < rows; id++) {
        final float[] values = values(id);
        writer.key(0, id);
        for (int feature = 0; feature < DOUBLES; feature++) {
          writer.set(feature, values[feature]);
        }
        final float[] vector = new float[VECTOR];
        System.arraycopy(values, DOUBLES, vector, 0, VECTOR);
        writer.set(DOUBLES, vector).write(now, now, WriteMode.REPLACE);
      }
    }
  }

  /// What the columns of an entity hold.
  private static float[] values(final long id) {
    final float[] values = new float[BenchModel.WIDTH];
    for (int column = 0; column < values.length; column++) {
      values[column] = (id + column) % 17 / 16f;
    }
    return values;
  }

  static float[][] values(final long[] ids) {
    final float[][] values = new float[ids.length][];
    for (int row = 0; row < ids.length; row++) {
      values[row] = values(ids[row]);
    }
    return values;
  }

  Predictor plain() {
    return endpoints.find("plain").predictor();
  }

  Predictor joined() {
    return endpoints.find("joined").predictor();
  }

  @Override
  public void close() throws IOException {
    endpoints.close();
    store.close();
    Folders.delete(folder);
  }
}

package io.roadml.serving.endpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.roadml.data.ColumnPlan;
import io.roadml.data.Dataset;
import io.roadml.data.Fill;
import io.roadml.data.Table;
import io.roadml.data.Transform;
import io.roadml.data.Unseen;
import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.FeatureLookup;
import io.roadml.runtime.core.FeatureRequest;
import io.roadml.runtime.core.FeatureSource;
import io.roadml.runtime.core.Model;
import io.roadml.runtime.core.ModelInstance;
import io.roadml.runtime.core.Outcome;
import io.roadml.runtime.core.PredictorConfig;
import io.roadml.runtime.core.Slot;
import io.roadml.runtime.core.Tensor;
import io.roadml.runtime.core.TensorSpec;
import io.roadml.runtime.online.Column;
import io.roadml.runtime.online.OnlineTable;
import io.roadml.runtime.online.OnlineView;
import io.roadml.runtime.online.RowWriter;
import io.roadml.runtime.online.WriteMode;
import io.roadml.runtime.onnx.OnnxEngine;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Strings, categories and numbers go through a saved transform between the online store and the model, and come out of it as
/// they did in training.
@Timeout(120)
class FeatureTransformTest {
  private static final OnnxEngine ENGINE = OnnxEngine.create();
  private static final int WIDTH = 32;
  private static final String CUSTOMER = "entity { name: 'customer' data_type: TYPE_INT64 }";
  private static final String FEATURES = "feature { name: 'person:city' } feature { name: 'person:spend' }"
      + " feature { name: 'person:visits' } feature { name: 'person:vip' }";
  private static final String HEAD = "project: 'shop' transform: 't.json' ";
  private static final String[] CITIES = {"Köln", "Łódź", "Paris", "東京", "OHare 😀", "Lima", "Bonn", "Rome"};

  private final List<String> rows = new ArrayList<>();
  private Path folder;
  private Folder models;
  private Shelf shelf;

  @BeforeEach
  void open(@TempDir final Path temporary) {
    folder = temporary;
    models = new Folder(temporary.resolve("models"));
    shelf = new Shelf(temporary.resolve("online"));
    shelf.store.table(OnlineView.of("shop", "person", List.of(Column.of("customer", ElementType.INT64)),
        List.of(Column.string("city", 24), Column.of("spend", ElementType.FP64), Column.of("visits", ElementType.INT32),
            Column.of("vip", ElementType.BOOL), Column.of("joined", ElementType.INT64)))
        .withRows(10_000));
    rows.add("person__city,person__spend,person__visits,person__vip");
  }

  @AfterEach
  void close() {
    shelf.close();
  }

  private OnlineTable person() {
    return shelf.table("person");
  }

  /// Writes a person into the online store, and as a line of the offline table.
  private void person(final long id, final Random random) {
    final String city = random.nextInt(5) == 0 ? null
        : CITIES[random.nextInt(CITIES.length)] + (random.nextInt(6) == 0 ? "?" : "");
    final Double spend = random.nextInt(5) == 0 ? null : random.nextGaussian() * 100;
    final Integer visits = random.nextInt(5) == 0 ? null : random.nextInt(50);
    final Boolean vip = random.nextInt(5) == 0 ? null : random.nextBoolean();
    try (RowWriter writer = person().writer()) {
      writer.key(0, id);
      if (city != null) {
        writer.set(0, city);
      }
      if (spend != null) {
        writer.set(1, spend.doubleValue());
      }
      if (visits != null) {
        writer.set(2, visits.longValue());
      }
      if (vip != null) {
        writer.set(3, vip ? 1L : 0L);
      }
      writer.write(Shelf.NOW, Shelf.NOW, WriteMode.FORCE);
    }
    rows.add(cell(city) + "," + cell(spend) + "," + cell(visits) + "," + cell(vip));
  }

  private static String cell(final Object value) {
    return value == null ? "" : value.toString();
  }

  private Dataset table(final String name) throws Exception {
    return Dataset.open(Files.write(folder.resolve(name), rows));
  }

  /// A transform of as many columns as the model has, fitted on the first rows.
  private Transform fitted() throws Exception {
    final Transform transform = Transform.fit(table("train.csv"), ColumnPlan.of("person__city").oneHot(Unseen.OTHER, 6),
        ColumnPlan.of("person__city").ordinal(Unseen.NONE).as("place"),
        ColumnPlan.of("person__city").fill("none").hash(97).as("hash"),
        ColumnPlan.of("person__spend").fill(Fill.MEDIAN).log().standardise().as("spend"),
        ColumnPlan.of("person__spend").fill(0).buckets(-50, 0, 50).as("band"),
        ColumnPlan.of("person__visits").oneHot(Unseen.OTHER, 18).as("v"),
        ColumnPlan.of("person__visits").fill(-1).minMax().as("visits"), ColumnPlan.of("person__vip").fill(0).as("vip"));
    assertEquals(WIDTH, transform.outputs().size(), transform.outputs()::toString);
    return transform;
  }

  /// Serves the model of 32 columns with this file.
  private Endpoints serve(final PredictorConfig predictor, final FeatureSource source, final String... lines)
      throws Exception {
    models.onnx("score", "1", "mlp");
    models.write("score/features.pbtxt", String.join("\n", lines));
    return Folder.opened(EndpointsConfig.of(List.of(ENGINE), List.of(models.source())).withFeatures(source)
        .withTransforms(Transform::read).withPredictor(predictor));
  }

  private Endpoints serve(final String... lines) throws Exception {
    return serve(PredictorConfig.defaults(), shelf.store, lines);
  }

  private static float[] scores(final Endpoint endpoint, final long first, final int count) {
    final Slot slot = endpoint.predictor().acquire();
    try {
      slot.reserve(count);
      for (int row = 0; row < count; row++) {
        slot.input(0).setLong(row, first + row);
      }
      assertEquals(Outcome.OK, endpoint.predictor().infer(slot), slot.error());
      final float[] scores = new float[count];
      slot.output(0).getFloats(0, scores, 0, count);
      return scores;
    } finally {
      endpoint.predictor().release(slot);
    }
  }

  private Path mlp() {
    return folder.resolve("models/score/1/model.onnx");
  }

  /// What the model says of rows that were transformed as a table.
  private static float[] offline(final ModelInstance instance, final float[] transformed, final int first,
      final int count) {
    instance.input(0).setFloats(0, transformed, first * WIDTH, count * WIDTH);
    instance.run(count);
    final float[] scores = new float[count];
    instance.output(0).getFloats(0, scores, 0, count);
    return scores;
  }

  @Test
  void theScoresOfTheHopAreThoseOfTheTableBitForBit() throws Exception {
    final long seed = System.nanoTime();
    final Random random = new Random(seed);
    for (int id = 0; id < 200; id++) {
      person(id, random);
    }
    final Transform transform = fitted();
    models.write("score/t.json", transform.toJson());
    for (int id = 200; id < 3_000; id++) {
      person(id, random);
    }
    rows.add(",,,"); // one that is in no store
    final Table table = table("all.csv").read();
    final float[] transformed = transform.rows(table);
    try (Endpoints endpoints = serve(HEAD, CUSTOMER, FEATURES, "statuses: 'found'");
        Model model = ENGINE.load(mlp(), Map.of());
        ModelInstance instance = model.newInstance(40)) {
      final Endpoint endpoint = endpoints.find("score");
      assertEquals(TensorSpec.of("found", ElementType.UINT8, -1, 4), endpoint.signature().outputs().getLast());
      for (int first = 0; first < 3_001;) {
        final int count = Math.min(1 + random.nextInt(40), 3_001 - first);
        final float[] expected = offline(instance, transformed, first, count);
        final float[] scores = scores(endpoint, first, count);
        for (int row = 0; row < count; row++) {
          assertEquals(Float.floatToRawIntBits(expected[row]), Float.floatToRawIntBits(scores[row]),
              "seed=" + seed + " row=" + rows.get(1 + first + row));
        }
        first += count;
      }
      assertEquals(4, endpoint.statistics().features().count(FeatureSource.NOT_FOUND));
    }
  }

  @Test
  void aWarmJoinWithStringsAllocatesNothing() throws Exception {
    final Random random = new Random(1);
    for (int id = 0; id < 200; id++) {
      person(id, random);
    }
    models.write("score/1/t.json", fitted().toJson());
    try (Endpoints endpoints = serve(HEAD, CUSTOMER, FEATURES)) {
      final Endpoint endpoint = endpoints.find("score");
      final int rounds = 20_000;
      ask(endpoint, rounds);
      final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      final long before = threads.getCurrentThreadAllocatedBytes();
      ask(endpoint, rounds);
      final long bytes = threads.getCurrentThreadAllocatedBytes() - before;
      assertEquals(0, bytes / rounds, "bytes a request; " + bytes + " in " + rounds + " requests");
    }
  }

  private static void ask(final Endpoint endpoint, final int rounds) {
    for (int round = 0; round < rounds; round++) {
      final Slot slot = endpoint.predictor().acquire();
      slot.reserve(3);
      for (int row = 0; row < 3; row++) {
        slot.input(0).setLong(row, (round + row * 7L) % 210);
      }
      assertEquals(Outcome.OK, endpoint.predictor().infer(slot));
      endpoint.predictor().release(slot);
    }
  }

  /// An entity is a column of the transform too; one that no view is keyed by is nothing else.
  @Test
  void entitiesAreColumnsToo() throws Exception {
    models.onnx("sums", "1", "two_inputs");
    models.write("sums/t.json", """
        {"roadml_transform": 1, "features": [
          {"name": "a", "column": "shop", "type": "TEXT", "steps": [{"ordinal_text": ["A", "B"], "unseen": "OTHER"}]},
          {"name": "b", "column": "shop", "type": "TEXT", "steps": [{"hash_text": 10}]},
          {"name": "c", "column": "rate", "type": "DOUBLE", "steps": [{"fill": -7}]},
          {"name": "d", "column": "size", "type": "INTEGER", "steps": []}]}
        """);
    models.write("sums/features.pbtxt", HEAD + "input: 'a' entity { name: 'shop' data_type: TYPE_STRING }"
        + " entity { name: 'size' data_type: TYPE_INT64 } feature { name: 'country:rate' }");
    shelf.country("B", 0.25, 1, 2);
    try (Endpoints endpoints = Folder.opened(EndpointsConfig.of(List.of(ENGINE), List.of(models.source()))
        .withFeatures(shelf.store).withTransforms(Transform::read)); Arena memory = Arena.ofConfined()) {
      final float[] sums = new float[12];
      final Tensor sizes = Tensor.allocate(memory, ElementType.INT64, 3, 1);
      for (int row = 0; row < 3; row++) {
        sizes.setLong(row, 3 + row);
      }
      ask(endpoints.find("sums"), sums, Tensor.ofStrings(memory, List.of("B", "", "Łódź"), 3, 1), sizes,
          Tensor.allocate(memory, ElementType.FP32, 3, 4));
      final Transform transform = Transform.read(folder.resolve("models/sums/t.json"));
      assertArrayEquals(expected(transform, new String[]{"B", "", "Łódź"}, new double[]{0.25, Double.NaN, Double.NaN}),
          sums);
    }
  }

  private static void ask(final Endpoint endpoint, final float[] sums, final Tensor... inputs) {
    final Slot slot = endpoint.predictor().acquire();
    try {
      slot.tensors(List.of(inputs));
      assertEquals(Outcome.OK, endpoint.predictor().infer(slot), slot.error());
      slot.results().getFirst().getFloats(0, sums, 0, sums.length);
    } finally {
      endpoint.predictor().release(slot);
    }
  }

  private static float[] expected(final Transform transform, final String[] shops, final double[] rates) {
    final float[] expected = new float[4 * shops.length];
    final var row = transform.row();
    for (int index = 0; index < shops.length; index++) {
      row.text(0, shops[index]).number(1, rates[index]).number(2, 3 + index).apply(expected, 4 * index);
    }
    return expected;
  }

  @Test
  void aTapSeesWhatTheModelGot() throws Exception {
    person(7, new Random(3));
    final Random random = new Random(1);
    for (int id = 100; id < 300; id++) {
      person(id, random);
    }
    final Transform transform = fitted();
    models.write("score/t.json", transform.toJson());
    final float[] seen = new float[WIDTH];
    final List<Long> entities = new ArrayList<>();
    final PredictorConfig tapped = PredictorConfig.defaults().withTaps(List.of((instance, count) -> {
      entities.add(instance.input(0).getLong(0));
      instance.model().input(0).getFloats(0, seen, 0, WIDTH);
    }));
    try (Endpoints endpoints = serve(tapped, shelf.store, HEAD, CUSTOMER, FEATURES)) {
      scores(endpoints.find("score"), 7, 1);
      assertEquals(List.of(7L), entities);
      final float[] all = transform.rows(table("all.csv").read());
      assertArrayEquals(Arrays.copyOf(all, WIDTH), seen);
    }
  }

  /// A store that has a service.
  private record WithService(FeatureSource store, List<String> features) implements FeatureSource {
    @Override
    public FeatureLookup prepare(final FeatureRequest request) {
      return store.prepare(request);
    }

    @Override
    public List<String> service(final String project, final String name) {
      if (!project.equals("shop") || !name.equals("v1")) {
        throw new IllegalArgumentException("unknown feature service " + name + "; did you mean v1?");
      }
      return features;
    }
  }

  @Test
  void aServiceStandsForItsFeaturesInItsOrder() throws Exception {
    models.onnx("sums", "1", "two_inputs");
    models.write("sums/features.pbtxt", "project: 'shop' input: 'a' service: 'v1' default: -1 " + CUSTOMER);
    shelf.customer(7, 30L, 1.5, null);
    final FeatureSource source = new WithService(shelf.store,
        List.of("customer:spend", "customer:age", "customer:risk", "customer:spend"));
    try (Endpoints endpoints = Folder.opened(
        EndpointsConfig.of(List.of(ENGINE), List.of(models.source())).withFeatures(source))) {
      final float[] sums = new float[4];
      final Slot slot = endpoints.find("sums").predictor().acquire();
      slot.reserve(1);
      slot.input(0).setLong(0, 7);
      assertEquals(Outcome.OK, endpoints.find("sums").predictor().infer(slot), slot.error());
      slot.output(0).getFloats(0, sums, 0, 4);
      endpoints.find("sums").predictor().release(slot);
      assertArrayEquals(new float[]{1.5f, 30, -1, 1.5f}, sums);
    }
  }

  @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "service: 'v1'|:2:1: service v1 has no default, and neither has the file; say what the model gets where there is"
          + " no value, such as default: 0 or default: nan",
      "service: 'v2' default: 0|:2:1: unknown feature service v2; did you mean v1?",
      "service: 'v1' default: 0 feature { name: 'customer:age' }|:2:1: service v1 stands beside features; name it, or"
          + " them",
      "service: 'v1' default: 0|:2:1: unknown feature of view customer spent; did you mean spend?",
      "feature { name: 'customer:age' column: 'x' } default: 0|:2:32: column x is a transform's, and the file names no"
          + " transform",
      "transform: '../t.json' feature { name: 'customer:age' }|:2:1: transform ../t.json is no file's name; put the file"
          + " beside the model",
      "transform: 'u.json' feature { name: 'customer:age' }|:2:1: transform u.json is there neither in the version's"
          + " folder nor in the model's",
      "transform: 't.json' default: 0 feature { name: 'customer:age' }|:2:21: default has no place beside a transform,"
          + " whose own steps fill what is missing as they did in training",
      "transform: 'broken.json' feature { name: 'customer:age' }|:2:1: file=broken.json",
      "transform: 'own.json' feature { name: 'customer:age' }|:2:1: file=own.json is no transform that can be used:"
          + " function=mine is not registered",
      "transform: 'refuses.json' feature { name: 'person:city' } feature { name: 'customer:age' }|:2:1: transform"
          + " refuses.json refuses what feature=a was not trained on; plan it with Unseen.NONE or Unseen.OTHER",
      "transform: 'narrow.json' feature { name: 'customer:age' }|:2:1: transform narrow.json gives 1 columns, want 4 as"
          + " input a has",
      "transform: 't.json' feature { name: 'person:city' } feature { name: 'customer:age' } feature { name:"
          + " 'customer:risk' }|:2:96: transform t.json has no column customer__risk for feature customer:risk; did you"
          + " mean customer__age? Say it with column: or leave the feature out",
      "transform: 't.json' feature { name: 'person:city' }|:2:1: transform t.json has the column customer__age, which no"
          + " feature and no entity fills; add a feature, perhaps customer:age",
      "transform: 't.json' feature { name: 'person:city' } feature { name: 'customer:age' } feature { name:"
          + " 'person:spend' column: 'city' }|:2:96: feature person:spend and feature person:city both fill column city"
          + " of transform t.json; say with column: which is which, or leave one out",
      "transform: 't.json' feature { name: 'person:spend' column: 'city' } feature { name: 'customer:age' }|:2:31: feature"
          + " person:spend is FP64, and column city of transform t.json wants a string",
      "transform: 't.json' feature { name: 'person:city' column: 'customer__age' } feature { name: 'person:spend' column:"
          + " 'city' }|:2:31: feature person:city is a string, and column customer__age of transform t.json wants a number",
      "transform: 'vector.json' feature { name: 'country:embedding' }|:2:36: no entity column shop for view country",
      "transform: 'times.json' feature { name: 'customer:spend' column: 't' }|:2:35: feature customer:spend is FP64, and"
          + " column t of transform times.json wants a time, stored as INT64"})
  void aMistakeIsNamedWithItsPlace(final String text, final String expected) throws Exception {
    final String age = "\"column\": \"customer__age\", \"type\": \"DOUBLE\", \"steps\": []}";
    final String city = "{\"name\": \"a\", \"column\": \"city\", \"type\": \"TEXT\", \"steps\": [{\"ordinal_text\":"
        + " [\"A\"], \"unseen\": \"NONE\"}]}, ";
    final String four = "{\"name\": \"b\", " + age + ", {\"name\": \"c\", " + age + ", {\"name\": \"d\", " + age;
    write("t.json", city + four);
    write("refuses.json", city.replace("NONE", "REFUSE") + four);
    write("narrow.json", "{\"name\": \"b\", " + age);
    write("own.json", "{\"name\": \"b\", " + age.replace("[]", "[{\"function\": \"mine\"}]"));
    write("vector.json", ("{\"name\": \"a\", " + age + ", " + four).replace("customer__age", "country__embedding"));
    write("times.json", ("{\"name\": \"a\", " + age + ", " + four).replace("customer__age", "t").replace("DOUBLE",
        "TIMESTAMP"));
    models.write("sums/broken.json", "not json");
    models.onnx("sums", "1", "two_inputs");
    models.write("sums/features.pbtxt", "project: 'shop' input: 'a' " + CUSTOMER + "\n" + text);
    final FeatureSource source = new WithService(shelf.store,
        List.of("customer:spent", "customer:age", "customer:risk", "customer:spend"));
    try (Endpoints endpoints = Folder.opened(EndpointsConfig.of(List.of(ENGINE), List.of(models.source()))
        .withFeatures(source).withTransforms(Transform::read))) {
      final String reason = endpoints.index().getFirst().reason();
      assertTrue(reason.startsWith("features.pbtxt" + expected), reason);
      assertTrue(!reason.contains(folder.toString()), reason);
    }
  }

  private void write(final String name, final String features) {
    models.write("sums/" + name, "{\"roadml_transform\": 1, \"features\": [" + features + "]}");
  }

  @Test
  void withoutAReaderOfTransformsTheModelIsNotServed() throws Exception {
    models.onnx("score", "1", "mlp");
    models.write("score/features.pbtxt", HEAD + CUSTOMER + FEATURES);
    try (Endpoints endpoints = Folder.opened(
        EndpointsConfig.of(List.of(ENGINE), List.of(models.source())).withFeatures(shelf.store))) {
      assertEquals(
          "features.pbtxt:1:17: the model wants a transform and nothing here reads one; open the endpoints with"
              + " EndpointsConfig.withTransforms",
          endpoints.index().getFirst().reason());
    }
  }
}

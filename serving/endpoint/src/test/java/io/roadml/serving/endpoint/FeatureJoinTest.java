package io.roadml.serving.endpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.FeatureSource;
import io.roadml.runtime.core.Outcome;
import io.roadml.runtime.core.Slot;
import io.roadml.runtime.core.Tensor;
import io.roadml.runtime.core.TensorSpec;
import io.roadml.runtime.online.Column;
import io.roadml.runtime.online.OnlineStore;
import io.roadml.runtime.online.OnlineView;
import io.roadml.runtime.online.WriteMode;
import io.roadml.runtime.onnx.OnnxEngine;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Real models whose inputs are filled from a real online store.
@Timeout(120)
class FeatureJoinTest {
  private static final OnnxEngine ENGINE = OnnxEngine.create();
  private static final String CUSTOMER = "entity { name: 'customer' data_type: TYPE_INT64 }";
  private static final String SHOP = "entity { name: 'shop' data_type: TYPE_STRING }";
  private static final float B = 0.5f;

  private Folder folder;
  private Path data;
  private Shelf shelf;

  @BeforeEach
  void open(@TempDir final Path models, @TempDir final Path online) {
    folder = new Folder(models);
    data = online;
    shelf = new Shelf(online);
  }

  @AfterEach
  void close() {
    shelf.close();
  }

  private Endpoints serve() throws Exception {
    return serve(shelf.store);
  }

  private Endpoints serve(final FeatureSource source) throws Exception {
    return Folder.opened(EndpointsConfig.of(List.of(ENGINE), List.of(folder.source())).withFeatures(source));
  }

  /// The model adds and subtracts: `a` comes from features, `b` from the caller.
  private void sums(final String... lines) {
    folder.onnx("sums", "1", "two_inputs");
    folder.write("sums/features.pbtxt", "project: 'shop' input: 'a' " + String.join("\n", lines));
  }

  private static String features(final String... names) {
    final StringBuilder text = new StringBuilder();
    for (final String name : names) {
      text.append("feature { name: '").append(name).append("' }\n");
    }
    return text.toString();
  }

  /// Asks for the sums of customers, and takes `b` off again: what the model got in `a`.
  private static float[][] given(final Endpoint endpoint, final long... customers) {
    final Slot slot = endpoint.predictor().acquire();
    try {
      assertTrue(slot.reserve(customers.length));
      for (int row = 0; row < customers.length; row++) {
        slot.input(0).setLong(row, customers[row]);
      }
      for (int element = 0; element < 4 * customers.length; element++) {
        slot.input(1).setFloat(element, B);
      }
      assertEquals(Outcome.OK, endpoint.predictor().infer(slot), slot.error());
      return rows(slot.output(0), customers.length);
    } finally {
      endpoint.predictor().release(slot);
    }
  }

  private static float[][] rows(final Tensor sum, final int count) {
    final float[][] rows = new float[count][4];
    for (int element = 0; element < 4 * count; element++) {
      rows[element / 4][element % 4] = sum.getFloat(element) - B;
    }
    return rows;
  }

  private static byte[] statuses(final Tensor tensor, final int count) {
    final byte[] statuses = new byte[count];
    for (int index = 0; index < count; index++) {
      statuses[index] = tensor.getByte(index);
    }
    return statuses;
  }

  @Test
  void entitiesStandInTheSignatureForTheInputThatIsFilled() throws Exception {
    sums(CUSTOMER, features("customer:age", "customer:spend", "customer:risk", "customer:age"),
        "default: 0 statuses: 'found'");
    try (Endpoints endpoints = serve()) {
      final Endpoint endpoint = endpoints.find("sums");
      assertEquals(
          List.of(TensorSpec.of("customer", ElementType.INT64, -1, 1), TensorSpec.of("b", ElementType.FP32, -1, 4)),
          endpoint.signature().inputs());
      assertEquals(TensorSpec.of("found", ElementType.UINT8, -1, 4), endpoint.signature().outputs().get(2));
      assertEquals(64, endpoint.configuration().maxBatchSize());
    }
  }

  @Test
  void theModelGetsTheRowsOfItsEntitiesAndDuplicatesTwice() throws Exception {
    shelf.customer(7, 30L, 1.5, 0.25);
    shelf.customer(8, 31L, 2.5, 0.75);
    sums(CUSTOMER, features("customer:spend", "customer:age", "customer:risk", "customer:spend"), "default: -1");
    try (Endpoints endpoints = serve()) {
      final float[] seven = {1.5f, 30, 0.25f, 1.5f};
      final float[] eight = {2.5f, 31, 0.75f, 2.5f};
      final float[][] given = given(endpoints.find("sums"), 7, 8, 7, 7);
      assertArrayEquals(new float[][]{seven, eight, seven, seven}, given);
    }
  }

  @Test
  void whatIsMissingNullOrTooOldIsTheFeaturesDefaultAndTheStatusesSaySo() throws Exception {
    shelf.customer(7, null, 1.5, 0.25);
    sums("entity { name: 'customer' data_type: TYPE_INT64 }",
        "feature { name: 'customer:age' default: 40 } feature { name: 'customer:spend' default: -3.5 }",
        features("customer:risk", "customer:risk"), "default: 9 statuses: 'found'");
    try (Endpoints endpoints = serve()) {
      final Endpoint endpoint = endpoints.find("sums");
      final Slot slot = endpoint.predictor().acquire();
      assertTrue(slot.reserve(2));
      slot.input(0).setLong(0, 7);
      slot.input(0).setLong(1, 99);
      IntStream.range(0, 8).forEach(element -> slot.input(1).setFloat(element, B));
      assertEquals(Outcome.OK, endpoint.predictor().infer(slot), slot.error());
      assertArrayEquals(new float[][]{{40, 1.5f, 0.25f, 0.25f}, {40, -3.5f, 9, 9}}, rows(slot.output(0), 2));
      assertArrayEquals(new byte[]{2, 1, 1, 1, 3, 3, 3, 3}, statuses(slot.output(2), 8));
      endpoint.predictor().release(slot);
      final FeatureStatistics counted = endpoint.statistics().features();
      assertTrue(counted.isUsed());
      assertEquals(List.of(3L, 1L, 4L, 0L), IntStream.rangeClosed(1, 4).mapToObj(counted::count).toList(),
          "warm-up runs do not count");
    }
  }

  @Test
  void rowsWrittenAfterTheLoadAreInTheNextAnswer() throws Exception {
    sums(CUSTOMER, features("customer:age", "customer:age", "customer:age", "customer:age"), "default: 0");
    try (Endpoints endpoints = serve()) {
      assertEquals(0, given(endpoints.find("sums"), 5)[0][0]);
      shelf.customer(5, 77L, 0.0, 0.0);
      assertEquals(77, given(endpoints.find("sums"), 5)[0][0]);
    }
  }

  private static List<Tensor> ask(final Endpoint endpoint, final Slot slot, final Tensor... inputs) {
    slot.tensors(List.of(inputs));
    assertEquals(Outcome.OK, endpoint.predictor().infer(slot), slot.error());
    return slot.results();
  }

  @Test
  void entitiesThatAreStringsAreLookedUpInAsManyRowsAsARequestHas() throws Exception {
    shelf.basket(7, "Zürich", 3, 12.5, 0);
    shelf.basket(7, "Bern", 4, 99, 2 * Shelf.HOUR);
    shelf.country("Zürich", 0.5, 1.25f, -2);
    sums(CUSTOMER, SHOP, features("country:embedding", "basket:sum", "basket:items"),
        "default: -1 statuses: 'found'");
    folder.config("sums", "max_batch_size: 4");
    try (Endpoints endpoints = serve(); Arena memory = Arena.ofConfined()) {
      final Endpoint endpoint = endpoints.find("sums");
      assertFalse(endpoint.signature().hasFixedRows());
      final int rows = 11; // more than two batches
      final Tensor customers = Tensor.allocate(memory, ElementType.INT64, rows, 1);
      final List<String> shops = new ArrayList<>();
      final Tensor b = Tensor.allocate(memory, ElementType.FP32, rows, 4);
      for (int row = 0; row < rows; row++) {
        customers.setLong(row, 7);
        shops.add(List.of("Zürich", "Bern", "a shop whose name no row can have").get(row % 3));
        IntStream.range(4 * row, 4 * row + 4).forEach(element -> b.setFloat(element, B));
      }
      final Slot slot = endpoint.predictor().acquire();
      final List<Tensor> outputs = ask(endpoint, slot, customers, Tensor.ofStrings(memory, shops, rows, 1), b);
      final float[][] expected = {{1.25f, -2, 12.5f, 3}, {-1, -1, -1, -1}, {-1, -1, -1, -1}};
      final byte[][] found = {{1, 1, 1, 1}, {3, 3, 4, 4}, {3, 3, 3, 3}};
      final float[][] given = rows(outputs.getFirst(), rows);
      for (int row = 0; row < rows; row++) {
        assertArrayEquals(expected[row % 3], given[row], "row " + row);
        for (int column = 0; column < 4; column++) {
          assertEquals(found[row % 3][column], outputs.get(2).getByte(4L * row + column), "row " + row);
        }
      }
      endpoint.predictor().release(slot);
    }
  }

  @Test
  void freeTensorsThatDoNotSuitAreRefusedByName() throws Exception {
    sums(SHOP, features("country:rate", "country:rate", "country:embedding"), "default: 0");
    try (Endpoints endpoints = serve(); Arena memory = Arena.ofConfined()) {
      final Tensor b = Tensor.allocate(memory, ElementType.FP32, 2, 4);
      final Tensor two = Tensor.ofStrings(memory, List.of("x", "y"), 2, 1);
      final Tensor three = Tensor.ofStrings(memory, List.of("x", "y", "z"), 3, 1);
      final Tensor torn = Tensor.of(memory.allocate(5), ElementType.BYTES, 2, 1);
      assertEquals("input b has FP32[2, 4], want 3 rows of FP32[-1, 4]", refusal(endpoints, three, b));
      assertEquals("input shop: element 1 leaves the tensor", refusal(endpoints, torn, b));
      assertEquals("inputs=1, want 2", refusal(endpoints, two));
      assertEquals("rows=0, want 1 to 65536; send several requests",
          refusal(endpoints, Tensor.ofStrings(memory, List.of(), 0, 1), b));
      assertEquals("input shop has FP32[2, 4], want BYTES with one value for each of 8 rows", refusal(endpoints, b, b));
    }
  }

  private static String refusal(final Endpoints endpoints, final Tensor... inputs) {
    final Endpoint endpoint = endpoints.find("sums");
    final Slot slot = endpoint.predictor().acquire();
    try {
      slot.tensors(List.of(inputs));
      assertEquals(Outcome.MODEL_FAILED, endpoint.predictor().infer(slot));
      return slot.error();
    } finally {
      endpoint.predictor().release(slot);
    }
  }

  @Test
  void aModelOfWholeNumbersGetsWholeNumbers() throws Exception {
    folder.onnx("table", "1", "fails"); // looks an index up in a table of its own
    folder.write("table/features.pbtxt", "project: 'shop' " + CUSTOMER + features("customer:age") + "default: 1");
    shelf.customer(7, 3L, 0.0, 0.0);
    try (Endpoints endpoints = serve()) {
      final Endpoint endpoint = endpoints.find("table");
      final Slot slot = endpoint.predictor().acquire();
      assertTrue(slot.reserve(2));
      slot.input(0).setLong(0, 7);
      slot.input(0).setLong(1, 8);
      assertEquals(Outcome.OK, endpoint.predictor().infer(slot), slot.error());
      assertEquals(30, slot.output(0).getFloat(0));
      assertEquals(10, slot.output(0).getFloat(1));
      endpoint.predictor().release(slot);
    }
  }

  @Test
  void aModelThatIsNotBatchedIsFilledTooBoundOrFree() throws Exception {
    shelf.customer(7, 30L, 1.5, 0.25);
    final String twelve = features("customer:age", "customer:spend", "customer:risk").repeat(4);
    folder.onnx("fixed", "1", "nobatch"); // [3, 4], negated
    folder.write("fixed/features.pbtxt", "project: 'shop' default: 0 statuses: 's' " + CUSTOMER + twelve);
    sums(CUSTOMER, features("customer:age", "customer:spend", "customer:risk", "customer:age"),
        "default: 0 statuses: 's'");
    folder.config("sums", "max_batch_size: 0");
    try (Endpoints endpoints = serve(); Arena memory = Arena.ofConfined()) {
      final Endpoint fixed = endpoints.find("fixed");
      assertEquals(List.of(TensorSpec.of("customer", ElementType.INT64, 1)), fixed.signature().inputs());
      final Slot slot = fixed.predictor().acquire();
      slot.input(0).setLong(0, 7);
      assertEquals(Outcome.OK, fixed.predictor().infer(slot), slot.error());
      assertEquals(-1.5f, slot.output(0).getFloat(10));
      assertEquals(1, slot.output(1).getByte(11));
      fixed.predictor().release(slot);
      final Endpoint free = endpoints.find("sums");
      final Tensor customers = Tensor.allocate(memory, ElementType.INT64, 3, 1);
      customers.setLong(2, 7);
      final Slot other = free.predictor().acquire();
      final List<Tensor> outputs = ask(free, other, customers, Tensor.allocate(memory, ElementType.FP32, 3, 4));
      assertEquals(30, outputs.getFirst().getFloat(8));
      assertArrayEquals(new byte[]{3, 3, 3, 3, 3, 3, 3, 3, 1, 1, 1, 1}, statuses(outputs.get(2), 12));
      free.predictor().release(other);
    }
  }

  @Test
  void aVersionsOwnFileGoesBeforeTheModels() throws Exception {
    shelf.customer(7, 30L, 1.5, 0.25);
    sums(CUSTOMER, features("customer:age", "customer:age", "customer:age", "customer:age"), "default: 0");
    folder.config("sums", "version_policy { all {} }");
    folder.onnx("sums", "2", "two_inputs");
    folder.write("sums/2/features.pbtxt", "project: 'shop' input: 'b' default: 0 " + CUSTOMER
        + features("customer:spend", "customer:spend", "customer:spend", "customer:spend"));
    try (Endpoints endpoints = serve()) {
      assertEquals(List.of("customer", "b"), names(endpoints.find("sums", "1")));
      assertEquals(List.of("a", "customer"), names(endpoints.find("sums", "2")));
    }
  }

  private static List<String> names(final Endpoint endpoint) {
    return endpoint.signature().inputs().stream().map(TensorSpec::name).toList();
  }

  private static String reason(final Endpoints endpoints, final String model) {
    return endpoints.index().stream().filter(each -> each.name().equals(model)).findFirst().orElseThrow().reason();
  }

  @Test
  void aModelThatWantsFeaturesWhereThereAreNoneIsNotServed() throws Exception {
    sums(CUSTOMER, features("customer:age"), "default: 0");
    try (Endpoints endpoints = serve(null)) {
      assertEquals(
          "features.pbtxt: the model wants features and no online store is open here; serve with the data folder"
              + " that has one, or remove the file",
          reason(endpoints, "sums"));
    }
  }

  @Test
  void whatDoesNotSuitTheModelOrTheStoreIsToldByPlace() throws Exception {
    final String four = features("customer:age", "customer:age", "customer:age", "customer:age");
    wrong("input", "project: 'shop'\n" + CUSTOMER + four + "default: 0");
    wrong("noinput", "project: 'shop'\ninput: 'aa' default: 0\n" + CUSTOMER + four);
    wrong("project", "project: 'shob' input: 'a' default: 0\n" + CUSTOMER + four);
    wrong("view", "project: 'shop' input: 'a' default: 0\n" + CUSTOMER + "\n" + features("custome:age"));
    wrong("feature", "project: 'shop' input: 'a' default: 0\n" + CUSTOMER + "\n" + features("customer:agge"));
    wrong("few", "project: 'shop' input: 'a' default: 0\n" + CUSTOMER + "\n" + features("customer:age"));
    wrong("many", "project: 'shop' input: 'a' default: 0\n" + CUSTOMER + "\n" + four + features("customer:age"));
    wrong("key", "project: 'shop' input: 'a' default: 0\n" + SHOP + "\n" + four);
    wrong("type", "project: 'shop' input: 'a' default: 0\nentity { name: 'customer' data_type: TYPE_STRING }\n" + four);
    wrong("clash", "project: 'shop' input: 'a' default: 0\nentity { name: 'b' data_type: TYPE_INT64 }\n" + four);
    wrong("output", "project: 'shop' input: 'a' default: 0\n" + CUSTOMER + four + "statuses: 'sum'");
    wrong("beyond", "project: 'shop' input: 'a'\n" + CUSTOMER + "feature { name: 'customer:age' default: 1e300 }");
    try (Endpoints endpoints = serve()) {
      assertEquals("features.pbtxt: input is missing, and the model has not one input; it has a, b",
          reason(endpoints, "input"));
      assertEquals("features.pbtxt:2:1: the model has no input aa; it has a, b. Did you mean a?",
          reason(endpoints, "noinput"));
      assertEquals("features.pbtxt:2:60: unknown project shob; did you mean shop?", reason(endpoints, "project"));
      assertEquals("features.pbtxt:3:11: unknown view of project shop custome; did you mean customer?",
          reason(endpoints, "view"));
      assertEquals("features.pbtxt:3:11: unknown feature of view customer agge; did you mean age?",
          reason(endpoints, "feature"));
      assertEquals("features.pbtxt:3:1: the features fill 1 columns, want 4 as input a has", reason(endpoints, "few"));
      assertEquals("features.pbtxt:7:11: feature customer:age ends at column 5, and input a has 4",
          reason(endpoints, "many"));
      assertEquals("features.pbtxt:3:11: no entity column customer for view customer; there is [shop]",
          reason(endpoints, "key"));
      assertEquals("features.pbtxt:3:11: key customer is INT64, got a string", reason(endpoints, "type"));
      assertEquals("features.pbtxt:2:10: entity b has the name of an input of the model", reason(endpoints, "clash"));
      assertEquals("features.pbtxt:6:1: statuses sum has the name of an output of the model",
          reason(endpoints, "output"));
      assertEquals("features.pbtxt:2:81: default=1.0E300 is beyond FP32", reason(endpoints, "beyond"));
    }
  }

  private void wrong(final String model, final String text) {
    folder.onnx(model, "1", "two_inputs");
    folder.write(model + "/features.pbtxt", text);
  }

  @Test
  void aViewThatIsRegisteredOrWidenedLaterWorksAfterAReload() throws Exception {
    sums(CUSTOMER, features("late:a", "late:a", "late:a", "late:a"), "default: 0");
    try (OnlineStore reading = OnlineStore.openForReading(data); Endpoints endpoints = serve(reading)) {
      assertEquals("features.pbtxt:2:17: unknown view of project shop late; did you mean basket?",
          reason(endpoints, "sums").replaceFirst(":\\d+:\\d+", ":2:17"));
      late("a");
      endpoints.load("sums");
      assertArrayEquals(new float[]{1, 1, 1, 1}, given(endpoints.find("sums"), 7)[0]);
      late("a", "b");
      folder.write("sums/features.pbtxt",
          "project: 'shop' input: 'a' default: 0 " + CUSTOMER + features("late:b", "late:a", "late:a", "late:b"));
      endpoints.load("sums");
      assertArrayEquals(new float[]{2, 1, 1, 2}, given(endpoints.find("sums"), 7)[0]);
      shelf.store.drop("shop", "late");
      late("b", "c");
      folder.write("sums/features.pbtxt",
          "project: 'shop' input: 'a' default: 0 " + CUSTOMER + features("late:c", "late:c", "late:b", "late:b"));
      endpoints.load("sums");
      assertArrayEquals(new float[]{2, 2, 1, 1}, given(endpoints.find("sums"), 7)[0]);
    }
  }

  /// Registers or widens the view `late`, and writes 1, 2, … for customer 7.
  private void late(final String... features) {
    final var table = shelf.store.table(OnlineView
        .of("shop", "late", List.of(Column.of("customer", ElementType.INT64)),
            List.of(features).stream().map(name -> Column.of(name, ElementType.FP64)).toList())
        .withRows(1_000));
    try (var writer = table.writer()) {
      writer.key(0, 7);
      for (int feature = 0; feature < features.length; feature++) {
        writer.set(feature, feature + 1.0);
      }
      writer.write(Shelf.NOW, Shelf.NOW, WriteMode.FORCE);
    }
  }

  @Test
  void aFileThatAppearsOrChangesIsAReload() throws Exception {
    shelf.customer(7, 30L, 1.5, 0.25);
    folder.onnx("sums", "1", "two_inputs");
    try (Endpoints endpoints = serve()) {
      assertEquals(List.of("a", "b"), names(endpoints.find("sums")));
      sums(CUSTOMER, features("customer:age", "customer:age", "customer:age", "customer:age"), "default: 0");
      Folder.await("the entities", () -> names(endpoints.find("sums")).equals(List.of("customer", "b")));
      assertEquals(30, given(endpoints.find("sums"), 7)[0][3]);
    }
  }

  @Test
  void aStoreThatIsClosedFailsTheRequestsAndNotTheServer() throws Exception {
    sums(CUSTOMER, features("customer:age", "customer:age", "customer:age", "customer:age"), "default: 0");
    try (Endpoints endpoints = serve()) {
      shelf.store.close();
      final Endpoint endpoint = endpoints.find("sums");
      final Slot slot = endpoint.predictor().acquire();
      assertEquals(Outcome.MODEL_FAILED, endpoint.predictor().infer(slot));
      assertEquals("features of view customer cannot be read: the online store is closed", slot.error());
      endpoint.predictor().release(slot);
      assertNotNull(endpoints.find("sums"));
    }
  }
}

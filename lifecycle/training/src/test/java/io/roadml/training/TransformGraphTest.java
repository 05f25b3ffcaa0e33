package io.roadml.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.roadml.data.Column;
import io.roadml.data.ColumnPlan;
import io.roadml.data.ColumnType;
import io.roadml.data.Dataset;
import io.roadml.data.Fill;
import io.roadml.data.Table;
import io.roadml.data.TimePart;
import io.roadml.data.Transform;
import io.roadml.data.Unseen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The graph is run by ONNX Runtime's own Java binding, beside the transform itself.
class TransformGraphTest {
  private static final int ROWS = 1500;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  @TempDir
  private Path folder;

  @ParameterizedTest @ValueSource(longs = {1, 2, 3})
  void onnxRuntimeGivesWhatTheTransformGivesRowByRow(long seed) throws IOException, OrtException {
    write(random(new Random(seed), 200, 12), "train.parquet");
    Table test = write(random(new Random(seed + 100), ROWS, 20), "test.parquet");
    Transform transform = Transform.fit(Dataset.open(folder.resolve("train.parquet")), plans());
    float[] expected = transform.rows(test);
    float[][] answers = run(TransformGraph.toOnnx(transform, "features"), transform, test);
    assertEquals(ROWS, answers.length);
    int width = transform.outputs().size();
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < width; i++) {
        float want = expected[row * width + i];
        // A logarithm may differ in its last bit; everything else is the same bits.
        boolean near = transform.outputs().get(i).equals("log") && Math.abs(want - answers[row][i]) <= Math.ulp(want);
        assertEquals(want, near ? want : answers[row][i],
            "seed=" + seed + " row=" + row + " " + transform.outputs().get(i));
      }
    }
  }

  @Test
  void theSameTransformGivesTheSameBytes() throws IOException {
    write(random(new Random(1), 200, 12), "train.parquet");
    Transform transform = Transform.fit(Dataset.open(folder.resolve("train.parquet")), plans());
    assertArrayEquals(TransformGraph.toOnnx(transform, "features"), TransformGraph.toOnnx(transform, "features"));
  }

  @Test
  void whatHasNoCounterpartIsRefusedByName() throws IOException {
    write(random(new Random(1), 50, 12), "train.parquet");
    for (ColumnPlan plan : List.of(ColumnPlan.of("c").hash(5), ColumnPlan.of("x").hash(5),
        ColumnPlan.of("x").function("sine", Math::sin),
        ColumnPlan.of("c").fill("none").ordinal(Unseen.REFUSE))) {
      Transform transform = Transform.fit(Dataset.open(folder.resolve("train.parquet")), plan);
      String message = assertThrows(IllegalArgumentException.class, () -> TransformGraph.toOnnx(transform, "y"))
          .getMessage();
      assertTrue(message.startsWith("feature="), message);
    }
  }

  private static ColumnPlan[] plans() {
    return new ColumnPlan[]{ColumnPlan.of("x").fill(Fill.MEDIAN).standardise(), ColumnPlan.of("x").log().as("log"),
        ColumnPlan.of("x").minMax().clip(0, 1).as("unit"), ColumnPlan.of("x").quantiles(7).as("q"),
        ColumnPlan.of("x").quantiles(4).oneHot(Unseen.OTHER).as("qh"), ColumnPlan.of("same").standardise(),
        ColumnPlan.of("same").minMax().as("same01"), ColumnPlan.of("n").ordinal(Unseen.NONE),
        ColumnPlan.of("n").oneHot(Unseen.OTHER).as("nh"),
        ColumnPlan.of("c").oneHot(Unseen.NONE),
        ColumnPlan.of("c").fill(Fill.MOST_FREQUENT).ordinal(Unseen.OTHER).as("co"),
        ColumnPlan.of("c").fill("nowhere").oneHot(Unseen.OTHER).as("cf"), ColumnPlan.of("ok"),
        ColumnPlan.of("at").part(TimePart.HOUR), ColumnPlan.of("at").part(TimePart.MINUTE).as("minute"),
        ColumnPlan.of("at").part(TimePart.DAY_OF_WEEK).oneHot(Unseen.NONE).as("dow"),
        ColumnPlan.of("at").part(TimePart.DAY).as("day_of"),
        ColumnPlan.of("at").part(TimePart.MONTH).as("month"), ColumnPlan.of("at").part(TimePart.YEAR).as("year"),
        ColumnPlan.of("at").standardise().as("time"), ColumnPlan.of("day").part(TimePart.DAY),
        ColumnPlan.of("day").part(TimePart.HOUR).as("zero"),
        ColumnPlan.of("day").part(TimePart.YEAR).as("dy"), ColumnPlan.of("day").fill(0).minMax().as("raw")};
  }

  private float[][] run(byte[] model, Transform transform, Table table) throws OrtException {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try (OrtSession session = environment.createSession(model)) {
      for (Column column : transform.inputs().columns()) {
        inputs.put(column.name(), OnnxTensor.createTensor(environment, tensor(column, table)));
      }
      try (OrtSession.Result result = session.run(inputs)) {
        return (float[][]) result.get(0).getValue();
      }
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private static Object tensor(Column column, Table table) {
    int rows = table.rowCount();
    String name = column.name();
    if (column.type() == ColumnType.TEXT) {
      int[] codes = table.codes(name);
      return IntStream.range(0, rows).mapToObj(i -> new String[]{codes[i] < 0 ? "" : table.texts(name).get(codes[i])})
          .toArray(String[][]::new);
    }
    if (column.type() == ColumnType.DATE || column.type() == ColumnType.TIMESTAMP) {
      long[] times = table.longs(name, Long.MIN_VALUE);
      return IntStream.range(0, rows).mapToObj(i -> new long[]{times[i]}).toArray(long[][]::new);
    }
    double[] numbers = column.type() == ColumnType.DOUBLE ? table.doubles(name) : null;
    long[] longs = numbers == null ? table.longs(name, 0) : null;
    return IntStream.range(0, rows).mapToObj(i -> new double[]{numbers != null ? numbers[i]
        : table.missing(name).get(i) ? Double.NaN : longs[i]}).toArray(double[][]::new);
  }

  private Table write(Table table, String name) throws IOException {
    Path file = folder.resolve(name);
    table.writeTo(file);
    // Some times and whole numbers are missing: CSV can say so, arrays of longs cannot.
    Path csv = folder.resolve(name + ".csv");
    Dataset.open(file).read().writeTo(csv);
    List<String> lines = Files.readAllLines(csv);
    Files.write(csv, IntStream.range(0, lines.size()).mapToObj(i -> i % 9 != 4 ? lines.get(i)
        : lines.get(i).replaceAll("[^,]*,[^,]*,[^,]*$", ",,")).toList());
    Dataset.open(csv).read().writeTo(file);
    return Dataset.open(file).read();
  }

  private static Table random(Random random, int rows, int categories) {
    List<
        String> texts = IntStream.range(0, categories).mapToObj(i -> i % 3 == 0 ? "Zürich " + i : "city " + i).toList();
    boolean[] ok = new boolean[rows];
    IntStream.range(0, rows).forEach(i -> ok[i] = random.nextBoolean());
    return Table.builder()
        .doubles("x",
            random.doubles(rows)
                .map(u -> u < 0.1 ? Double.NaN : Math.exp(random.nextGaussian() * 4) * (u < 0.5 ? 1 : -1)).toArray())
        .doubles("same", random.doubles(rows).map(u -> u < 0.1 ? Double.NaN : rows > 1000 ? u : 0.1).toArray())
        .longs("n", random.longs(rows, -3, categories).toArray())
        .texts("c", random.ints(rows, -1, categories).toArray(), texts).booleans("ok", ok)
        .timestamps("at", random.longs(rows, -4_000_000_000_000_000L, 4_000_000_000_000_000L).toArray())
        .dates("day", random.longs(rows, -400_000, 400_000).toArray()).build();
  }
}

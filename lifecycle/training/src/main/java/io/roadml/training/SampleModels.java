package io.roadml.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Small ONNX models with known answers, for tests and benchmarks of the parts that run models.
///
/// Every method returns the bytes of a whole ONNX file, the same at every call. A variable first dimension is a batch.
public final class SampleModels {
  /// Input width of [#mlp] and of [#slow].
  public static final int WIDTH = 32;

  private static final long SEED = 20_010_101L;
  private static final int SLOW_ROWS = 2048;
  private static final int FAILING_TABLE = 8;

  private SampleModels() {
  }

  /// Returns what it was given: `input` to `output`, both of this type and shape.
  public static byte[] identity(OnnxType type, long... shape) {
    return OnnxGraph.named("identity_" + type).input("input", type, shape)
        .node("Identity", List.of("input"), List.of("output")).output("output", type, shape).toBytes();
  }

  /// One identity for each of the thirteen types of the Open Inference Protocol: `in_<TYPE>` to `out_<TYPE>`, all of
  /// shape [-1, 2].
  public static byte[] allTypes() {
    OnnxGraph graph = OnnxGraph.named("all_types");
    List<OnnxType> types = Arrays.stream(OnnxType.values()).filter(type -> type != OnnxType.BF16).toList();
    types.forEach(type -> graph.input("in_" + type, type, -1, 2));
    types.forEach(type -> graph.node("Identity", List.of("in_" + type), List.of("out_" + type)));
    types.forEach(type -> graph.output("out_" + type, type, -1, 2));
    return graph.toBytes();
  }

  /// The model of the design's measurements: `input` FP32 [-1, 32], two hidden ReLU layers of 64, and `output` FP32
  /// [-1, 1] between 0 and 1. The weights are random, and the same for every call.
  public static byte[] mlp() {
    return mlp(SEED);
  }

  /// [#mlp()] with weights drawn from another seed, for telling two versions of a model apart.
  public static byte[] mlp(long seed) {
    Random random = new Random(seed);
    OnnxGraph graph = OnnxGraph.named("mlp_32_64_64_1").input("input", OnnxType.FP32, -1, WIDTH);
    dense(graph, "hidden1", "input", WIDTH, 64, "Relu", random);
    dense(graph, "hidden2", "hidden1", 64, 64, "Relu", random);
    dense(graph, "output", "hidden2", 64, 1, "Sigmoid", random);
    return graph.output("output", OnnxType.FP32, -1, 1).toBytes();
  }

  /// `a` and `b`, FP32 [-1, 4], to their `sum` and `difference` (a − b), FP32 [-1, 4].
  public static byte[] twoInputs() {
    return OnnxGraph.named("two_inputs").input("a", OnnxType.FP32, -1, 4).input("b", OnnxType.FP32, -1, 4)
        .node("Add", List.of("a", "b"), List.of("sum")).node("Sub", List.of("a", "b"), List.of("difference"))
        .output("sum", OnnxType.FP32, -1, 4).output("difference", OnnxType.FP32, -1, 4).toBytes();
  }

  /// The positions of the non-zero elements: `input` FP32 [-1, 4] to `output` INT64 [2, -1], whose second dimension is
  /// known only after the run.
  public static byte[] nonZero() {
    return OnnxGraph.named("nonzero").input("input", OnnxType.FP32, -1, 4)
        .node("NonZero", List.of("input"), List.of("output")).output("output", OnnxType.INT64, 2, -1).toBytes();
  }

  /// Looks `index`, INT64 [-1, 1], up in a table of eight numbers (0, 10, … 70) and answers `output`, FP32 [-1, 1]. An
  /// index outside -8 … 7 makes the run itself fail.
  public static byte[] failsOnBadIndex() {
    float[] table = new float[FAILING_TABLE];
    for (int i = 0; i < table.length; i++) {
      table[i] = 10f * i;
    }
    return OnnxGraph.named("fails_on_bad_index").input("index", OnnxType.INT64, -1, 1)
        .constant("table", table, FAILING_TABLE)
        .node("Gather", List.of("table", "index"), List.of("output"), "axis", 0)
        .output("output", OnnxType.FP32, -1, 1).toBytes();
  }

  /// A slow identity: `input` FP32 [-1, 32] to `output` FP32 [-1, 32], equal but for rounding.
  ///
  /// Each row is spread to a 2048 × 32 matrix and reflected `reflections` times in the same hyperplane; two reflections
  /// cancel out. The cost is 4.2 million multiply-adds for a row and a pair, whatever the batch.
  ///
  /// @param reflections an even number ≥ 2
  public static byte[] slow(int reflections) {
    if (reflections < 2 || reflections % 2 != 0) {
      throw new IllegalArgumentException("reflections=" + reflections + "; want an even number ≥ 2");
    }
    OnnxGraph graph = OnnxGraph.named("slow_identity").input("input", OnnxType.FP32, -1, WIDTH)
        .constant("reflection", reflection(), WIDTH, WIDTH).constant("axis", new long[]{1}, 1)
        .constant("rows", new long[]{1, SLOW_ROWS, 1}, 3)
        .node("Unsqueeze", List.of("input", "axis"), List.of("row"))
        .node("Expand", List.of("row", "rows"), List.of("x0"));
    for (int i = 0; i < reflections; i++) {
      graph.node("MatMul", List.of("x" + i, "reflection"), List.of("x" + (i + 1)));
    }
    return graph.constant("first", new long[]{0})
        .node("Gather", List.of("x" + reflections, "first"), List.of("output"), "axis", 1)
        .output("output", OnnxType.FP32, -1, WIDTH).toBytes();
  }

  /// A model without a batch dimension: `input` FP32 [3, 4] to `output` FP32 [3, 4], negated.
  public static byte[] noBatch() {
    return OnnxGraph.named("nobatch").input("input", OnnxType.FP32, 3, 4)
        .node("Neg", List.of("input"), List.of("output")).output("output", OnnxType.FP32, 3, 4).toBytes();
  }

  /// A well-formed file that no engine can run: its only operator does not exist.
  public static byte[] unknownOperator() {
    return OnnxGraph.named("unknown_operator").input("input", OnnxType.FP32, -1, 4)
        .node("NoSuchOperator", List.of("input"), List.of("output")).output("output", OnnxType.FP32, -1, 4).toBytes();
  }

  /// Doubles half precision numbers: `input` FP16 [-1, 4] to `output` FP16 [-1, 4].
  public static byte[] fp16() {
    return OnnxGraph.named("fp16").input("input", OnnxType.FP16, -1, 4)
        .node("Add", List.of("input", "input"), List.of("output")).output("output", OnnxType.FP16, -1, 4).toBytes();
  }

  /// Writes every model of this class into a folder, created if needed, and returns the files by name.
  ///
  /// @throws IOException if the folder or a file cannot be written
  public static Map<String, Path> writeAll(Path folder) throws IOException {
    Files.createDirectories(folder);
    Map<String, Path> files = new LinkedHashMap<>();
    for (Map.Entry<String, byte[]> model : all().entrySet()) {
      Path file = folder.resolve(model.getKey() + ".onnx");
      files.put(model.getKey(), Files.write(file, model.getValue()));
    }
    return files;
  }

  static Map<String, byte[]> all() {
    Map<String, byte[]> models = new LinkedHashMap<>();
    models.put("mlp", mlp());
    models.put("identity_fp32", identity(OnnxType.FP32, -1, 4));
    models.put("identity_int64", identity(OnnxType.INT64, -1, 4));
    models.put("identity_bf16", identity(OnnxType.BF16, -1, 4));
    models.put("identity_string", identity(OnnxType.BYTES, -1));
    models.put("two_inputs", twoInputs());
    models.put("nonzero", nonZero());
    models.put("fails", failsOnBadIndex());
    models.put("slow", slow(160));
    models.put("nobatch", noBatch());
    models.put("unknown_op", unknownOperator());
    models.put("fp16", fp16());
    models.put("all_types", allTypes());
    return models;
  }

  private static void dense(OnnxGraph graph, String name, String input, int from, int to, String activation,
      Random random) {
    float limit = (float) Math.sqrt(6.0 / (from + to));
    graph.constant(name + "_weights", uniform(from * to, limit, random), from, to)
        .constant(name + "_bias", uniform(to, 0.1f, random), to)
        .node("Gemm", List.of(input, name + "_weights", name + "_bias"), List.of(name + "_sum"))
        .node(activation, List.of(name + "_sum"), List.of(name));
  }

  private static float[] uniform(int count, float limit, Random random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = limit * (2 * random.nextFloat() - 1);
    }
    return values;
  }

  private static float[] reflection() {
    float[] normal = uniform(WIDTH, 1, new Random(SEED));
    double square = 0;
    for (float x : normal) {
      square += x * x;
    }
    float[] matrix = new float[WIDTH * WIDTH];
    for (int i = 0; i < matrix.length; i++) {
      int row = i / WIDTH;
      int column = i % WIDTH;
      matrix[i] = (float) ((row == column ? 1 : 0) - 2 * normal[row] * normal[column] / square);
    }
    return matrix;
  }
}

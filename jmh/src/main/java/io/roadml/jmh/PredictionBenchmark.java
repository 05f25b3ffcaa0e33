package io.roadml.jmh;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.Batchifier;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.roadml.bench.BareRun;
import io.roadml.bench.BenchModel;
import io.roadml.runtime.core.ModelInstance;
import io.roadml.runtime.onnx.OnnxEngine;
import io.roadml.runtime.onnx.OnnxModel;
import io.roadml.runtime.onnx.OnnxOptions;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What one prediction of the MLP 32-64-64-1 costs, batch 1: write 32 numbers, run, read one.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-Xms256m", "-Xmx256m"})
public class PredictionBenchmark {
  /// The native call alone, with prepared values.
  @State(Scope.Thread)
  public static class Bare {
    private Rows rows;
    private BareRun run;

    /// Loads and checks.
    @Setup
    public void open() throws Exception {
      rows = new Rows();
      run = new BareRun(OnnxEngine.create().library(), BenchModel.MLP.bytes());
      rows.require(this::predict);
    }

    float predict(final float[] row) {
      MemorySegment.copy(row, 0, run.input(), ValueLayout.JAVA_FLOAT, 0, row.length);
      run.run();
      return run.output().get(ValueLayout.JAVA_FLOAT, 0);
    }

    /// Closes.
    @TearDown
    public void close() {
      run.close();
    }
  }

  /// RoadML's own session.
  @State(Scope.Thread)
  public static class Ours {
    private Rows rows;
    private OnnxModel model;
    private ModelInstance instance;

    /// Loads and checks.
    @Setup
    public void open() throws Exception {
      rows = new Rows();
      model = OnnxEngine.create().load(BenchModel.MLP.bytes(), OnnxOptions.DEFAULT);
      instance = model.newInstance(1);
      rows.require(this::predict);
    }

    float predict(final float[] row) {
      instance.input(0).setFloats(0, row, 0, row.length);
      instance.run(1);
      return instance.output(0).getFloat(0);
    }

    /// Closes.
    @TearDown
    public void close() {
      instance.close();
      model.close();
    }
  }

  /// ONNX Runtime's own Java.
  @State(Scope.Thread)
  public static class Java {
    private Rows rows;
    private OrtEnvironment environment;
    private OrtSession session;
    private FloatBuffer input;
    private FloatBuffer output;
    private Map<String, OnnxTensorLike> inputs;
    private Map<String, OnnxValue> outputs;

    /// Loads and checks.
    @Setup
    public void open() throws Exception {
      rows = new Rows();
      environment = OrtEnvironment.getEnvironment();
      try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
        options.setIntraOpNumThreads(1);
        session = environment.createSession(BenchModel.MLP.bytes(), options);
      }
      input = floats(BenchModel.WIDTH);
      output = floats(1);
      inputs = Map.of("input", OnnxTensor.createTensor(environment, input, new long[]{1, BenchModel.WIDTH}));
      outputs = Map.of("output", OnnxTensor.createTensor(environment, output, new long[]{1, 1}));
      rows.require(this::usual);
      rows.require(this::pinned);
    }

    private static FloatBuffer floats(final int count) {
      return ByteBuffer.allocateDirect(count * Float.BYTES).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    float usual(final float[] row) throws OrtException {
      try (OnnxTensor tensor = OnnxTensor.createTensor(environment, new float[][]{row});
          OrtSession.Result result = session.run(Map.of("input", tensor))) {
        return ((float[][]) result.get(0).getValue())[0][0];
      }
    }

    float pinned(final float[] row) throws OrtException {
      input.put(0, row);
      try (OrtSession.Result _ = session.run(inputs, outputs)) {
        return output.get(0);
      }
    }

    /// Closes.
    @TearDown
    public void close() throws OrtException {
      inputs.values().forEach(OnnxTensorLike::close);
      outputs.values().forEach(OnnxValue::close);
      session.close();
    }
  }

  /// DJL's predictor on its ONNX Runtime engine.
  @State(Scope.Thread)
  public static class Djl {
    private Rows rows;
    private Path file;
    private ZooModel<float[], Float> model;
    private Predictor<float[], Float> predictor;

    private static final class Floats implements Translator<float[], Float> {
      @Override
      public NDList processInput(final TranslatorContext context, final float[] row) {
        final NDArray array = context.getNDManager().create(row, new ai.djl.ndarray.types.Shape(1, row.length));
        return new NDList(array);
      }

      @Override
      public Float processOutput(final TranslatorContext context, final NDList list) {
        return list.singletonOrThrow().toFloatArray()[0];
      }

      @Override
      public Batchifier getBatchifier() {
        return null;
      }
    }

    /// Loads and checks.
    @Setup
    public void open() throws Exception {
      rows = new Rows();
      file = Files.write(Files.createTempFile("mlp", ".onnx"), BenchModel.MLP.bytes());
      model = Criteria.builder().setTypes(float[].class, Float.class).optModelPath(file).optEngine("OnnxRuntime")
          .optOption("intraOpNumThreads", "1").optTranslator(new Floats()).build().loadModel();
      predictor = model.newPredictor();
      rows.require(row -> predictor.predict(row));
    }

    /// Closes.
    @TearDown
    public void close() throws IOException {
      predictor.close();
      model.close();
      Files.delete(file);
    }
  }

  /// The baseline: the native call.
  @Benchmark
  public float bareNativeCall(final Bare bare) {
    return bare.predict(bare.rows.next());
  }

  /// `ModelInstance.run(1)`.
  @Benchmark
  public float roadml(final Ours ours) {
    return ours.predict(ours.rows.next());
  }

  /// `float[][]` in, `getValue` out.
  @Benchmark
  public float onnxRuntimeJavaUsual(final Java java) throws OrtException {
    return java.usual(java.rows.next());
  }

  /// Direct buffers made once, outputs pinned.
  @Benchmark
  public float onnxRuntimeJavaPinned(final Java java) throws OrtException {
    return java.pinned(java.rows.next());
  }

  /// `Predictor.predict` with the leanest translator.
  @Benchmark
  public float djlPredictor(final Djl djl) throws Exception {
    return djl.predictor.predict(djl.rows.next());
  }
}

package io.roadml.runtime.onnx;

import io.roadml.kernels.EditDistance;
import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.Model;
import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.core.ModelInstance;
import io.roadml.runtime.core.ModelSignature;
import io.roadml.runtime.core.Tensor;
import io.roadml.runtime.core.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.SegmentAllocator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/// A loaded ONNX model.
///
/// Three ways to run it, from the most convenient to the fastest:
/// - arrays in, arrays out: [#run(float[][])] and [#run(Map)];
/// - tensors of any shape: [#run(List, SegmentAllocator)];
/// - bound memory and no allocation: [#newInstance].
///
/// It is *batched* when every input and output has a variable first dimension. A tensor of which the file does not even tell
/// how many dimensions it has is shown with the shape [−1], and the model is not batched.
///
/// - Threading: safe for many threads.
/// - Accuracy: a row's answer has the same bits whatever rows run with it where the right side of every matrix product is a
///   weight of the model; otherwise the last places may depend on the batch (`docs/onnx.md` says when, and bounds it).
/// - Lifetime: [#close] refuses new work at once; the native memory goes when the last instance is closed and the last run ends.
/// - Fails: IllegalStateException once closed.
public final class OnnxModel implements Model {
  private final OnnxSession session;
  private final AtomicBoolean closed = new AtomicBoolean();

  /// Takes over one hold on the session.
  OnnxModel(final OnnxSession session) {
    this.session = session;
  }

  /// Loads a model by the native library on the class path; the short form of [OnnxEngine#load(Path)].
  ///
  /// @throws ModelException when the file is no model that ONNX Runtime takes
  public static OnnxModel load(final Path file) {
    return OnnxEngine.create().load(file);
  }

  @Override
  public ModelSignature signature() {
    return session.signature();
  }

  /// Returns the inputs, in the model's order.
  public List<TensorSpec> inputs() {
    return signature().inputs();
  }

  /// Returns the outputs, in the model's order.
  public List<TensorSpec> outputs() {
    return signature().outputs();
  }

  /// Returns what the model file says about itself.
  public OnnxMetadata metadata() {
    return session.metadata();
  }

  @Override
  public String platform() {
    return "onnx_onnxv1";
  }

  @Override
  public ModelInstance newInstance(final int maxRows) {
    requireOpen();
    return new OnnxInstance(session, maxRows);
  }

  /// Runs tensors of any shape that the model accepts.
  ///
  /// @param inputs the inputs, in the model's order; their memory must stay open until the call returns
  /// @param memory where the outputs are put
  /// @return the outputs, in the model's order
  /// @throws ModelException when the model fails or a tensor does not suit it
  public List<Tensor> run(final List<Tensor> inputs, final SegmentAllocator memory) {
    requireOpen();
    session.hold();
    try (FreeRun run = new FreeRun(session)) {
      return run.run(inputs, memory);
    } finally {
      session.letGo();
    }
  }

  /// Runs rows of numbers through a model with one FP32 input and one FP32 output, each of at most two dimensions.
  ///
  /// @param rows the rows, all of one length
  /// @return as many rows as the model gives; each has one number where the output has one dimension
  /// @throws ModelException           when the model has other inputs or outputs, or fails
  /// @throws IllegalArgumentException when the rows have different lengths
  public float[][] run(final float[][] rows) {
    final String input = soleFloats("input", inputs());
    final String output = soleFloats("output", outputs());
    return switch (run(Map.of(input, rows)).get(output)) {
      case final float[][] table -> table;
      case final float[] column -> column(column);
      case final Float scalar -> new float[][]{{scalar}};
      case final Object other -> throw new ModelException(
          "output " + output + " is " + other.getClass().getSimpleName()
              + ", want at most two dimensions; use run(Map)");
    };
  }

  private static float[][] column(final float[] values) {
    final float[][] rows = new float[values.length][1];
    for (int row = 0; row < rows.length; row++) {
      rows[row][0] = values[row];
    }
    return rows;
  }

  private static String soleFloats(final String what, final List<TensorSpec> specs) {
    if (specs.size() != 1 || specs.getFirst().type() != ElementType.FP32) {
      throw new ModelException("the model's " + what + "s are " + specs + ", want one of FP32; use run(Map)");
    }
    return specs.getFirst().name();
  }

  /// Runs arrays by name. An array's dimensions are the tensor's; a value without dimensions is a boxed number or a String.
  ///
  /// | element type | Java |
  /// |---|---|
  /// | BOOL | `boolean` |
  /// | INT8, UINT8 | `byte` |
  /// | INT16, UINT16 | `short` |
  /// | INT32, UINT32 | `int` |
  /// | INT64, UINT64 | `long` |
  /// | FP32, and FP16 and BF16, which are rounded to nearest even | `float` |
  /// | FP64 | `double` |
  /// | BYTES | `String`, in UTF-8 |
  ///
  /// @param inputs an array for each input
  /// @return an array for each output, in the model's order
  /// @throws ModelException           when an input is missing, unknown or does not suit the model, or the model fails
  /// @throws IllegalArgumentException when an array has rows of different lengths
  public Map<String, Object> run(final Map<String, ?> inputs) {
    requireKnown(inputs);
    try (Arena memory = Arena.ofConfined()) {
      final List<Tensor> tensors = new ArrayList<>();
      for (final TensorSpec spec : inputs()) {
        tensors.add(JavaArray.toTensor(spec, inputs.get(spec.name()), memory));
      }
      final List<Tensor> results = run(tensors, memory);
      final Map<String, Object> outputs = new LinkedHashMap<>();
      for (int index = 0; index < results.size(); index++) {
        outputs.put(outputs().get(index).name(), JavaArray.of(results.get(index)));
      }
      return outputs;
    }
  }

  private void requireKnown(final Map<String, ?> given) {
    final List<String> names = inputs().stream().map(TensorSpec::name).toList();
    for (final String name : given.keySet()) {
      if (!names.contains(name)) {
        throw new ModelException("the model has no input " + name + ", did you mean "
            + EditDistance.nearest(name, names).orElse("none") + "?");
      }
    }
    for (final String name : names) {
      if (!given.containsKey(name)) {
        throw new ModelException("input " + name + " is missing");
      }
    }
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("the model is closed");
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      session.letGo();
    }
  }
}

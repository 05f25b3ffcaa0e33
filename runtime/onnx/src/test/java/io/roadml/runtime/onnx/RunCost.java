package io.roadml.runtime.onnx;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.sun.management.ThreadMXBean;
import io.roadml.runtime.core.ModelInstance;
import io.roadml.runtime.core.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Prints what one prediction costs: the bare native call, [ModelInstance#run(int)], the free way, arrays, and ONNX Runtime's
/// own Java as it is usually written. Median of interleaved windows, and the ratio of each pair's median.
///
/// Run it from this module with its test class path and the model's path as argument. Numbers to quote come from the `jmh` module.
@SuppressWarnings("restricted")
public final class RunCost {
  private static final int WINDOWS = 41;
  private static final int RUNS = 5_000;
  private static final int FEATURES = 32;

  /// The bare call: function and arguments as constants of the JIT, nothing around it.
  private static final class Bare {
    private static MethodHandle handle;
    private static long session;
    private static long options;
    private static long inputNames;
    private static long inputs;
    private static long outputNames;
    private static long outputs;
  }

  private interface Work {
    void once() throws OrtException;
  }

  private static final class Contender {
    private final String name;
    private final Work work;
    private final double[] nanos = new double[WINDOWS];
    private final double[] bytes = new double[WINDOWS];

    Contender(final String name, final Work work) {
      this.name = name;
      this.work = work;
    }
  }

  private RunCost() {
  }

  /// Measures and prints.
  public static void main(final String[] arguments) throws OrtException {
    final Path file = Path.of(arguments[0]);
    final float[][] row = new float[1][FEATURES];
    Arrays.fill(row[0], 0.5f);
    final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OnnxModel model = OnnxModel.load(file);
        ModelInstance instance = model.newInstance(1);
        OrtSession.SessionOptions options = single();
        OrtSession usual = environment.createSession(file.toString(), options)) {
      instance.input(0).setFloats(0, row[0], 0, FEATURES);
      prepareBare(valuesOf((OnnxInstance) instance));
      final List<Tensor> tensors = List.of(instance.input(0));
      final List<Contender> contenders = List.of(new Contender("bare native call", RunCost::bare),
          new Contender("bare native call again (A/A)", RunCost::bare),
          new Contender("ModelInstance.run(1)", () -> instance.run(1)),
          new Contender("ModelInstance.run(List, SegmentAllocator)", () -> free(instance, tensors)),
          new Contender("OnnxModel.run(float[][])", () -> model.run(row)),
          new Contender("ONNX Runtime Java, usual", () -> usual(environment, usual, row)));
      measure(contenders);
      print(contenders);
    }
  }

  private static OrtSession.SessionOptions single() throws OrtException {
    final OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    return options;
  }

  private static long[] valuesOf(final OnnxInstance instance) {
    instance.run(1);
    return instance.preparedFor(1);
  }

  private static void prepareBare(final long[] arrays) {
    // The handle of the instance's own session, with the function bound, so that the JIT sees a constant.
    Bare.session = arrays[0];
    Bare.options = arrays[1];
    Bare.inputNames = arrays[2];
    Bare.inputs = arrays[3];
    Bare.outputNames = arrays[4];
    Bare.outputs = arrays[5];
    Bare.handle = Linker.nativeLinker().downcallHandle(MemorySegment.ofAddress(arrays[6]),
        FunctionDescriptor.of(JAVA_LONG,
            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
  }

  /// Constants, read once [Bare] has been filled.
  private static final class Constant {
    private static final MethodHandle RUN = Bare.handle;
    private static final long SESSION = Bare.session;
    private static final long OPTIONS = Bare.options;
    private static final long INPUT_NAMES = Bare.inputNames;
    private static final long INPUTS = Bare.inputs;
    private static final long OUTPUT_NAMES = Bare.outputNames;
    private static final long OUTPUTS = Bare.outputs;
  }

  private static void bare() {
    try {
      final long status = (long) Constant.RUN.invokeExact(Constant.SESSION, Constant.OPTIONS, Constant.INPUT_NAMES,
          Constant.INPUTS, 1L, Constant.OUTPUT_NAMES, 1L, Constant.OUTPUTS);
      if (status != 0) {
        throw new IllegalStateException("the model failed");
      }
    } catch (final Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static void free(final ModelInstance instance, final List<Tensor> tensors) {
    try (Arena memory = Arena.ofConfined()) {
      instance.run(tensors, memory);
    }
  }

  private static void usual(final OrtEnvironment environment, final OrtSession session, final float[][] row)
      throws OrtException {
    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, row);
        OrtSession.Result result = session.run(Map.of("input", tensor))) {
      final float[][] values = (float[][]) result.get(0).getValue();
      if (values.length != 1) {
        throw new IllegalStateException("rows=" + values.length);
      }
    }
  }

  private static void measure(final List<Contender> contenders) throws OrtException {
    final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int window = -WINDOWS / 4; window < WINDOWS; window++) {
      for (final Contender contender : contenders) {
        final long allocated = threads.getCurrentThreadAllocatedBytes();
        final long start = System.nanoTime();
        for (int run = 0; run < RUNS; run++) {
          contender.work.once();
        }
        final long end = System.nanoTime();
        if (window >= 0) {
          contender.nanos[window] = (end - start) / (double) RUNS;
          contender.bytes[window] = (threads.getCurrentThreadAllocatedBytes() - allocated) / (double) RUNS;
        }
      }
    }
  }

  private static void print(final List<Contender> contenders) {
    final double[] base = contenders.getFirst().nanos;
    for (final Contender contender : contenders) {
      final double[] ratios = new double[WINDOWS];
      Arrays.setAll(ratios, window -> contender.nanos[window] / base[window]);
      System.out.printf(Locale.ROOT, "%-44s %8.0f ns %8.1f B/op %7.3f x%n", contender.name, median(contender.nanos),
          median(contender.bytes), median(ratios));
    }
  }

  private static double median(final double[] values) {
    final double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}

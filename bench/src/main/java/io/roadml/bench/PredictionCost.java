package io.roadml.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.roadml.runtime.core.ModelInstance;
import io.roadml.runtime.onnx.OnnxEngine;
import io.roadml.runtime.onnx.OnnxModel;
import io.roadml.runtime.onnx.OnnxOptions;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// What one prediction costs: `runtime/onnx` against the bare native call, and against ONNX Runtime's own Java as it is
/// usually written. Each writes 32 numbers, runs the model with batch 1, and reads one number.
///
/// - Threading: immutable; a run uses the caller's thread only.
///
/// @param rounds rounds of windows, at least 1; 10 for a verdict
/// @param calls  predictions in one window, at least 1
public record PredictionCost(int rounds, int calls) implements Benchmark {
  private static final double MOST_RATIO = 1.05;
  private static final double LEAST_SPEEDUP = 2.5;
  private static final double TOLERANCE = 1e-6;
  private static final int WARMUP_WINDOWS = 3;

  /// 100 rounds of 5,000: short windows, so that a pair meets the same machine.
  public static final PredictionCost DEFAULT = new PredictionCost(100, 5_000);

  /// Checks.
  public PredictionCost {
    if (rounds < 1 || calls < 1) {
      throw new IllegalArgumentException("rounds=" + rounds + ", calls=" + calls + ", want at least 1 of both");
    }
  }

  /// One way to predict. Each has a loop of its own, so that the JIT compiles each by itself.
  private abstract static class Way {
    private final int calls;
    private long bytes;
    private long measured;

    Way(final int calls) {
      this.calls = calls;
    }

    /// Predicts for each row and returns the sum of the answers.
    abstract double predict(float[][] rows) throws OrtException;

    /// Returns nanoseconds a prediction.
    final double[] window(final float[][] rows) {
      final long allocated = ThreadAllocation.ofCurrentThread();
      final long start = System.nanoTime();
      try {
        sum = predict(rows);
      } catch (final OrtException failure) {
        throw new IllegalStateException("ONNX Runtime's own Java failed", failure);
      }
      final long nanos = System.nanoTime() - start;
      bytes += ThreadAllocation.ofCurrentThread() - allocated;
      measured += calls;
      return new double[]{(double) nanos / calls};
    }

    final void forgetWarmup() {
      bytes = 0;
      measured = 0;
    }

    final double bytesPerCall() {
      return (double) bytes / measured;
    }

    /// The sum of the last window, so that the ways can be compared and none is optimised away.
    private double sum;
  }

  @Override
  public ComparisonReport run(final Progress progress) throws IOException, InterruptedException {
    final byte[] bytes = BenchModel.MLP.bytes();
    final OnnxEngine engine = OnnxEngine.create();
    final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OnnxModel model = engine.load(bytes, OnnxOptions.DEFAULT);
        ModelInstance instance = model.newInstance(1);
        BareRun bare = new BareRun(engine.library(), bytes);
        OrtSession.SessionOptions settings = new OrtSession.SessionOptions()) {
      settings.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(bytes, settings)) {
        return compare(ours(instance), bare(bare), usual(environment, session), progress);
      }
    } catch (final OrtException failure) {
      throw new IOException("ONNX Runtime's own Java cannot load the model: " + failure.getMessage(), failure);
    }
  }

  private ComparisonReport compare(final Way ours, final Way bare, final Way usual, final Progress progress)
      throws IOException, InterruptedException {
    final float[][] rows = rows();
    final List<String> failures = new ArrayList<>();
    for (int window = 0; window < WARMUP_WINDOWS; window++) {
      ours.window(rows);
      bare.window(rows);
      usual.window(rows);
    }
    if (Math.abs(ours.sum - bare.sum) > TOLERANCE * calls || Math.abs(ours.sum - usual.sum) > TOLERANCE * calls) {
      failures.add("the answers differ: ours " + ours.sum + ", bare " + bare.sum + ", usual " + usual.sum);
    }
    List.of(ours, bare, usual).forEach(Way::forgetWarmup);
    final Comparison ratio = Interleaving.run(rounds, () -> bare.window(rows), () -> ours.window(rows),
        "against the bare call", progress).ratio("runtime/onnx / bare native call", 0, "ns", Target.atMost(MOST_RATIO));
    final Comparison speedup = Interleaving.run(rounds, () -> ours.window(rows), () -> usual.window(rows),
        "against the usual code", progress).ratio("usual ONNX Runtime Java / runtime/onnx", 0, "ns",
            Target.atLeast(LEAST_SPEEDUP));
    if (ours.bytesPerCall() * calls >= 1) {
      failures.add("runtime/onnx allocates " + Figures.plain(ours.bytesPerCall()) + " B/op, want 0");
    }
    final String allocation = "allocation: runtime/onnx " + Figures.plain(ours.bytesPerCall()) + " B/op, bare "
        + Figures.plain(bare.bytesPerCall()) + " B/op, usual " + Figures.plain(usual.bytesPerCall()) + " B/op";
    return new ComparisonReport("One prediction: MLP 32-64-64-1, batch 1, " + rounds + " rounds of " + calls,
        List.of(ratio, speedup), List.of(allocation), failures);
  }

  private float[][] rows() {
    final SplittableRandom random = new SplittableRandom(1);
    final float[][] rows = new float[calls][BenchModel.WIDTH];
    for (final float[] row : rows) {
      for (int column = 0; column < row.length; column++) {
        row[column] = (float) random.nextDouble(-1, 1);
      }
    }
    return rows;
  }

  private Way ours(final ModelInstance instance) {
    return new Way(calls) {
      @Override
      double predict(final float[][] rows) {
        double sum = 0;
        for (final float[] row : rows) {
          instance.input(0).setFloats(0, row, 0, row.length);
          instance.run(1);
          sum += instance.output(0).getFloat(0);
        }
        return sum;
      }
    };
  }

  private Way bare(final BareRun bare) {
    final MemorySegment input = bare.input();
    final MemorySegment output = bare.output();
    return new Way(calls) {
      @Override
      double predict(final float[][] rows) {
        double sum = 0;
        for (final float[] row : rows) {
          MemorySegment.copy(row, 0, input, ValueLayout.JAVA_FLOAT, 0, row.length);
          bare.run();
          sum += output.get(ValueLayout.JAVA_FLOAT, 0);
        }
        return sum;
      }
    };
  }

  private Way usual(final OrtEnvironment environment, final OrtSession session) {
    return new Way(calls) {
      @Override
      double predict(final float[][] rows) throws OrtException {
        double sum = 0;
        for (final float[] row : rows) {
          try (OnnxTensor tensor = OnnxTensor.createTensor(environment, new float[][]{row});
              OrtSession.Result result = session.run(Map.of("input", tensor))) {
            sum += ((float[][]) result.get(0).getValue())[0][0];
          }
        }
        return sum;
      }
    };
  }
}

package io.roadml.jmh;

import io.roadml.kernels.ReferenceProfile;
import io.roadml.kernels.Samples;
import io.roadml.kernels.Window;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What a request pays to be seen by the drift monitor: nanoseconds for each feature of a row.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Xms256m", "-Xmx256m"})
public class MonitorBenchmark {
  private static final int FEATURES = 64;
  private static final int ROWS = 4096;
  private static final long SEED = 20251125;

  /// A profile of 64 features in ten bins, and rows to record.
  @State(Scope.Benchmark)
  public static class Rows {
    /// Rows recorded by one call.
    @Param({"1", "64"})
    public int batch;

    private final float[] values = new float[ROWS * FEATURES];
    private Window window;
    private int next;

    /// Draws.
    @Setup
    public void draw() {
      final Random random = new Random(SEED);
      final ReferenceProfile.Builder profile = ReferenceProfile.builder();
      for (int feature = 0; feature < FEATURES; feature++) {
        final double[] reference = new double[5000];
        for (int i = 0; i < reference.length; i++) {
          reference[i] = random.nextGaussian();
        }
        profile.continuous("feature" + feature, Samples.of(reference));
      }
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      window = new Window(profile.build(), 60);
    }

    /// Closes a sub-window, so that no count overflows.
    @Setup(Level.Iteration)
    public void advance() {
      window.advance();
    }

    boolean record() {
      next = next + batch <= ROWS - batch ? next + batch : 0;
      return window.record(values, next * FEATURES, batch);
    }
  }

  /// As many rows as the largest batch has, so that a figure is one feature's whatever the batch.
  @Benchmark @OperationsPerInvocation(FEATURES * 64)
  public boolean record(final Rows rows) {
    boolean all = true;
    for (int calls = 64 / rows.batch; calls > 0; calls--) {
      all &= rows.record();
    }
    return all;
  }
}

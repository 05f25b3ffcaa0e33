package io.roadml.jmh;

import io.roadml.runtime.core.Outcome;
import io.roadml.runtime.core.Predictor;
import io.roadml.runtime.core.PredictorConfig;
import io.roadml.runtime.core.Slot;
import io.roadml.runtime.core.SlotListener;
import io.roadml.runtime.core.Waiting;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/// What the runtime adds to a model: everything but the model, with a model that does nothing.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-Xms256m", "-Xmx256m"})
public class RuntimeBenchmark {
  /// A predictor of the model that does nothing, whose instance is idle.
  @State(Scope.Benchmark)
  public static class Idle {
    private final NothingModel model = new NothingModel();
    private Predictor predictor;

    /// Opens and checks.
    @Setup
    public void open() {
      predictor = Predictor.open(model, PredictorConfig.defaults().withWaiting(Waiting.BLOCKING));
      if (inline(predictor, 7) != 7) {
        throw new IllegalStateException("the model that does nothing did something");
      }
    }

    /// Closes.
    @TearDown
    public void close() {
      predictor.close();
    }
  }

  /// A predictor with an owner thread that waits in a certain way, and a caller that spins.
  @State(Scope.Thread)
  public static class Ring implements SlotListener {
    private static final int PENDING = Integer.MIN_VALUE;

    /// How the owner thread waits.
    @Param({"SPINNING", "YIELDING", "PARKING", "BLOCKING"})
    public Waiting waiting;

    private final NothingModel model = new NothingModel();
    private final AtomicInteger outcome = new AtomicInteger();
    private Predictor predictor;

    /// Opens and checks.
    @Setup
    public void open() {
      predictor = Predictor.open(model, PredictorConfig.defaults().withWaiting(waiting));
      if (predict(7) != 7) {
        throw new IllegalStateException("the model that does nothing did something");
      }
    }

    float predict(final float value) {
      final Slot slot = predictor.acquire();
      slot.input(0).setFloat(0, value);
      slot.onCompletion(this);
      outcome.setPlain(PENDING);
      requireOk(predictor.submit(slot));
      while (outcome.getAcquire() == PENDING) {
        Thread.onSpinWait();
      }
      requireOk(outcome.getPlain());
      final float answer = slot.output(0).getFloat(0);
      predictor.release(slot);
      return answer;
    }

    @Override
    public void completed(final Slot slot) {
      outcome.setRelease(slot.outcome());
    }

    /// Closes.
    @TearDown
    public void close() {
      predictor.close();
    }
  }

  private static float inline(final Predictor predictor, final float value) {
    final Slot slot = predictor.acquire();
    slot.input(0).setFloat(0, value);
    requireOk(predictor.infer(slot));
    final float answer = slot.output(0).getFloat(0);
    predictor.release(slot);
    return answer;
  }

  private static void requireOk(final int outcome) {
    if (outcome != Outcome.OK) {
      throw new IllegalStateException("a prediction was not answered: " + Outcome.describe(outcome));
    }
  }

  /// The free list: lend a slot and take it back.
  @Benchmark
  public int acquireAndRelease(final Idle idle) {
    final Slot slot = idle.predictor.acquire();
    final int index = slot.index();
    idle.predictor.release(slot);
    return index;
  }

  /// The free list, under two threads.
  @Benchmark @Threads(2)
  public int acquireAndReleaseByTwo(final Idle idle) {
    return acquireAndRelease(idle);
  }

  /// A whole call on the caller's thread: slot, ownership word, copies, stamps and counts.
  @Benchmark
  public float inline(final Idle idle) {
    return inline(idle.predictor, 7);
  }

  /// A whole call through the ring, the caller spinning.
  @Benchmark
  public float throughTheRing(final Ring ring) {
    return ring.predict(7);
  }
}

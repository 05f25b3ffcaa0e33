package io.roadml.runtime.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The allocation budget of the request path: none, on the caller's thread and on the instance's.
@Timeout(60)
class AllocationTest {
  private static final int WARM_UP = 30_000;
  private static final int MEASURED = 10_000;
  /// What reading the counter itself may cost, and nothing that grows with the number of requests.
  private static final long SLACK_BYTES = 512;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private long instanceThread;

  @Test
  void anInlineCallAllocatesNothingOnceWarm() {
    try (Predictor predictor = Predictor.open(RowModel.addsOneQuietly(), PredictorConfig.defaults())) {
      assertWithin(() -> inferOnce(predictor), predictor);
      assertEquals(predictor.stats().batches(), predictor.stats().inline(), "all were inline");
    }
  }

  @ParameterizedTest @EnumSource(value = Waiting.class, names = {"BLOCKING", "YIELDING"})
  void aCallThroughTheRingAllocatesNothingOnceWarm(final Waiting waiting) {
    final PredictorConfig config = PredictorConfig.defaults().withWaiting(waiting).withInlineLimit(Duration.ZERO)
        .withSlots(16);
    try (Predictor predictor = Predictor.open(RowModel.addsOneQuietly(), config)) {
      final Completions completions = new Completions();
      assertWithin(() -> submitOnce(predictor, completions), predictor);
      assertEquals(0, predictor.stats().inline());
    }
  }

  /// Returns the id of the one instance thread; found once, for finding it allocates.
  private long instanceThread() {
    if (instanceThread == 0) {
      instanceThread = Thread.getAllStackTraces().keySet().stream()
          .filter(thread -> thread.getName().startsWith("roadml-instance")).mapToLong(Thread::threadId).sum();
    }
    return instanceThread;
  }

  private void assertWithin(final Runnable request, final Predictor predictor) {
    run(request, WARM_UP);
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) { // a compilation may allocate once on the thread that triggers it
      final long before = allocated();
      run(request, MEASURED);
      least = Math.min(least, allocated() - before);
    }
    final long bytes = least;
    assertTrue(bytes <= SLACK_BYTES,
        () -> bytes + " bytes in " + MEASURED + " requests on caller and instance threads");
    assertTrue(predictor.stats().requests() > MEASURED);
  }

  private static void run(final Runnable request, final int times) {
    for (int time = 0; time < times; time++) {
      request.run();
    }
  }

  private long allocated() {
    return threads.getThreadAllocatedBytes(instanceThread()) + threads.getCurrentThreadAllocatedBytes();
  }

  private static void inferOnce(final Predictor predictor) {
    final Slot slot = predictor.acquire();
    slot.input(0).setLong(0, 1);
    if (predictor.infer(slot) != Outcome.OK || slot.output(0).getLong(0) != 2) {
      throw new AssertionError("wrong answer");
    }
    predictor.release(slot);
  }

  private static void submitOnce(final Predictor predictor, final Completions completions) {
    final Slot slot = predictor.acquire();
    slot.onCompletion(completions);
    if (predictor.submit(slot) != Outcome.OK) {
      throw new AssertionError("refused");
    }
    completions.await();
    predictor.release(slot);
  }

  private static final class Completions implements SlotListener {
    private volatile boolean done;

    @Override
    public void completed(final Slot slot) {
      done = true;
    }

    void await() {
      while (!done) {
        Thread.onSpinWait();
      }
      done = false;
    }
  }
}

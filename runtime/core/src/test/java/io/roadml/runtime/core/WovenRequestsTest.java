package io.roadml.runtime.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every caller weaves its own id into its requests and looks for it in the answers, over all ways into the predictor.
@Timeout(60)
class WovenRequestsTest {
  private static final int CALLERS = 6;
  private static final int REQUESTS = 3_000;
  private static final int WIDTH = RowModel.WIDTH;

  private final AtomicLong answered = new AtomicLong();
  private final AtomicReference<String> wrong = new AtomicReference<>();

  @ParameterizedTest @CsvSource({"1, BLOCKING, 0", "1, PARKING, 20000", "2, YIELDING, 0", "3, BLOCKING, 5000"})
  void noAnswerReachesTheWrongCaller(final int instances, final Waiting waiting, final long delayNanos)
      throws InterruptedException {
    final PredictorConfig config = PredictorConfig.defaults().withInstances(instances).withWaiting(waiting)
        .withBatch(new BatchPolicy(8, delayNanos, List.of())).withSlots(32);
    try (Predictor predictor = Predictor.open(RowModel.addsOneQuietly(), config)) {
      final List<Thread> threads = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        final int id = caller;
        threads.add(Thread.ofPlatform().start(() -> call(predictor, id)));
      }
      for (final Thread thread : threads) {
        thread.join();
      }
      while (answered.get() < (long) CALLERS * REQUESTS && wrong.get() == null) {
        Thread.onSpinWait();
      }
      assertEquals(null, wrong.get());
      assertEquals(0, predictor.stats().waitingRows());
      assertEquals((long) CALLERS * REQUESTS, predictor.stats().requests());
    }
  }

  private void call(final Predictor predictor, final int caller) {
    final SplittableRandom random = new SplittableRandom(caller);
    for (int request = 0; request < REQUESTS; request++) {
      final Slot slot = acquire(predictor);
      final int rows = 1 + random.nextInt(random.nextInt(20) == 0 ? 30 : 4); // now and then more than a batch takes
      final long id = (long) caller << 40 | (long) request << 8;
      fill(slot, rows, id);
      switch (random.nextInt(3)) {
        case 0 -> submit(predictor, slot, id);
        case 1 -> runTogether(predictor, slot, id);
        default -> {
          predictor.infer(slot);
          check(predictor, slot, id);
        }
      }
    }
  }

  private static Slot acquire(final Predictor predictor) {
    Slot slot = predictor.acquire();
    while (slot == null) {
      LockSupport.parkNanos(1_000);
      slot = predictor.acquire();
    }
    return slot;
  }

  private static void fill(final Slot slot, final int rows, final long id) {
    assertTrue(slot.reserve(rows));
    for (long element = 0; element < (long) rows * WIDTH; element++) {
      slot.input(0).setLong(element, id + element);
    }
  }

  private void submit(final Predictor predictor, final Slot slot, final long id) {
    slot.onCompletion(done -> check(predictor, done, id));
    assertEquals(Outcome.OK, predictor.submit(slot));
  }

  private void runTogether(final Predictor predictor, final Slot slot, final long id) {
    if (predictor.tryRun(new Slot[]{slot}, 0, 1)) {
      check(predictor, slot, id);
    } else {
      submit(predictor, slot, id);
    }
  }

  private void check(final Predictor predictor, final Slot slot, final long id) {
    if (slot.outcome() != Outcome.OK) {
      wrong.set("outcome " + Outcome.describe(slot.outcome()));
    }
    for (long element = 0; element < (long) slot.rows() * WIDTH; element++) {
      if (slot.output(0).getLong(element) != id + element + 1) {
        wrong.set("want " + (id + element + 1) + ", got " + slot.output(0).getLong(element));
      }
    }
    predictor.release(slot);
    answered.incrementAndGet();
  }
}

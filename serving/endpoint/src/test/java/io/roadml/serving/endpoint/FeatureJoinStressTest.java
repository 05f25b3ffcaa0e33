package io.roadml.serving.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.Outcome;
import io.roadml.runtime.core.Slot;
import io.roadml.runtime.online.OnlineStore;
import io.roadml.runtime.online.RowWriter;
import io.roadml.runtime.online.WriteMode;
import io.roadml.runtime.onnx.OnnxEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A writer changes rows while many callers predict with them. Every row that is written has the same number in all of its
/// features, so that a torn one shows.
@Timeout(180)
class FeatureJoinStressTest {
  private static final long SEED = 20_261_126;
  private static final int CUSTOMERS = 8;
  private static final int CALLERS = 3;
  private static final int REQUESTS = 4_000;

  private final AtomicReference<String> failure = new AtomicReference<>();
  private final AtomicBoolean done = new AtomicBoolean();
  private volatile long written;

  @Test
  void noRequestSeesHalfOfARow(@TempDir final Path models, @TempDir final Path online) throws Exception {
    final Folder folder = new Folder(models);
    folder.onnx("sums", "1", "two_inputs");
    folder.write("sums/features.pbtxt", "project: 'shop' input: 'a' default: 0"
        + " entity { name: 'customer' data_type: TYPE_INT64 } feature { name: 'customer:age' }"
        + " feature { name: 'customer:spend' } feature { name: 'customer:risk' } feature { name: 'customer:age' }");
    folder.config("sums", "instance_group { count: 2 }");
    try (Shelf shelf = new Shelf(online);
        OnlineStore reading = OnlineStore.openForReading(online);
        Endpoints endpoints = Folder.opened(EndpointsConfig.of(List.of(OnnxEngine.create()), List.of(folder.source()))
            .withFeatures(reading))) {
      final List<Thread> threads = new ArrayList<>();
      threads.add(Thread.ofPlatform().start(() -> noting(() -> write(shelf))));
      for (int caller = 0; caller < CALLERS; caller++) {
        final long seed = SEED + caller;
        threads.add(Thread.ofPlatform().start(() -> noting(() -> call(endpoints, new SplittableRandom(seed)))));
      }
      for (final Thread thread : threads.subList(1, threads.size())) {
        thread.join();
      }
      done.set(true);
      threads.getFirst().join();
    }
    assertNull(failure.get(), () -> failure.get() + " (seed " + SEED + ")");
    assertTrue(written > CUSTOMERS, "the writer wrote while callers predicted: " + written);
  }

  private void noting(final Runnable work) {
    try {
      work.run();
    } catch (final RuntimeException | Error e) {
      failure.compareAndSet(null, e.toString());
    }
  }

  private void write(final Shelf shelf) {
    try (RowWriter writer = shelf.table("customer").writer()) {
      for (long round = 1; !done.get(); round++) {
        final long value = round % 100_000; // exact as FP32
        writer.key(0, round % CUSTOMERS).set(0, value).set(1, (double) value).set(2, (double) value)
            .write(Shelf.NOW - Shelf.HOUR + round, Shelf.NOW, WriteMode.REPLACE);
        written = round;
      }
    }
  }

  private void call(final Endpoints endpoints, final SplittableRandom random) {
    for (int request = 0; request < REQUESTS && failure.get() == null; request++) {
      final Endpoint endpoint = endpoints.find("sums");
      final Slot slot = endpoint.predictor().acquire();
      final int rows = 1 + random.nextInt(4);
      slot.reserve(rows);
      for (int row = 0; row < rows; row++) {
        slot.input(0).setLong(row, random.nextInt(CUSTOMERS));
      }
      slot.input(1).segment().fill((byte) 0);
      assertEquals(Outcome.OK, endpoint.predictor().infer(slot), slot.error());
      for (int element = 0; element < 4 * rows; element++) {
        assertEquals(slot.output(0).getFloat(element & ~3), slot.output(0).getFloat(element), "a torn row");
      }
      endpoint.predictor().release(slot);
    }
  }
}

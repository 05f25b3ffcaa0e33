package io.roadml.serving.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.sun.management.ThreadMXBean;
import io.roadml.runtime.core.Outcome;
import io.roadml.runtime.core.Slot;
import io.roadml.runtime.onnx.OnnxEngine;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A prediction whose features are joined in the hop allocates nothing, from the slot to the answer.
@Timeout(120)
class FeatureJoinAllocationTest {
  private static final int ROUNDS = 20_000;
  private static final int ROWS = 3;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void aWarmJoinAllocatesNothing(@TempDir final Path models, @TempDir final Path online) throws Exception {
    final Folder folder = new Folder(models);
    folder.onnx("sums", "1", "two_inputs");
    folder.write("sums/features.pbtxt", "project: 'shop' input: 'a' default: 0 statuses: 'found'"
        + " entity { name: 'customer' data_type: TYPE_INT64 } feature { name: 'customer:age' }"
        + " feature { name: 'customer:spend' } feature { name: 'customer:risk' } feature { name: 'customer:age' }");
    try (Shelf shelf = new Shelf(online);
        Endpoints endpoints = Folder.opened(EndpointsConfig.of(List.of(OnnxEngine.create()), List.of(folder.source()))
            .withFeatures(shelf.store))) {
      shelf.customer(1, 30L, 1.5, 0.25);
      shelf.customer(2, null, 1.5, 0.25);
      final Endpoint endpoint = endpoints.find("sums");
      for (int round = 0; round < ROUNDS; round++) {
        predict(endpoint);
      }
      final long before = threads.getCurrentThreadAllocatedBytes();
      for (int round = 0; round < ROUNDS; round++) {
        predict(endpoint);
      }
      final long bytes = threads.getCurrentThreadAllocatedBytes() - before;
      assertEquals(0, bytes / ROUNDS, "bytes a request; " + bytes + " in " + ROUNDS + " requests");
      assertEquals(4L * ROUNDS, endpoint.statistics().features().count(2), "two nulls for each request");
    }
  }

  /// A customer that is there, one with a null, and one that is not there.
  private static void predict(final Endpoint endpoint) {
    final Slot slot = endpoint.predictor().acquire();
    slot.reserve(ROWS);
    for (int row = 0; row < ROWS; row++) {
      slot.input(0).setLong(row, row + 1);
    }
    assertEquals(Outcome.OK, endpoint.predictor().infer(slot));
    assertNotEquals(0, slot.output(2).getByte(11));
    endpoint.predictor().release(slot);
  }
}

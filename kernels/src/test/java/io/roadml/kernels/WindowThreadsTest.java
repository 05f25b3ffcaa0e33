package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Every row that was accepted is in exactly one sub-window, whoever recorded it and whenever the window advanced.
@Timeout(60)
class WindowThreadsTest {
  private static final int WRITERS = 4;
  private static final int ADVANCES = 300;
  private static final int LEAST_ROWS = 30_000;
  private static final int FEATURES = 20;
  private static final int ROWS = 3;

  private final ReferenceProfile profile = WindowTest.profile(1, FEATURES);
  private final Window window = new Window(profile, 3, 4);
  private final AtomicLong[] accepted = {new AtomicLong(), new AtomicLong(), new AtomicLong(), new AtomicLong()};
  private final AtomicLong refused = new AtomicLong();
  private volatile boolean enough;

  @Test
  void platformThreadsLoseNothing() throws InterruptedException {
    assertExact(task -> Thread.ofPlatform().start(task), WRITERS);
  }

  @Test
  void virtualThreadsLoseNothing() throws InterruptedException {
    assertExact(Thread::startVirtualThread, 40);
  }

  private void assertExact(Consumer<Runnable> start, int writers) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(writers);
    for (int writer = 0; writer < writers; writer++) {
      int cell = writer % WRITERS;
      start.accept(() -> {
        try {
          write(cell);
        } finally {
          done.countDown();
        }
      });
    }
    WindowCounts seen = whileWritersWrite();
    enough = true;
    done.await();
    window.advance();
    assertWholeBatches(window.latest());
    assertNothingLost(seen.plus(window.latest()));
  }

  private WindowCounts whileWritersWrite() {
    WindowCounts seen = window.total();
    while (window.closed() < ADVANCES || seen.rows() < LEAST_ROWS) {
      window.advance();
      assertWholeBatches(window.latest());
      seen = seen.plus(window.latest());
    }
    return seen;
  }

  /// A batch is of one sub-window as a whole.
  private static void assertWholeBatches(WindowCounts counts) {
    assertEquals(0, counts.rows() % ROWS);
  }

  /// Writer w writes values of the bin 2·w + 1 alone, so the cells say whose rows are lost or counted twice.
  private void assertNothingLost(WindowCounts seen) {
    assertEquals(refused.get(), window.dropped());
    for (int feature = 0; feature < FEATURES; feature++) {
      long[] cells = seen.cells(feature);
      assertEquals(seen.rows(), Arrays.stream(cells).sum(), "feature " + feature);
      for (int writer = 0; writer < WRITERS; writer++) {
        assertEquals(accepted[writer].get(), cells[2 * writer + 1], "feature " + feature + " writer " + writer);
      }
    }
  }

  private void write(int writer) {
    float[] rows = new float[ROWS * FEATURES];
    for (int i = 0; i < rows.length; i++) {
      // The middle of a bin: of the edges, the first is the least value of all.
      float[] edges = profile.edges(i % FEATURES);
      rows[i] = (edges[2 * writer + 1] + edges[2 * writer + 2]) / 2;
    }
    while (!enough) {
      Thread.yield(); // so that a thread seldom loses its processor while it holds a slot
      (window.record(rows, 0, ROWS) ? accepted[writer] : refused).addAndGet(ROWS);
    }
  }
}

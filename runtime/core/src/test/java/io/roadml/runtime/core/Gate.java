package io.roadml.runtime.core;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Holds a model's run until it is opened, and tells when the run has come to it.
final class Gate {
  private static final long LIMIT_SECONDS = 20;

  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);

  void pass() {
    reached.countDown();
    await(opened, "the gate was never opened");
  }

  void awaitReached() {
    await(reached, "no run came to the gate");
  }

  void open() {
    opened.countDown();
  }

  static void await(final CountDownLatch latch, final String otherwise) {
    try {
      if (!latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(otherwise);
      }
    } catch (final InterruptedException e) {
      throw new AssertionError(otherwise, e);
    }
  }
}

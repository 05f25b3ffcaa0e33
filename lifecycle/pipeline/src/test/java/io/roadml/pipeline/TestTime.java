package io.roadml.pipeline;

import io.roadml.runtime.core.NanoClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/// Time that goes on only when it is told to.
final class TestTime implements InstantSource, NanoClock {
  static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicLong nanos = new AtomicLong();

  void advance(Duration by) {
    nanos.addAndGet(by.toNanos());
  }

  @Override
  public Instant instant() {
    return BEGINNING.plusNanos(nanos.get());
  }

  @Override
  public long nanoTime() {
    return nanos.get();
  }
}

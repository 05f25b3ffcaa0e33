package io.roadml.features;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// A clock that stands still until a test moves it.
final class TestClock extends Clock {
  private volatile Instant now;

  TestClock(String now) {
    set(now);
  }

  void set(String moment) {
    now = Times.parse(moment);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}

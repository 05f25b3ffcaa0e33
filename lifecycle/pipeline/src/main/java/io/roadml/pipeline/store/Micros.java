package io.roadml.pipeline.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Times as the tables have them: microseconds since 1970-01-01T00:00Z.
final class Micros {
  private Micros() {
  }

  static long of(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}

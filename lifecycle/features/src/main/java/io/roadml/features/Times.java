package io.roadml.features;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/// Moments as the store has them: microseconds since 1970-01-01T00:00Z, rounded down.
final class Times {
  /// The first and last moments that the store takes: the years 1 and 9999.
  static final long FIRST = micros(Instant.parse("0001-01-01T00:00:00Z"));
  static final long LAST = micros(Instant.parse("9999-12-31T23:59:59.999999Z"));

  private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder().parseCaseInsensitive()
      .append(DateTimeFormatter.ISO_LOCAL_DATE).optionalStart().appendLiteral('T')
      .append(DateTimeFormatter.ISO_LOCAL_TIME).optionalStart().appendOffsetId().optionalEnd().optionalEnd()
      .toFormatter(Locale.ROOT);

  private Times() {
  }

  static long micros(Instant instant) {
    return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
  }

  static long micros(Duration duration) {
    return Math.addExact(Math.multiplyExact(duration.getSeconds(), 1_000_000L), duration.getNano() / 1000);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /// An ISO-8601 moment or day; without a zone it is UTC.
  static Instant parse(String text) {
    try {
      TemporalAccessor parsed = ISO.parseBest(text.trim().replace(' ', 'T'), OffsetDateTime::from, LocalDateTime::from,
          LocalDate::from);
      return switch (parsed) {
        case OffsetDateTime there -> there.toInstant();
        case LocalDateTime naive -> naive.toInstant(ZoneOffset.UTC);
        default -> LocalDate.from(parsed).atStartOfDay(ZoneOffset.UTC).toInstant();
      };
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("time=" + text + " is no ISO-8601 time, such as 2026-03-01T12:00:00Z", e);
    }
  }
}

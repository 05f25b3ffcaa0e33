package io.roadml.features;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Spans of time as people write them.
final class Durations {
  private static final Pattern SHORT = Pattern.compile("(\\d{1,9})(us|ms|s|m|h|d)");

  private Durations() {
  }

  /// `90s`, `15m`, `48h`, `30d`, `250ms`, `10us`, `0`, or ISO-8601 such as `PT48H`.
  static Duration parse(String text) {
    Matcher matcher = SHORT.matcher(text.trim());
    if (matcher.matches()) {
      return of(Long.parseLong(matcher.group(1)), matcher.group(2));
    }
    try {
      return text.trim().equals("0") ? Duration.ZERO : Duration.parse(text.trim().toUpperCase(Locale.ROOT));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("max_age=" + text + " is no span of time, such as 90s, 15m, 48h or 30d", e);
    }
  }

  private static Duration of(long count, String unit) {
    return switch (unit) {
      case "us" -> Duration.ofNanos(1000 * count);
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }
}

package io.roadml.serving.http;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// Whether and how each request is logged.
public enum AccessLogFormat {
  /// Not at all.
  OFF,
  /// One line of words and `name=value` pairs a request.
  TEXT,
  /// One object of JSON a request.
  JSON;

  /// Returns the format of this name, as a command line writes it: `off`, `text`, `json`.
  ///
  /// @throws IllegalArgumentException when there is none, listing them all
  public static AccessLogFormat named(final String name) {
    for (final AccessLogFormat format : values()) {
      if (format.toString().equals(name)) {
        return format;
      }
    }
    throw new IllegalArgumentException("access-log=" + name + ", want one of "
        + Arrays.stream(values()).map(AccessLogFormat::toString).collect(Collectors.joining(", ")));
  }

  /// Returns the name as a command line writes it.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

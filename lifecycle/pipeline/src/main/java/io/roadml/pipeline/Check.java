package io.roadml.pipeline;

import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

/// Argument checks, worded alike: `name=value, want …`.
final class Check {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,99}");

  private Check() {
  }

  static void between(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + "=" + value + ", want " + least + " to " + most);
    }
  }

  static void positive(String name, Duration value) {
    Objects.requireNonNull(value, name);
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + "=" + value + ", want more than nothing");
    }
  }

  static void notNegative(String name, Duration value) {
    Objects.requireNonNull(value, name);
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + "=" + value + ", want no negative one");
    }
  }

  /// Names become parts of paths: `/`, `[` and `]` belong to those.
  static String name(String what, String name) {
    if (name == null || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(what + "=" + name
          + ", want a letter or _, then letters, digits, '_', '.' and '-', at most 100");
    }
    return name;
  }
}

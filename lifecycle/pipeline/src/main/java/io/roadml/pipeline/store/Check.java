package io.roadml.pipeline.store;

import java.time.Duration;
import java.util.Objects;

/// Argument checks, worded like those of steps: `name=value, want …`.
final class Check {
  private Check() {
  }

  static void between(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + "=" + value + ", want " + least + " to " + most);
    }
  }

  static void notNegative(String name, Duration value) {
    Objects.requireNonNull(value, name);
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + "=" + value + ", want no negative one");
    }
  }
}

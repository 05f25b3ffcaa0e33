package io.roadml.runtime.core;

/// Argument checks of the facades, worded alike: `name=value, want …`.
final class Check {
  private Check() {
  }

  static void between(final String name, final long value, final long least, final long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + "=" + value + ", want " + least + " to " + most);
    }
  }
}

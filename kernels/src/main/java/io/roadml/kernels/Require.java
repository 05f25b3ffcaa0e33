package io.roadml.kernels;

/// The refusal of one setting or value.
final class Require {
  private Require() {
  }

  /// @param wanted what it should be, for the message
  static void that(boolean holds, String name, double value, String wanted) {
    if (!holds) {
      throw refusal(name, value, wanted);
    }
  }

  /// A whole number is written without a fraction.
  private static IllegalArgumentException refusal(String name, double value, String wanted) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return new IllegalArgumentException(
        name + "=" + (whole ? Long.toString((long) value) : value) + "; want " + wanted);
  }
}

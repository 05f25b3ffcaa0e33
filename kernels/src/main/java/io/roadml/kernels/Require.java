package io.roadml.kernels;

/// The refusal of settings, and of values that have no order.
final class Require {
  private Require() {
  }

  /// @param wanted what it should be, for the message
  static void that(boolean holds, String name, double value, String wanted) {
    if (!holds) {
      throw refusal(name, value, wanted);
    }
  }

  /// Infinity may stand in an order, NaN may not.
  static void noNaN(String name, Samples values) {
    if (Reduce.countAtLeast(values, new double[]{Double.NEGATIVE_INFINITY})[0] != values.size()) {
      int i = 0;
      while (!Double.isNaN(values.get(i))) {
        i++;
      }
      throw new IllegalArgumentException(name + "[" + i + "]=NaN; want a number");
    }
  }

  /// A whole number is written without a fraction.
  private static IllegalArgumentException refusal(String name, double value, String wanted) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return new IllegalArgumentException(
        name + "=" + (whole ? Long.toString((long) value) : value) + "; want " + wanted);
  }
}

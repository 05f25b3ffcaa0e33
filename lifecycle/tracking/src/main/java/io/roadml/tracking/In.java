package io.roadml.tracking;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/// `IN (…)` with many values, a limited number at a time.
final class In {
  private static final int AT_ONCE = 512;

  private In() {
  }

  /// Gives each portion of the values its question marks; their number is a power of two, the last value being repeated, so
  /// that there are few different statements.
  static void each(List<Object> values, BiConsumer<String, Object[]> use) {
    for (int from = 0; from < values.size(); from += AT_ONCE) {
      Object[] portion = padded(values.subList(from, Math.min(from + AT_ONCE, values.size())));
      use.accept(marks(portion.length), portion);
    }
  }

  static String marks(int count) {
    return "?, ".repeat(count - 1) + "?";
  }

  private static Object[] padded(List<Object> values) {
    int size = 1;
    while (size < values.size()) {
      size *= 2;
    }
    Object[] padded = Arrays.copyOf(values.toArray(), size);
    Arrays.fill(padded, values.size(), size, values.getLast());
    return padded;
  }
}

package io.roadml.app.evaluate;

import java.util.function.ToDoubleFunction;

/// A number that tells how good predictions are.
///
/// @param key its name in JSON
/// @param title its name on paper
/// @param better which way is better
/// @param value what it is for some rows; NaN where it is not defined
record Measure<S>(String key, String title, Better better, ToDoubleFunction<S> value) {
  /// Which way is better.
  enum Better {
    HIGHER, LOWER, NEARER_ZERO
  }

  static <S> Measure<S> higher(String key, String title, ToDoubleFunction<S> value) {
    return new Measure<>(key, title, Better.HIGHER, value);
  }

  static <S> Measure<S> lower(String key, String title, ToDoubleFunction<S> value) {
    return new Measure<>(key, title, Better.LOWER, value);
  }
}

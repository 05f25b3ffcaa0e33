package io.roadml.kernels;

import java.util.Map;
import java.util.function.Function;

/// One family's part of the golden test: for each function of the golden file, how our public API answers one case.
///
/// An answer is what [GoldenMatcher] can compare: a number, an array of numbers, an array of arrays, a list or a map of
/// these by the names of the expectation, or an [org.junit.jupiter.api.function.Executable] that checks by itself where
/// the expectation is not a value.
interface GoldenAnswers {
  Map<String, Function<GoldenCase, Object>> answers();
}

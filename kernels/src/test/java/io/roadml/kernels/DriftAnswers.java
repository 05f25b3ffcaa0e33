package io.roadml.kernels;

import java.util.Map;
import java.util.function.Function;

final class DriftAnswers implements GoldenAnswers {
  @Override
  public Map<String, Function<GoldenCase, Object>> answers() {
    return Map.of();
  }
}

package io.roadml.kernels;

import java.util.Map;
import java.util.function.Function;

final class ScoreAnswers implements GoldenAnswers {
  @Override
  public Map<String, Function<GoldenCase, Object>> answers() {
    return Map.of();
  }
}

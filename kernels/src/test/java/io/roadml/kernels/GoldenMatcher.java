package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.reflect.Array;
import java.util.List;
import java.util.Map;

/// Compares an answer with an expectation, number by number: equal, both NaN, or `|a − e| ≤ atol + rtol·|e|`.
record GoldenMatcher(double relative, double absolute) {
  static GoldenMatcher of(GoldenCase golden) {
    return new GoldenMatcher(golden.relativeTolerance(), golden.absoluteTolerance());
  }

  void check(String where, Object expected, Object answer) {
    switch (expected) {
      case Map<?, ?> members -> checkMembers(where, members, answer);
      case List<?> elements -> checkElements(where, elements, answer);
      case Boolean truth -> assertEquals(truth, answer, where);
      case null -> assertEquals(Double.NaN, number(where, answer), where);
      default -> checkNumber(where, GoldenCase.toDouble(expected), number(where, answer));
    }
  }

  private void checkMembers(String where, Map<?, ?> expected, Object answer) {
    if (!(answer instanceof Map<?, ?> members)) {
      throw unlike(where, "a map of " + expected.keySet(), answer);
    }
    assertEquals(expected.keySet(), members.keySet(), where);
    expected.forEach((name, value) -> check(where + "." + name, value, members.get(name)));
  }

  private void checkElements(String where, List<?> expected, Object answer) {
    Object array = answer instanceof List<?> list ? list.toArray() : answer;
    if (array == null || !array.getClass().isArray()) {
      throw unlike(where, "an array", answer);
    }
    assertEquals(expected.size(), Array.getLength(array), where + ".length");
    for (int i = 0; i < expected.size(); i++) {
      check(where + "[" + i + "]", expected.get(i), Array.get(array, i));
    }
  }

  private void checkNumber(String where, double expected, double answer) {
    boolean near = Double.compare(expected, answer) == 0 || expected == answer
        || Math.abs(answer - expected) <= absolute + relative * Math.abs(expected);
    if (!near) {
      fail(where + ": want " + expected + ", got " + answer + " (rtol=" + relative + ", atol=" + absolute + ")");
    }
  }

  private static double number(String where, Object answer) {
    if (answer instanceof Number number) {
      return number.doubleValue();
    }
    if (answer instanceof Boolean truth) {
      return truth ? 1 : 0;
    }
    throw unlike(where, "a number", answer);
  }

  private static AssertionError unlike(String where, String wanted, Object answer) {
    return new AssertionError(where + ": want " + wanted + ", got " + answer);
  }
}

package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every case of the golden file against the public API. A function that no family answers fails.
class GoldenTest {
  private static final GoldenFile FILE = GoldenFile.read();

  private static final List<GoldenAnswers> FAMILIES = List.of(new ScoreAnswers(), new LabelAnswers(),
      new RegressionAnswers(), new RankingAnswers(), new DriftAnswers(),
      new StatisticAnswers());

  private static final Map<String, Function<GoldenCase, Object>> ANSWERS = answers();

  private static final GoldenBits BITS = new GoldenBits();

  /// Where a decision of ours differs from the libraries of record. By the case's id: what we answer instead, and the
  /// statement of the definitions that says so.
  private static final Map<String, Decision> DECISIONS = Map.of(
      "ndcg/edge/one_doc/kall", new Decision("50: a query of one relevant document is a perfect one", 1.0),
      "ndcg/edge/one_doc/k2", new Decision("50: a query of one relevant document is a perfect one", 1.0),
      "ks2/edge/nan", new Decision("60: NaN has no place in an order and is refused", Decision.REFUSED));

  private record Decision(String statement, Object expected) {
    static final Object REFUSED = new Object();
  }

  static List<GoldenCase> cases() {
    return FILE.cases();
  }

  @ParameterizedTest(name = "{0}") @MethodSource("cases")
  void agreesWithTheLibraryOfRecord(GoldenCase golden) throws Throwable {
    Function<GoldenCase, Object> answer = ANSWERS.get(golden.fn());
    if (answer == null && Boolean.getBoolean("roadml.golden.tolerate")) {
      return;
    }
    assertTrue(answer != null, () -> "no family answers fn=" + golden.fn() + " of case " + golden);
    if (isRefused(golden)) {
      assertThrows(IllegalArgumentException.class, () -> answer.apply(golden), golden::id);
    } else {
      check(golden, answer.apply(golden));
    }
  }

  private static void check(GoldenCase golden, Object answer) throws Throwable {
    BITS.put(golden.id(), answer);
    if (answer instanceof Executable check) {
      check.execute();
    } else {
      GoldenMatcher.of(golden).check(golden.id(), expected(golden), answer);
    }
  }

  private static boolean isRefused(GoldenCase golden) {
    Decision decision = DECISIONS.get(golden.id());
    return decision == null ? golden.expectsRefusal() : decision.expected() == Decision.REFUSED;
  }

  private static Object expected(GoldenCase golden) {
    Decision decision = DECISIONS.get(golden.id());
    return decision == null ? golden.expected() : decision.expected();
  }

  @AfterAll
  static void everyRunOfTheBuildGivesTheSameBits() throws IOException {
    BITS.conclude();
  }

  @Test
  void noCaseIsMissing() {
    assumeTrue(GoldenFile.isOurs());
    assertEquals(1263, FILE.cases().size());
    assertEquals(1263, FILE.cases().stream().map(GoldenCase::id).distinct().count());
  }

  @Test
  void everyDecisionIsAboutACaseOfTheFile() {
    assumeTrue(GoldenFile.isOurs());
    var ids = FILE.cases().stream().map(GoldenCase::id).collect(Collectors.toSet());
    assertTrue(ids.containsAll(DECISIONS.keySet()), () -> DECISIONS.keySet() + " not all in the file");
  }

  private static Map<String, Function<GoldenCase, Object>> answers() {
    var answers = new HashMap<String, Function<GoldenCase, Object>>();
    for (GoldenAnswers family : FAMILIES) {
      family.answers().forEach((fn, answer) -> {
        if (answers.put(fn, answer) != null) {
          throw new IllegalStateException("fn=" + fn + " is answered twice");
        }
      });
    }
    return answers;
  }
}

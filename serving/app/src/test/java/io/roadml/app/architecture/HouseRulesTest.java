package io.roadml.app.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The house keeps its rules, and each rule notices the class that breaks it.
class HouseRulesTest {
  private static final String FIXTURES = "io.roadml.app.architecture.fixture.";
  private static final JavaClasses HOUSE = OurClasses.main();
  private static final JavaClasses WRONG = OurClasses.below(FIXTURES + "wrong");

  @TestFactory
  List<DynamicTest> theHouseKeepsItsRules() {
    Map<String, ArchRule> rules = new HouseRules(OurClasses.ROOT).all();
    return rules.entrySet().stream()
        .map(rule -> DynamicTest.dynamicTest(rule.getKey(), () -> rule.getValue().check(HOUSE)))
        .toList();
  }

  @Test
  void everyClassOfEveryModuleIsLookedAt() throws IOException {
    Set<String> seen = HOUSE.stream().map(JavaClass::getName).collect(Collectors.toSet());
    Set<String> unseen = new TreeSet<>();
    for (Path module : OurClasses.modulesWithClasses()) unseen.addAll(OurClasses.sources(module));
    unseen.removeAll(seen);
    assertEquals(Set.of(), unseen,
        "sources without a class on the class path of this test: add their module to serving/app");
  }

  @ParameterizedTest @CsvSource({
      "arrows point down and libraries stay at home, kernels.UsesTheRuntime, may not use",
      "arrows point down and libraries stay at home, serving.endpoint.UsesData, may not use",
      "arrows point down and libraries stay at home, data.UsesTheEndpoint, may not use",
      "arrows point down and libraries stay at home, runtime.core.UsesSql, java.sql",
      "arrows point down and libraries stay at home, runtime.core.UsesJavaLogging, java.util.logging",
      "arrows point down and libraries stay at home, serving.endpoint.UsesDisruptor, com.lmax.disruptor",
      "arrows point down and libraries stay at home, serving.http.UsesPicocli, picocli",
      "packages do not go in circles, runtime.core.UsesRing, uses io.roadml",
      "packages do not go in circles, runtime.core.ring.UsesAbove, which uses its package",
      "no third-party type in a public signature, runtime.core.ShowsDisruptor, com.lmax.disruptor",
      "no third-party type in a public signature, serving.http.ShowsUndertow, io.undertow",
      "names say something, runtime.core.SlotManager, is called",
      "names say something, runtime.core.util.Strings, is called",
      "every class lives in a room, attic.Lost, is in no room",
  })
  void eachRuleNoticesTheClassThatBreaksIt(String rule, String fixture, String expected) {
    String name = FIXTURES + "wrong." + fixture;
    List<String> found = findings(rule, "wrong", WRONG).stream().filter(line -> line.startsWith(name + " ")).toList();
    assertTrue(found.stream().anyMatch(line -> line.contains(expected)),
        () -> "rule=" + rule + " fixture=" + name + " found=" + found);
  }

  @TestFactory
  List<DynamicTest> noRuleComplainsOfAGoodHouse() {
    JavaClasses good = OurClasses.below(FIXTURES + "good");
    return new HouseRules(FIXTURES + "good").all().keySet().stream()
        .map(rule -> DynamicTest.dynamicTest(rule, () -> assertEquals(List.of(), findings(rule, "good", good))))
        .toList();
  }

  private static List<String> findings(String rule, String house, JavaClasses classes) {
    EvaluationResult result = new HouseRules(FIXTURES + house).all().get(rule).evaluate(classes);
    return result.getFailureReport().getDetails();
  }
}

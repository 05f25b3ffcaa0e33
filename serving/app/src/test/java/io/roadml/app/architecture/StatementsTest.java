package io.roadml.app.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The numbered statements about features and data: P of joins point in time, O of the online store, M of copying to it,
/// D of data; and those about pipelines, which are numbers. Each is the name of a test, so that none can be dropped unseen.
class StatementsTest {
  private static final int LAST_OF_PIPELINES = 51;
  private static final Set<String> OF_PIPELINES = Set.of("pipeline", "workers", "schedules", "observability", "app");
  private static final Pattern NUMBERED = Pattern.compile("^(?:s|statement)(\\d+)(.*)");
  private static final Pattern MORE = Pattern.compile("^(?:And)?(?:Statement)?(\\d+)(.*)");
  private static final Map<String, Integer> LAST = new TreeMap<>(Map.of("P", 25, "O", 19, "M", 14, "D", 12));
  private static final Pattern TEST = Pattern.compile("^  void (\\w+)\\(", Pattern.MULTILINE);
  private static final Pattern STATEMENT = Pattern.compile("(?:^[pomd]|[POMD])\\d+(?!\\d)");

  @Test
  void everyStatementIsTheNameOfATest() throws IOException {
    Set<String> named = new TreeSet<>();
    for (Path source : testSources()) {
      TEST.matcher(Files.readString(source)).results().forEach(test -> named.addAll(statements(test.group(1))));
    }
    List<String> missing = new ArrayList<>();
    LAST.forEach((letter, last) -> {
      for (int number = 1; number <= last; number++) {
        if (!named.contains(letter + number)) missing.add(letter + number);
      }
    });
    assertEquals(List.of(), missing);
  }

  @Test
  void everyStatementAboutPipelinesIsTheNameOfATest() throws IOException {
    Set<Integer> named = new TreeSet<>();
    for (Path module : OurClasses.modulesWithClasses()) {
      if (OF_PIPELINES.contains(module.getFileName().toString())) {
        for (Path source : testSources(module)) {
          TEST.matcher(Files.readString(source)).results().forEach(test -> named.addAll(numbers(test.group(1))));
        }
      }
    }
    List<Integer> missing = IntStream.rangeClosed(1, LAST_OF_PIPELINES).boxed()
        .filter(number -> !named.contains(number)).toList();
    assertEquals(List.of(), missing);
  }

  /// Those that a name begins with: `s1And2…`, `statement27AndStatement40…`.
  private static Set<Integer> numbers(String test) {
    Set<Integer> numbers = new TreeSet<>();
    for (Matcher at = NUMBERED.matcher(test); at.matches(); at = MORE.matcher(at.group(2))) {
      numbers.add(Integer.valueOf(at.group(1)));
    }
    return numbers;
  }

  @Test
  void statementsAboutPipelinesAreWhatANameBeginsWith() {
    assertEquals(Set.of(1, 2), numbers("s1And2EveryCycleIsTold"));
    assertEquals(Set.of(27, 40), numbers("statement27AndStatement40WhatIsThere"));
    assertEquals(Set.of(7), numbers("s7AChainOf100000StepsRuns"));
    assertEquals(Set.of(), numbers("aChainOf50Steps"));
  }

  @Test
  void aNameMayTellSeveralStatementsAndAWordIsNone() {
    assertEquals(Set.of("P1", "P6"), statements("e1AndP1ToP6GiveTheAnswersOfTheExample"));
    assertEquals(Set.of("M2", "M3", "M4"), statements("m2M3M4RowsMayComeTwice"));
    assertEquals(Set.of("P12"), statements("p12TheOrderOfKeyColumnsDoesNotMatter"));
    assertEquals(Set.of(), statements("top5OfAMap3"));
  }

  private static Set<String> statements(String test) {
    return STATEMENT.matcher(test).results().map(MatchResult::group).map(found -> found.toUpperCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  private static List<Path> testSources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path module : OurClasses.modulesWithClasses()) sources.addAll(testSources(module));
    return sources;
  }

  private static List<Path> testSources(Path module) throws IOException {
    Path tests = module.resolve("src/test/java");
    if (!Files.isDirectory(tests)) return List.of();
    try (Stream<Path> files = Files.walk(tests)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}

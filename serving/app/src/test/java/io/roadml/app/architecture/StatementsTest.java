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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The numbered statements about features and data: P of joins point in time, O of the online store, M of copying to it,
/// D of data. Each is the name of a test, so that none can be dropped unseen.
class StatementsTest {
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
    for (Path module : OurClasses.modulesWithClasses()) {
      Path tests = module.resolve("src/test/java");
      if (!Files.isDirectory(tests)) continue;
      try (Stream<Path> files = Files.walk(tests)) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    return sources;
  }
}

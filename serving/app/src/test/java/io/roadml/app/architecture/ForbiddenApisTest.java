package io.roadml.app.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import de.thetaphi.forbiddenapis.Checker;
import de.thetaphi.forbiddenapis.Checker.Option;
import de.thetaphi.forbiddenapis.CheckerResult;
import de.thetaphi.forbiddenapis.Logger;
import io.roadml.app.RoadML;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// No module calls what `.mvn/forbidden-apis.txt` forbids. It runs here because the checker must see the classes of JDK 25,
/// which it cannot in a Maven that runs on an older Java.
class ForbiddenApisTest {
  /// The programs: they may end their process and write to its streams. The second is that of one step.
  private static final Set<String> MAINS = Set.of(RoadML.class.getName(), OurClasses.ROOT + ".workers.StepMain");

  /// Programs for people: their output is what they are for.
  private static final Set<String> PRINTING = Set.of(OurClasses.ROOT + ".bench", OurClasses.ROOT + ".jmh");

  @Test
  void noModuleCallsAForbiddenApi() throws Exception {
    assertEquals("", String.join("\n", findings(OurClasses.main())));
  }

  @ParameterizedTest @ValueSource(
      strings = {"Thread#sleep(long)", "System#exit(int)", "String#getBytes()", "System#out"})
  void theCheckNoticesAForbiddenCall(String call) throws Exception {
    List<String> found = findings(OurClasses.below(ForbiddenApisTest.class.getPackageName() + ".fixture.forbidden"));
    assertTrue(found.stream().anyMatch(line -> line.contains(call)), () -> "call=" + call + " found=" + found);
  }

  private static List<String> findings(JavaClasses classes) throws Exception {
    List<String> log = new ArrayList<>();
    check(classes.stream().filter(type -> !MAINS.contains(type.getName())).toList(), log, "jdk-unsafe");
    check(classes.stream().filter(ForbiddenApisTest::isQuiet).toList(), log, "jdk-unsafe", "jdk-system-out");
    return log.stream().distinct().sorted().toList();
  }

  private static boolean isQuiet(JavaClass type) {
    return !MAINS.contains(type.getName()) && !PRINTING.contains(type.getPackageName());
  }

  private static void check(List<JavaClass> classes, List<String> found, String... bundled) throws Exception {
    if (classes.isEmpty()) return;
    var checker = new Checker(new Silent(), ForbiddenApisTest.class.getClassLoader(),
        EnumSet.of(Option.FAIL_ON_MISSING_CLASSES, Option.FAIL_ON_UNRESOLVABLE_SIGNATURES));
    assertTrue(checker.isSupportedJDK, () -> "forbiddenapis cannot check on Java " + Runtime.version());
    for (String list : bundled) checker.addBundledSignatures(list, Integer.toString(Runtime.version().feature()));
    checker.parseSignaturesFile(OurClasses.checkout().resolve(".mvn/forbidden-apis.txt").toFile());
    for (JavaClass type : classes) {
      try (InputStream bytes = type.getSource().orElseThrow().getUri().toURL().openStream()) {
        checker.streamReadClassToCheck(bytes, type.getName());
      }
    }
    for (CheckerResult result : checker.runWithResults()) {
      result.getViolations()
          .forEach(v -> found.add(result.getClassName() + ":" + v.lineNo + " " + v.description));
    }
  }

  /// The results come back as values; the checker's own report would only say them twice.
  private static final class Silent implements Logger {
    @Override
    public void error(String message) {}

    @Override
    public void warn(String message) {}

    @Override
    public void info(String message) {}

    @Override
    public void debug(String message) {}
  }
}

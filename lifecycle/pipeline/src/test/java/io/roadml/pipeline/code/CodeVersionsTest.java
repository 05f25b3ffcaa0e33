package io.roadml.pipeline.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.pipeline.CompiledSources;
import java.io.IOException;
import java.io.Serializable;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Statement 30: the version of a step's code covers what the step reaches, and nothing else. Classes are compiled here, in
/// one wording and in another.
class CodeVersionsTest {
  private static final Map<String, String> SOURCES = Map.of(
      "Steps", """
          package p;
          import java.util.function.Supplier;
          public class Steps {
            interface Step<T> extends Supplier<T>, java.io.Serializable {}
            static int load() { return Helper.twice(3); }
            static int other() { return 4; }
            public static Supplier<?> reference() { return (Step<Integer>) Steps::load; }
            public static Supplier<?> lambda() { return (Step<Integer>) () -> helped() + 1; }
            public static Supplier<?> capturing(int factor) { return (Step<Integer>) () -> Helper.twice(factor); }
            public static Supplier<?> bound() { Bean bean = new Bean(); return (Step<Integer>) bean::run; }
            private static int helped() { return new Shape.Square(2).area(); }
          }
          """,
      "Bean", """
          package p;
          public class Bean {
            public int run() { return part(); }
            private int part() { return 5; }
            public int unrelated() { return 6; }
          }
          """,
      "Helper", """
          package p;
          class Helper {
            static int twice(int x) { return Deep.add(x, x); }
          }
          """,
      "Deep", """
          package p;
          class Deep {
            static int add(int a, int b) { return a + b; }
          }
          """,
      "Shape", """
          package p;
          interface Shape {
            int area();
            record Square(int side) implements Shape {
              public int area() { return side * side; }
            }
          }
          """,
      "Stranger", """
          package p;
          class Stranger {
            int unknown() { return 7; }
          }
          """);

  @TempDir
  Path folder;

  private int builds;

  interface Body extends Serializable {
    Object call();
  }

  @Test
  void statement30AClassThatTheStepReachesThroughAnotherOneCounts() throws Exception {
    String before = version(SOURCES, "reference");
    assertEquals(before, version(SOURCES, "reference"));
    assertNotEquals(before, version(changed("Helper", "Deep.add(x, x)", "Deep.add(x, x + 1)"), "reference"));
    assertNotEquals(before, version(changed("Deep", "a + b", "a - b"), "reference"));
    assertNotEquals(before, version(changed("Steps", "twice(3)", "twice(4)"), "reference"));
  }

  @Test
  void statement30WhatTheStepDoesNotReachDoesNotCount() throws Exception {
    String before = version(SOURCES, "reference");
    assertEquals(before, version(changed("Stranger", "7", "8"), "reference"));
    assertEquals(before, version(changed("Steps", "return 4;", "return 5;"), "reference"));
    assertEquals(before, version(changed("Shape", "side * side", "side + side"), "reference"));
  }

  @Test
  void linesAndCommentsAreNoCode() throws Exception {
    String before = version(SOURCES, "reference");
    assertEquals(before, version(changed("Deep", "class Deep", "// A comment.\n\n\nclass Deep"), "reference"));
    assertEquals(before, version(changed("Steps", "static int load()", "\n/* here */ static int load()"), "reference"));
  }

  @Test
  void aLambdaCountsWithTheMethodsAndClassesThatItCalls() throws Exception {
    String before = version(SOURCES, "lambda");
    assertNotEquals(before, version(changed("Steps", "+ 1", "+ 2"), "lambda"));
    assertNotEquals(before, version(changed("Steps", "new Shape.Square(2)", "new Shape.Square(3)"), "lambda"));
    assertNotEquals(before, version(changed("Shape", "side * side", "side + side"), "lambda"));
    assertEquals(before, version(changed("Deep", "a + b", "a - b"), "lambda"));
    assertEquals(before, version(changed("Steps", "public static Supplier<?> reference()",
        "static Supplier<?> first() { return (Step<Integer>) () -> 1; } public static Supplier<?> reference()"),
        "lambda"));
  }

  @Test
  void aMethodOfAnObjectCountsWithItsClass() throws Exception {
    String before = version(SOURCES, "bound");
    assertNotEquals(before, version(changed("Bean", "return 5", "return 6"), "bound"));
    assertEquals(before, version(changed("Bean", "return 6", "return 7"), "bound"));
  }

  @Test
  void aMethodThatIsFoundByReflectionHasAVersionToo() throws Exception {
    String before = method(SOURCES);
    assertNotEquals(before, method(changed("Bean", "return 5", "return 6")));
    assertEquals(before, method(changed("Bean", "return 6", "return 7")));
  }

  @Test
  void theFieldsOfTheObjectOfAMethodCountIfTheyCanBeRead() throws Exception {
    String three = method(changed("Bean", "public int unrelated", "private final int state = 3; public int unrelated"));
    assertEquals(three,
        method(changed("Bean", "public int unrelated", "private final int state = 3; public int unrelated")));
    assertNotEquals(three,
        method(changed("Bean", "public int unrelated", "private final int state = 4; public int unrelated")));
    NoKeyException thrown = assertThrows(NoKeyException.class, () -> method(
        changed("Bean", "public int unrelated", "private Object lock = new Thread(); public int unrelated")));
    assertTrue(thrown.getMessage().contains("java.lang.Thread"), thrown.getMessage());
  }

  @Test
  void aJarIsTheSameAsAFolder() throws Exception {
    assertEquals(version(SOURCES, "reference"), ofJar(SOURCES));
    assertNotEquals(ofJar(SOURCES), ofJar(changed("Deep", "a + b", "a - b")));
  }

  @Test
  void whatALambdaHasCapturedCounts() throws Exception {
    CodeVersions versions = new CodeVersions(Map.of());
    assertEquals(versions.of(adding(1)), versions.of(adding(1)));
    assertNotEquals(versions.of(adding(1)), versions.of(adding(2)));
    assertEquals(versions.of(of(List.of("a"))), versions.of(of(List.of("a"))));
    assertNotEquals(versions.of(of(List.of("a"))), versions.of(of(List.of("b"))));
    assertNotEquals(versions.of(of(new Knife(1))), versions.of(of(new Knife(2))));
    assertEquals(versions.of(of(new Knife(1))), versions.of(of(new Knife(1))));
    assertNotEquals(versions.of(of(adding(1))), versions.of(of(adding(2))));
    assertEquals(versions.of(of(plain(1))), versions.of(of(plain(1))));
    assertNotEquals(versions.of(of(plain(1))), versions.of(of(plain(2))));
  }

  @Test
  void aCapturedObjectThatNobodyCanLookIntoMakesTheCodeUnknown() {
    AtomicInteger counter = new AtomicInteger();
    NoKeyException thrown = assertThrows(NoKeyException.class,
        () -> new CodeVersions(Map.of()).of((Body) counter::incrementAndGet));
    assertTrue(thrown.getMessage().contains("java.util.concurrent.atomic.AtomicInteger"), thrown.getMessage());
    assertTrue(thrown.getMessage().contains("codeVersion"), thrown.getMessage());
  }

  private static Body adding(int what) {
    return () -> 1 + what;
  }

  private static Body of(Object captured) {
    return () -> captured;
  }

  /// A lambda that the JVM tells nothing of.
  private static Supplier<Integer> plain(int what) {
    return () -> what;
  }

  /// A method and its object, as a step of an annotated object has them.
  private record Found(Method method, Object target) implements BoundMethod {}

  /// An object with a state, of a class with no bytes.
  static final class Knife {
    private final int length;

    Knife(int length) {
      this.length = length;
    }

    int length() {
      return length;
    }
  }

  private static Map<String, String> changed(String type, String before, String after) {
    Map<String, String> sources = new LinkedHashMap<>(SOURCES);
    assertTrue(sources.get(type).contains(before), before);
    sources.put(type, sources.get(type).replace(before, after));
    return sources;
  }

  private String version(Map<String, String> sources, String step) throws Exception {
    return version(compile(sources), step);
  }

  private static String version(Path place, String step) throws Exception {
    try (URLClassLoader loader = loader(place)) {
      Class<?> steps = loader.loadClass("p.Steps");
      return new CodeVersions(Map.of()).of(steps.getMethod(step).invoke(null));
    }
  }

  private String method(Map<String, String> sources) throws Exception {
    try (URLClassLoader loader = loader(compile(sources))) {
      Class<?> bean = loader.loadClass("p.Bean");
      return new CodeVersions(Map.of())
          .of(new Found(bean.getMethod("run"), bean.getDeclaredConstructor().newInstance()));
    }
  }

  private static URLClassLoader loader(Path place) throws IOException {
    return new URLClassLoader(new URL[]{place.toUri().toURL()}, CodeVersionsTest.class.getClassLoader());
  }

  private Path compile(Map<String, String> sources) throws IOException {
    return CompiledSources.in(Files.createDirectories(folder.resolve("build" + ++builds)), sources);
  }

  private String ofJar(Map<String, String> sources) throws Exception {
    // The same name each time: a cache of jars would be found out.
    Path jar = CompiledSources.jar(folder.resolve("steps.jar"), compile(sources));
    return version(jar, "reference");
  }
}

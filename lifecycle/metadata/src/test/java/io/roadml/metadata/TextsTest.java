package io.roadml.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
  @Test
  void jsonComesBackAsItWas() {
    for (long seed = 0; seed < 300; seed++) {
      Object value = random(new Random(seed), 4);
      String text = JsonText.write(value);
      assertEquals(value, JsonText.read(text), "seed=" + seed + " text=" + text);
      assertEquals(-1, text.indexOf('\n'), "seed=" + seed);
    }
  }

  private static Object random(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextLong() >> random.nextInt(64);
      case 3 -> Double.longBitsToDouble(random.nextLong() & 0x7fef_ffff_ffff_ffffL);
      case 4 -> text(random);
      case 5 -> list(random, depth);
      default -> map(random, depth);
    };
  }

  private static String text(Random random) {
    char[] chars = new char[random.nextInt(6)];
    for (int i = 0; i < chars.length; i++) {
      chars[i] = (char) random.nextInt(random.nextBoolean() ? 0x10000 : 0x80);
    }
    return new String(chars);
  }

  private static List<Object> list(Random random, int depth) {
    List<Object> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(random(random, depth - 1));
    }
    return list;
  }

  private static Map<String, Object> map(Random random, int depth) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      map.put(text(random), random(random, depth - 1));
    }
    return map;
  }

  @ParameterizedTest @ValueSource(strings = {"", "{", "[1,]", "{\"a\" 1}", "\"a", "\"\\x\"", "\"\\u12\"", "nul", "1 2",
      "-", "1e", "{a:1}", "\"\n\"", "NaN"})
  void whatIsNoJsonIsRefusedWithThePlace(String text) {
    IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, () -> JsonText.read(text));
    assertTrue(thrown.getMessage().startsWith("no JSON at character="), thrown.getMessage());
  }

  @Test
  void jsonAsDeepAsAStackIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> JsonText.read("[".repeat(100_000)));
    assertThrows(IllegalArgumentException.class, () -> JsonText.write(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> JsonText.write(Arrays.asList(new StringBuilder())));
  }

  @Test
  void yamlIsReadIntoMapsAndListsAndItsMistakesNameTheirLine() {
    assertEquals(Map.of("views", List.of(Map.of("name", "a", "max_age", "48h"))),
        YamlText.read("views:\n  - {name: a, max_age: 48h}\n", "f.yaml"));
    IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class,
        () -> YamlText.read("a: 1\nb: [\n", "f.yaml"));
    assertTrue(thrown.getMessage().startsWith("f.yaml:3: "), thrown.getMessage());
    assertThrows(IllegalArgumentException.class, () -> YamlText.read("a: 1\na: 2\n", "f.yaml"));
  }
}

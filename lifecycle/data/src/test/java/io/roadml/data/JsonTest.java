package io.roadml.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void whatIsWrittenComesBack() {
    for (long seed = 0; seed < 300; seed++) {
      Object value = value(new Random(seed), 0);
      String text = Json.pretty(value);
      assertEquals(value, Json.parse(text), "seed=" + seed + ": " + text);
    }
  }

  @Test
  void doublesKeepTheirBits() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      double number = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(number)) {
        assertEquals(number, (double) (Double) Json.parse(Json.pretty(number)));
      }
    }
  }

  @ParameterizedTest @ValueSource(
      strings = {"", "{", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "\"a", "\"\n\"", "01x", "1 2", "nul", "\"\\x\"",
          "\"\\u12\"", "{\"a\":1,\"a\":2}", "--1", "[1 2]", "\"\\u00zz\""})
  void whatIsNoJsonIsRefusedWithItsLine(String text) {
    String message = assertThrows(IllegalArgumentException.class, () -> Json.parse(text)).getMessage();
    assertTrue(message.startsWith("line "), message);
  }

  @Test
  void deepNestingIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Json.parse("[".repeat(100_000)));
  }

  @Test
  void randomTextsAreReadOrRefused() {
    String letters = "{}[]\",:0123456789.eE+-truefalsn\\u \n";
    for (long seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      random.ints(1 + random.nextInt(30), 0, letters.length()).forEach(i -> text.append(letters.charAt(i)));
      try {
        Json.parse(text.toString());
      } catch (IllegalArgumentException e) {
        assertTrue(e.getMessage().startsWith("line "), "seed=" + seed + " " + text + ": " + e);
      }
    }
  }

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 4 ? 5 : 7)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextGaussian() * Math.pow(10, random.nextInt(600) - 300);
      case 2 -> random.nextBoolean();
      case 3 -> null;
      case 4 -> text(random);
      case 5 -> {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
          list.add(value(random, depth + 1));
        }
        yield list;
      }
      default -> {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
          map.put(text(random), value(random, depth + 1));
        }
        yield map;
      }
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    random.ints(random.nextInt(12), 0, 0x10000).forEach(c -> text.append((char) (random.nextBoolean() ? c : c % 128)));
    return text.toString();
  }
}

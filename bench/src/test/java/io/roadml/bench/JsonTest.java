package io.roadml.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void readsBackWhatItWrote() {
    final Map<String, Object> value = Map.of("text", "a \"quoted\" \\ line\nü\u0001", "list",
        Arrays.asList(1L, -2.5e-3, true, false, null), "empty", Map.of(), "none", List.of());
    assertEquals(value, Json.read(Json.write(value)));
  }

  @Test
  void readsBlanksAndEscapes() {
    assertEquals(Map.of("a", List.of("/\u00e9\t")), Json.read(" { \"a\" : [ \"\\/\\u00e9\\t\" ] } "));
  }

  @Test
  void writesNumbersThatAreNoneAsNull() {
    assertEquals("[null,null]", Json.write(List.of(Double.NaN, Double.POSITIVE_INFINITY)));
  }

  @ParameterizedTest @ValueSource(
      strings = {"", "{", "[1,]", "{\"a\"}", "\"open", "tru", "1 2", "-", "\"\\u12\"", "1.2.3", "\"\\x\""})
  void refusesWhatIsNoJson(final String text) {
    assertThrows(IllegalArgumentException.class, () -> Json.read(text));
  }

  @Test
  void refusesMoreThanAHundredLevels() {
    assertThrows(IllegalArgumentException.class, () -> Json.read("[".repeat(5000)));
  }
}

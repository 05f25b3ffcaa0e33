package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The bits of every golden answer, compared between runs: scalar, vector and each width must give the same. The first
/// run of a build writes them (`-Droadml.golden.bits.write=FILE`), the others expect them
/// (`-Droadml.golden.bits.expect=FILE`).
final class GoldenBits {
  private static final String WRITE = System.getProperty("roadml.golden.bits.write", "");
  private static final String EXPECT = System.getProperty("roadml.golden.bits.expect", "");

  private final Map<String, String> bits = new TreeMap<>();

  void put(String id, Object answer) {
    var words = new ArrayList<String>();
    append(answer, words);
    bits.put(id, String.join(" ", words));
  }

  /// Writes or compares what was put.
  void conclude() throws IOException {
    List<String> lines = bits.entrySet().stream().map(entry -> entry.getKey() + "\t" + entry.getValue()).toList();
    if (!WRITE.isEmpty()) {
      Files.write(Path.of(WRITE), lines);
    }
    if (!EXPECT.isEmpty()) {
      assertEquals(String.join("\n", Files.readAllLines(Path.of(EXPECT))), String.join("\n", lines),
          "bits of the first run of this build, then of this one");
    }
  }

  private static void append(Object answer, List<String> words) {
    switch (answer) {
      case Number number -> words.add(Long.toHexString(Double.doubleToLongBits(number.doubleValue())));
      case List<?> list -> list.forEach(element -> append(element, words));
      case Map<?, ?> map -> new TreeMap<>(map).values().forEach(element -> append(element, words));
      case Object array when array.getClass().isArray() -> {
        for (int i = 0; i < Array.getLength(array); i++) {
          append(Array.get(array, i), words);
        }
      }
      // A check has no bits of its own.
      default -> words.add(answer instanceof Boolean ? answer.toString() : "-");
    }
  }
}

package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Distances that are known, laws of a distance, and the words that people mean.
class EditDistanceTest {
  @ParameterizedTest @CsvSource({"kitten, sitting, 3", "'', abc, 3", "abc, '', 3", "same, same, 0", "port, prot, 1",
      "a, b, 1", "ca, abc, 3", "'', '', 0", "intention, execution, 5"})
  void editsAreInsertionsDeletionsReplacementsAndSwaps(String a, String b, int expected) {
    assertEquals(expected, EditDistance.of(a, b));
    assertEquals(expected, EditDistance.of(b, a));
  }

  @Test
  void itLiesBetweenTheDifferenceOfLengthsAndTheLongerOne() {
    var random = new Random(5);
    for (int trial = 0; trial < 1000; trial++) {
      String a = word(random);
      String b = word(random);
      int distance = EditDistance.of(a, b);
      assertTrue(distance >= Math.abs(a.length() - b.length()) && distance <= Math.max(a.length(), b.length()),
          a + " " + b);
      assertEquals(a.equals(b), distance == 0);
      assertTrue(EditDistance.of(a + "x", b + "x") <= distance);
    }
  }

  private static String word(Random random) {
    return random.ints(random.nextInt(8), 'a', 'd').mapToObj(Character::toString).reduce("", String::concat);
  }

  @Test
  void theNearestIsFoundHoweverFarAndCaseDoesNotCount() {
    assertEquals(Optional.of("serve"), EditDistance.nearest("frob", List.of("version", "serve")));
    assertEquals(Optional.of("Flights"), EditDistance.nearest("FLIGHT", List.of("origin", "Flights")));
    assertEquals(Optional.of("a1"), EditDistance.nearest("a", List.of("a2", "a1")));
    assertEquals(Optional.empty(), EditDistance.nearest("a", List.of()));
  }

  @Test
  void aLikelyWordIsNear() {
    assertEquals(Optional.of("serve"), EditDistance.likely("serv", List.of("version", "serve")));
    assertEquals(Optional.empty(), EditDistance.likely("frobnicate", List.of("version", "serve")));
    assertEquals(Optional.of("id"), EditDistance.likely("ix", List.of("id", "at")));
    assertEquals(Optional.empty(), EditDistance.likely("xy", List.of("id", "at")));
  }

  @Test
  void aVeryLongWordCostsNoMoreThanALongOne() {
    String long200 = "x".repeat(200);
    assertEquals(Optional.of(long200), EditDistance.nearest("x".repeat(1_000_000), List.of("serve", long200)));
  }
}

package io.roadml.workers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Where lines end, and where they are cut.
class CutLinesTest {
  private static final String FULL = "x".repeat(CutLines.LONGEST - 1);

  private static List<String> lines(String text) throws IOException {
    List<String> lines = new ArrayList<>();
    try (CutLines cut = new CutLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), lines::add)) {
      cut.tell();
    }
    return lines;
  }

  @Test
  void aLineEndsAsItDoesForAReader() throws IOException {
    for (String text : List.of("", "\n", "a", "a\n", "a\nb", "a\r\nb\r\n", "10 %\r20 %\r", "a\n\n\r\rb", "\n\r\n\r",
        "grün\n€")) {
      assertEquals(text.lines().toList(), lines(text), () -> "of '" + text + "'");
    }
  }

  @Test
  void aLineThatIsTooLongIsCutAndTheNextOneIsWhole() throws IOException {
    assertEquals(List.of(FULL + "y", "next"), lines(FULL + "y\nnext"));
    assertEquals(List.of(FULL + "y… (1 more bytes)", "next"), lines(FULL + "yz\nnext"));
    assertEquals(List.of(FULL + "y… (100001 more bytes)"), lines(FULL + "y".repeat(100_002)));
  }

  @Test
  void aCharacterIsNotCut() throws IOException {
    assertEquals(List.of(FULL + "… (2 more bytes)"), lines(FULL + "ü"));
    assertEquals(List.of(FULL + "… (5 more bytes)"), lines(FULL + "€zz"));
    assertEquals(List.of(FULL.substring(2) + "… (6 more bytes)"), lines(FULL.substring(2) + "😀zz"));
    assertEquals(List.of(FULL.substring(1) + "ü… (1 more bytes)"), lines(FULL.substring(1) + "üz"));
  }
}

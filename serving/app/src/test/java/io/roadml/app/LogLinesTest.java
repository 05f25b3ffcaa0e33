package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/// What a library logs arrives on standard error, a record a line.
class LogLinesTest {
  @Test
  void aRecordOfTheSystemLoggerIsOneLineOnStandardError() {
    List<String> lines = logged(() -> {
      System.Logger logger = System.getLogger("io.roadml.test");
      logger.log(System.Logger.Level.WARNING, "model={0} is slow", "delays");
      logger.log(System.Logger.Level.INFO, "too quiet to be seen");
    });
    assertEquals(1, lines.size(), lines::toString);
    assertTrue(lines.getFirst().matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z WARNING io.roadml.test model=delays is slow"),
        lines::toString);
  }

  @Test
  void aStackTraceFollowsItsLine() {
    List<String> lines = logged(() -> System.getLogger("io.roadml.test").log(System.Logger.Level.ERROR, "failed",
        new IllegalStateException("why")));
    assertTrue(lines.get(0).endsWith("SEVERE io.roadml.test failed"), lines::toString);
    assertEquals("java.lang.IllegalStateException: why", lines.get(1));
  }

  private static List<String> logged(Runnable work) {
    PrintStream before = System.err;
    var bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      LogLines.start(Level.WARNING);
      work.run();
    } finally {
      System.setErr(before);
      LogLines.start(Level.WARNING);
    }
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}

package io.roadml.app.demo;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a leak looks like: with features from the future the model seems better than it can be. If these scores did not rise, the
/// honest ones would have been leaking already.
@Tag("slow")
class LeakTest {
  private static final Path FLIGHTS = Path.of("../../examples/flights");
  private static final String ON_THE_GROUND = "to_minutes(30)";

  @TempDir
  private Path folder;

  @Test
  void featuresStampedTooEarlyMakeTheAreaUnderTheCurveRise() throws Exception {
    double honest = auc("honest", ON_THE_GROUND);
    double oneHour = auc("one hour too early", "to_minutes(-30)");
    double twoHours = auc("two hours too early", "to_minutes(-90)");
    String told = "honest " + honest + ", one hour too early " + oneHour + ", two hours too early " + twoHours;
    System.out.println("area under the curve in June: " + told);
    assertTrue(oneHour > honest + 0.008, told);
    assertTrue(twoHours > oneHour + 0.015, told);
  }

  private double auc(String name, String onTheGround) throws Exception {
    Path examples = examples(name, onTheGround);
    Path data = Files.createDirectories(folder.resolve(name + " data"));
    try (FlightTrial trial = FlightTrial.run(examples, data, Map.of(), new PrintWriter(Writer.nullWriter()))) {
      return FlightTrialTest.auc(trial, FlightTrialTest.joined(trial));
    }
  }

  /// The example, with another idea of when a delay is known.
  private Path examples(String name, String onTheGround) throws IOException {
    Path copy = Files.createDirectories(folder.resolve(name));
    try (Stream<Path> files = Files.walk(FLIGHTS)) {
      for (Path file : files.skip(1).toList()) Files.copy(file, copy.resolve(FLIGHTS.relativize(file).toString()));
    }
    Path arrivals = copy.resolve("sql/arrivals.sql");
    String sql = Files.readString(arrivals);
    if (!onTheGround.equals(ON_THE_GROUND)) assertNotEquals(sql, sql.replace(ON_THE_GROUND, onTheGround));
    Files.writeString(arrivals, sql.replace(ON_THE_GROUND, onTheGround));
    return copy;
  }
}

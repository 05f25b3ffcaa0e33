package io.roadml.app.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.data.Dataset;
import io.roadml.data.Table;
import io.roadml.kernels.BinaryScores;
import io.roadml.kernels.Probabilities;
import io.roadml.runtime.onnx.OnnxModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The trial on the real flights of the repository.
class FlightTrialTest {
  private static final Path FLIGHTS = Path.of("../../examples/flights");
  private static final StringWriter TOLD = new StringWriter();

  @TempDir
  private static Path data;
  private static FlightTrial trial;
  private static float[] plain;
  private static float[] joined;

  @BeforeAll
  static void runOnce() throws Exception {
    trial = FlightTrial.run(FLIGHTS, data, Map.of(), new PrintWriter(TOLD));
    plain = new float[trial.heldOut().count()];
    for (int row = 0; row < plain.length; row++) plain[row] = (float) trial.plainProbability(row);
    joined = joined(trial);
  }

  @AfterAll
  static void close() {
    trial.close();
  }

  /// Scores June with what had become known by each departure.
  static float[] joined(FlightTrial trial) throws IOException {
    for (LaterRows view : trial.later()) trial.store().push(view.view(), view.upTo(Long.MAX_VALUE));
    double[] probabilities = trial.joinedProbabilities(trial.store().known(trial.heldOut()));
    float[] scores = new float[probabilities.length];
    for (int row = 0; row < scores.length; row++) scores[row] = (float) probabilities[row];
    return scores;
  }

  static double auc(FlightTrial trial, float[] scores) {
    return BinaryScores.rocAuc(trial.heldOut().late(), scores);
  }

  @Test
  void theModelTellsLateFlightsOfAMonthItHasNotSeenAndBetterWithTheFeaturesOfTheStore() {
    double without = auc(trial, plain);
    double with = auc(trial, joined);
    assertTrue(without > 0.65 && without < 0.67, "without features: auc=" + without);
    assertTrue(with > 0.71 && with < 0.73, "with features: auc=" + with);
    float[] usual = new float[joined.length];
    Arrays.fill(usual, (float) trial.months().training().lateShare());
    double loss = Probabilities.logLoss(trial.heldOut().late(), joined);
    double usualLoss = Probabilities.logLoss(trial.heldOut().late(), usual);
    assertTrue(loss < 0.9 * usualLoss, "log loss=" + loss + ", of the usual share=" + usualLoss);
  }

  @Test
  void theScoresAreProbabilities() {
    double share = trial.heldOut().lateShare();
    assertEquals(share, mean(plain), 0.03);
    assertEquals(share, mean(joined), 0.03);
  }

  private static double mean(float[] scores) {
    double sum = 0;
    for (float score : scores) sum += score;
    return sum / scores.length;
  }

  @Test
  void theOnnxFileAnswersWhatTheModelAnswersInJava(@TempDir Path folder) throws IOException {
    float[][] rows = new float[1000][FlightColumns.WIDTH];
    int every = trial.heldOut().count() / rows.length;
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(trial.heldOut().columns(), i * every * FlightColumns.WIDTH, rows[i], 0, FlightColumns.WIDTH);
    }
    try (OnnxModel model = OnnxModel
        .load(Files.write(folder.resolve("model.onnx"), FlightModels.plainOnnx(trial.training().plain())))) {
      assertEquals(FlightModels.FLIGHT, model.inputs().getFirst().name());
      assertEquals(FlightModels.OUTPUT, model.outputs().getFirst().name());
      float[][] answers = model.run(rows);
      for (int i = 0; i < rows.length; i++) {
        assertEquals(trial.plainProbability(i * every), answers[i][0], 2e-6, "row=" + i * every);
      }
    }
  }

  @Test
  void theHeldOutFlightsAreThoseOfJune() throws IOException {
    Dataset june = Dataset.open(FLIGHTS.resolve("flights.parquet")).where("departure >= '2001-06-01'");
    assertEquals(june.rowCount(), trial.heldOut().count());
    assertEquals(june.where("arrival_delay > 15").rowCount(),
        Math.round(trial.heldOut().lateShare() * june.rowCount()));
  }

  @Test
  void theTwoAbsurdDelaysOfTheDataAreDropped() {
    assertEquals(2, trial.dropped());
  }

  @Test
  void itTellsHowFarItIs() {
    String told = TOLD.toString();
    for (String step : trial.training().executed()) {
      assertTrue(told.lines().anyMatch(line -> line.startsWith(step + ": ") && line.endsWith(" s")), told);
    }
    assertTrue(told.contains("load: 738,038 flights in "), told);
    assertTrue(told.contains("promote: version 1 is the first in Production in "), told);
    assertTrue(told.contains("\n10 steps were executed\n"), told);
    assertArrayEquals(
        new String[]{"ingest what was known when June began ...", "materialize into the online store ..."},
        told.lines().filter(line -> line.endsWith(" ...")).toArray());
  }

  @Test
  void scoredFlightsAreWrittenWithTheirScores(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("scored.parquet");
    trial.months().writeScores(file, trial.flights(), joined);
    Table table = Dataset.open(file).read();
    assertEquals("[departure, origin, destination, distance, arrival_delay, late, late_probability]",
        table.schema().names().toString());
    assertEquals(joined.length, table.rowCount());
    double[] written = table.doubles("late_probability");
    long[] late = table.longs("late");
    long[] delay = table.longs("arrival_delay");
    for (int row = 0; row < written.length; row++) {
      assertEquals(joined[row], (float) written[row]);
      assertEquals(trial.heldOut().late()[row], late[row] == 1);
      assertEquals(trial.heldOut().late()[row], delay[row] > 15);
    }
    assertThrows(IllegalArgumentException.class, () -> trial.months().writeScores(file, trial.flights(), new float[1]));
  }

  @Test
  void aFolderWithoutFlightsIsNamedBeforeAnythingIsForgotten(@TempDir Path folder) throws IOException {
    Path kept = Files.createDirectories(folder.resolve("data/offline"));
    String message = assertThrows(NoSuchFileException.class,
        () -> FlightTrial.run(folder, folder.resolve("data"), Map.of(), new PrintWriter(Writer.nullWriter())))
        .getMessage();
    assertTrue(message.contains(folder.toString()) && message.contains("no such file"), message);
    assertTrue(Files.exists(kept));
  }

  @Test @Tag("slow")
  void theSameFilesGiveTheSameModelsByteForByte(@TempDir Path folder) throws Exception {
    try (FlightTrial again = FlightTrial.run(FLIGHTS, folder, Map.of(), new PrintWriter(Writer.nullWriter()))) {
      assertArrayEquals(FlightModels.plainOnnx(trial.training().plain()),
          FlightModels.plainOnnx(again.training().plain()));
      assertArrayEquals(FlightModels.joinedOnnx(trial.training().trained()),
          FlightModels.joinedOnnx(again.training().trained()));
      assertArrayEquals(joined, joined(again));
    }
  }

  /// What a leak looks like: with features from the future the model seems better than it can be. If these scores did not rise,
  /// the honest ones would have been leaking already.
  @Test @Tag("slow")
  void featuresStampedTooEarlyMakeTheAreaUnderTheCurveRise(@TempDir Path folder) throws Exception {
    double honest = auc(trial, joined);
    double oneHour = leaking(folder.resolve("one hour too early"), "to_minutes(-30)");
    double twoHours = leaking(folder.resolve("two hours too early"), "to_minutes(-90)");
    String told = "honest " + honest + ", one hour too early " + oneHour + ", two hours too early " + twoHours;
    System.out.println("area under the curve in June: " + told);
    assertTrue(oneHour > honest + 0.008, told);
    assertTrue(twoHours > oneHour + 0.015, told);
  }

  /// The area under the curve with another idea of when a delay is known.
  private static double leaking(Path folder, String onTheGround) throws Exception {
    Path examples = Files.createDirectories(folder.resolve("examples"));
    try (Stream<Path> files = Files.walk(FLIGHTS)) {
      for (Path file : files.skip(1).toList()) Files.copy(file, examples.resolve(FLIGHTS.relativize(file).toString()));
    }
    Path arrivals = examples.resolve("sql/arrivals.sql");
    String sql = Files.readString(arrivals);
    assertTrue(sql.contains("to_minutes(30)"), sql);
    Files.writeString(arrivals, sql.replace("to_minutes(30)", onTheGround));
    Path data = Files.createDirectories(folder.resolve("data"));
    try (FlightTrial leaking = FlightTrial.run(examples, data, Map.of(), new PrintWriter(Writer.nullWriter()))) {
      return auc(leaking, joined(leaking));
    }
  }
}

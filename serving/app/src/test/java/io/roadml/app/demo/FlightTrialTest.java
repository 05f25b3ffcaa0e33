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
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The trial on the real flights of the repository.
class FlightTrialTest {
  private static final Path FLIGHTS = Path.of("../../examples/flights");
  private static final Set<String> PHASES = new LinkedHashSet<>();
  private static FlightTrial trial;

  @BeforeAll
  static void runOnce() throws IOException {
    trial = FlightTrial.run(FLIGHTS, (phase, done, total) -> PHASES.add(phase));
  }

  @Test
  void theModelTellsLateFlightsOfAMonthItHasNotSeen() {
    float[] scores = scores();
    double auc = BinaryScores.rocAuc(trial.late(), scores);
    assertTrue(auc > 0.81 && auc < 0.85, "auc=" + auc);
    float[] usual = new float[trial.rows()];
    Arrays.fill(usual, (float) trial.usualLateShare());
    double loss = Probabilities.logLoss(trial.late(), scores);
    double usualLoss = Probabilities.logLoss(trial.late(), usual);
    assertTrue(loss < 0.8 * usualLoss, "log loss=" + loss + ", of the usual share=" + usualLoss);
  }

  @Test
  void theScoresAreProbabilities() {
    double mean = 0;
    for (float score : scores()) {
      mean += score / trial.rows();
    }
    double share = 0;
    for (boolean late : trial.late()) {
      share += late ? 1.0 / trial.rows() : 0;
    }
    assertEquals(share, mean, 0.03);
  }

  @Test
  void theOnnxFileAnswersWhatTheModelAnswersInJava(@TempDir Path folder) throws IOException {
    float[][] rows = new float[1000][FlightFeatures.WIDTH];
    int every = trial.rows() / rows.length;
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(trial.features(), i * every * FlightFeatures.WIDTH, rows[i], 0, FlightFeatures.WIDTH);
    }
    try (OnnxModel model = OnnxModel.load(Files.write(folder.resolve("model.onnx"), trial.onnx()))) {
      assertEquals(FlightTrial.INPUT, model.inputs().getFirst().name());
      assertEquals(FlightTrial.OUTPUT, model.outputs().getFirst().name());
      float[][] answers = model.run(rows);
      for (int i = 0; i < rows.length; i++) {
        assertEquals(trial.probability(i * every), answers[i][0], 2e-6, "row=" + i * every);
      }
    }
  }

  @Test
  void theHeldOutFlightsAreThoseOfJune() throws IOException {
    Dataset june = Dataset.open(FLIGHTS.resolve("flights.parquet")).where("departure >= '2001-06-01'");
    assertEquals(june.rowCount(), trial.rows());
    assertEquals(june.where("arrival_delay > 15").rowCount(), countLate());
  }

  @Test
  void itTellsHowFarItIs() {
    assertEquals(List.of("read", "features", "train"), new ArrayList<>(PHASES));
  }

  @Test
  void scoredFlightsAreWrittenWithTheirScores(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("scored.parquet");
    float[] scores = scores();
    trial.writeScores(file, scores);
    Table table = Dataset.open(file).read();
    assertEquals(List.of("departure", "origin", "destination", "distance", "arrival_delay", "late",
        "late_probability"), table.schema().names());
    assertEquals(trial.rows(), table.rowCount());
    double[] written = table.doubles("late_probability");
    long[] late = table.longs("late");
    long[] delay = table.longs("arrival_delay");
    for (int row = 0; row < written.length; row++) {
      assertEquals(scores[row], (float) written[row]);
      assertEquals(trial.late()[row], late[row] == 1);
      assertEquals(trial.late()[row], delay[row] > 15);
    }
    assertThrows(IllegalArgumentException.class, () -> trial.writeScores(file, new float[1]));
  }

  @Test
  void aFolderWithoutFlightsIsNamed(@TempDir Path folder) {
    String message = assertThrows(NoSuchFileException.class, () -> FlightTrial.run(folder, (phase, done, total) -> {
    })).getMessage();
    assertTrue(message.contains(folder.toString()) && message.contains("no such file"), message);
  }

  @Test @Tag("slow")
  void theSameFilesGiveTheSameModelByteForByte() throws IOException {
    FlightTrial again = FlightTrial.run(FLIGHTS, (phase, done, total) -> {
    });
    assertArrayEquals(trial.onnx(), again.onnx());
    assertArrayEquals(trial.features(), again.features());
  }

  private static int countLate() {
    int late = 0;
    for (boolean isLate : trial.late()) {
      late += isLate ? 1 : 0;
    }
    return late;
  }

  private static float[] scores() {
    float[] scores = new float[trial.rows()];
    for (int row = 0; row < scores.length; row++) {
      scores[row] = (float) trial.probability(row);
    }
    return scores;
  }
}

package io.roadml.app.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.kernels.BinaryMetrics;
import io.roadml.runtime.onnx.OnnxModel;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The model beside the embedding example is what its data gives, and is worth something.
class SwingModelTest {
  private static final Path FOLDER = Path.of("../../examples/embed");

  @Test
  void theCommittedModelAnswersWhatTheDataGives() throws IOException {
    SwingModel swing = SwingModel.train(FOLDER.resolve("sp500-2000.csv"));
    float[] features = SwingModel.features(swing.swings, swing.firstTest, swing.swings.length);
    float[][] rows = new float[features.length / SwingModel.DAYS][SwingModel.DAYS];
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(features, row * SwingModel.DAYS, rows[row], 0, SwingModel.DAYS);
    }
    try (OnnxModel committed = OnnxModel.load(FOLDER.resolve("swing.onnx"))) {
      float[][] answers = committed.run(rows);
      for (int row = 0; row < rows.length; row++) {
        assertEquals(swing.model.probability(features, row), answers[row][0], 1e-4, "row=" + row);
      }
    }
  }

  @Test
  void itTellsWideDaysOfYearsItHasNotSeen() throws IOException {
    SwingModel swing = SwingModel.train(FOLDER.resolve("sp500-2000.csv"));
    int from = swing.firstTest;
    int to = swing.swings.length;
    float[] features = SwingModel.features(swing.swings, from, to);
    double[] scores = new double[to - from];
    for (int row = 0; row < scores.length; row++) {
      scores[row] = swing.model.probability(features, row);
    }
    double auc = BinaryMetrics.rocAuc(SwingModel.labels(swing.swings, from, to), scores);
    assertTrue(auc > 0.8 && auc < 0.95, "auc=" + auc);
  }
}

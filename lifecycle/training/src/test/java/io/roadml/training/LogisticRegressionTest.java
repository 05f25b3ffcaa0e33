package io.roadml.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class LogisticRegressionTest {
  private static final int ROWS = 20_000;
  private static final List<String> NAMES = List.of("strong", "useless", "weak", "constant", "shifted");
  private static final double[] TRUE_WEIGHTS = {1.5, 0, -0.5, 0, 0.01};
  private static final double TRUE_BIAS = -1;

  private final float[] features = new float[ROWS * NAMES.size()];
  private final boolean[] labels = new boolean[ROWS];

  LogisticRegressionTest() {
    Random random = new Random(42);
    for (int row = 0; row < ROWS; row++) {
      float[] x = {(float) random.nextGaussian(), (float) random.nextGaussian(), (float) random.nextGaussian(), 3,
          (float) (1000 + 100 * random.nextGaussian())};
      System.arraycopy(x, 0, features, row * x.length, x.length);
      double logOdds = TRUE_BIAS + TRUE_WEIGHTS[0] * x[0] + TRUE_WEIGHTS[2] * x[2] + TRUE_WEIGHTS[4] * (x[4] - 1000);
      labels[row] = random.nextDouble() < 1 / (1 + Math.exp(-logOdds));
    }
  }

  @Test
  void theWeightsThatMadeTheLabelsAreFound() {
    LogisticModel model = LogisticRegression.standard().train(NAMES, features, labels);
    assertEquals(1.5, model.weight("strong"), 0.1);
    assertEquals(0, model.weight("useless"), 0.1);
    assertEquals(-0.5, model.weight("weak"), 0.1);
    assertEquals(0.01, model.weight("shifted"), 0.002);
    float[] centre = {0, 0, 0, 3, 1000};
    assertEquals(1 / (1 + Math.exp(1)), model.probability(centre, 0), 0.03);
  }

  @Test
  void theSameRowsAndSeedGiveTheSameFileAndAnotherSeedAnother() {
    byte[] first = LogisticRegression.standard().train(NAMES, features, labels).toOnnx("x", "p");
    byte[] second = LogisticRegression.standard().train(NAMES, features, labels).toOnnx("x", "p");
    byte[] other = new LogisticRegression(5, 0.1, 64, 2).train(NAMES, features, labels).toOnnx("x", "p");
    assertArrayEquals(first, second);
    assertTrue(!Arrays.equals(first, other));
  }

  @Test
  void theModelOfAnEpochIsThatOfATrainingThatEndsWithIt() {
    List<LogisticModel> models = LogisticRegression.standard().trainByEpoch(NAMES, features, labels);
    assertEquals(5, models.size());
    for (int epochs = 1; epochs <= 5; epochs++) {
      LogisticModel alone = new LogisticRegression(epochs, 0.1, 64, 1).train(NAMES, features, labels);
      assertArrayEquals(alone.toOnnx("x", "p"), models.get(epochs - 1).toOnnx("x", "p"), "epochs=" + epochs);
    }
    assertTrue(models.getFirst().bias() != models.getLast().bias());
  }

  @Test
  void theExportedGraphAnswersWhatTheModelAnswers() throws OrtException {
    LogisticModel model = LogisticRegression.standard().train(NAMES, features, labels);
    float[][] rows = new float[500][NAMES.size()];
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(features, row * NAMES.size(), rows[row], 0, NAMES.size());
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(model.toOnnx("features", "late"));
        OnnxTensor input = OnnxTensor.createTensor(environment, rows);
        OrtSession.Result result = session.run(Map.of("features", input))) {
      float[][] answers = (float[][]) result.get("late").orElseThrow().getValue();
      for (int row = 0; row < rows.length; row++) {
        assertEquals(1, answers[row].length);
        assertEquals(model.probability(features, row), answers[row][0], 2e-6, "row=" + row);
      }
      assertEquals("strong,useless,weak,constant,shifted", session.getMetadata().getCustomMetadata().get("features"));
    }
  }

  @Test
  void featuresInTwoInputsGiveTheBitsThatTheyGiveInOne() throws OrtException {
    LogisticModel model = LogisticRegression.standard().train(NAMES, features, labels);
    float[][] left = new float[500][2];
    float[][] right = new float[500][3];
    float[][] whole = new float[500][5];
    for (int row = 0; row < whole.length; row++) {
      System.arraycopy(features, row * 5, whole[row], 0, 5);
      System.arraycopy(features, row * 5, left[row], 0, 2);
      System.arraycopy(features, row * 5 + 2, right[row], 0, 3);
    }
    SequencedMap<String, Integer> inputs = new LinkedHashMap<>();
    inputs.put("given", 2);
    inputs.put("looked_up", 3);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession one = environment.createSession(model.toOnnx("features", "late"));
        OrtSession two = environment.createSession(model.toOnnx(inputs, "late"));
        OnnxTensor all = OnnxTensor.createTensor(environment, whole);
        OnnxTensor given = OnnxTensor.createTensor(environment, left);
        OnnxTensor lookedUp = OnnxTensor.createTensor(environment, right);
        OrtSession.Result fromOne = one.run(Map.of("features", all));
        OrtSession.Result fromTwo = two.run(Map.of("given", given, "looked_up", lookedUp))) {
      assertTrue(Arrays.deepEquals((float[][]) fromOne.get(0).getValue(), (float[][]) fromTwo.get(0).getValue()));
    }
    inputs.put("one_too_many", 1);
    assertEquals("inputs={given=2, looked_up=3, one_too_many=1} have 6 columns; want 5",
        assertThrows(IllegalArgumentException.class, () -> model.toOnnx(inputs, "late")).getMessage());
  }

  @Test
  void whatCannotBeTrainedIsRefused() {
    LogisticRegression trainer = LogisticRegression.standard();
    assertEquals("features.length=3 differs from labels.length=2 × names.size()=2",
        refusal(() -> trainer.train(List.of("a", "b"), new float[3], new boolean[2])));
    assertEquals("feature=b is NaN in row=1; want finite numbers", refusal(
        () -> trainer.train(List.of("a", "b"), new float[]{0, 1, 2, Float.NaN}, new boolean[]{true, false})));
    assertEquals("labels have positives=2 of rows=2; want both classes",
        refusal(() -> trainer.train(List.of("a"), new float[2], new boolean[]{true, true})));
    assertEquals("names=[a, a]; want distinct names, at least one",
        refusal(() -> trainer.train(List.of("a", "a"), new float[2], new boolean[1])));
    assertEquals("epochs=0; want ≥ 1", refusal(() -> new LogisticRegression(0, 0.1, 1, 1)));
    assertEquals("learningRate=NaN; want > 0", refusal(() -> new LogisticRegression(1, Double.NaN, 1, 1)));
    LogisticModel model = trainer.train(NAMES, features, labels);
    assertEquals("feature=storng is none of [strong, useless, weak, constant, shifted]",
        refusal(() -> model.weight("storng")));
  }

  private static String refusal(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(IllegalArgumentException.class, call).getMessage();
  }
}

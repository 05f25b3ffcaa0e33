package io.roadml.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every sample model is run by ONNX Runtime's own Java binding, and answers what its documentation says.
class SampleModelsTest {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();

  @Test
  void everyModelIsTheSameAtEveryCall() {
    Map<String, byte[]> again = SampleModels.all();
    SampleModels.all().forEach((name, model) -> assertArrayEquals(model, again.get(name), name));
  }

  @Test
  void writeAllWritesEveryModelIntoAFolderItMakes(@TempDir Path folder) throws IOException {
    Map<String, Path> files = SampleModels.writeAll(folder.resolve("a/b"));
    assertEquals(SampleModels.all().keySet(), files.keySet());
    assertArrayEquals(SampleModels.mlp(), Files.readAllBytes(files.get("mlp")));
  }

  @Test
  void mlpAnswersProbabilitiesThatDependOnTheInputAndOnTheSeed() throws OrtException {
    float[][] rows = new float[3][SampleModels.WIDTH];
    Arrays.fill(rows[1], 1f);
    Arrays.fill(rows[2], -1f);
    float[][] answers = run(SampleModels.mlp(), "input", rows);
    for (float[] answer : answers) {
      assertTrue(answer[0] > 0 && answer[0] < 1, () -> Arrays.toString(answer));
    }
    assertTrue(answers[1][0] != answers[2][0]);
    assertFalse(Arrays.deepEquals(answers, run(SampleModels.mlp(7), "input", rows)));
  }

  @Test
  void identityReturnsStringsAsTheyAre() throws OrtException {
    try (OrtSession session = session(SampleModels.identity(OnnxType.BYTES, -1));
        OnnxTensor input = OnnxTensor.createTensor(environment, new String[]{"", "Zürich", "✈"});
        OrtSession.Result result = session.run(Map.of("input", input))) {
      assertArrayEquals(new String[]{"", "Zürich", "✈"}, (String[]) result.get(0).getValue());
    }
  }

  @Test
  void allTypesHasAnInputAndAnOutputForEachTypeOfTheProtocol() throws OrtException {
    try (OrtSession session = session(SampleModels.allTypes())) {
      assertEquals(13, session.getNumInputs());
      assertEquals(13, session.getNumOutputs());
      assertTrue(session.getInputNames().contains("in_FP16") && session.getOutputNames().contains("out_BYTES"));
    }
  }

  @Test
  void bfloat16PassesThroughBitByBit() throws OrtException {
    ByteBuffer bits = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
    bits.asShortBuffer().put(new short[]{0x3f80, (short) 0xbf80, 0x7fc0, 1});
    try (OrtSession session = session(SampleModels.identity(OnnxType.BF16, -1, 4));
        OnnxTensor input = OnnxTensor.createTensor(environment, bits, new long[]{1, 4},
            ai.onnxruntime.OnnxJavaType.BFLOAT16);
        OrtSession.Result result = session.run(Map.of("input", input))) {
      ByteBuffer answer = ((OnnxTensor) result.get(0)).getByteBuffer().order(ByteOrder.nativeOrder());
      assertEquals(bits.rewind(), answer.rewind());
    }
  }

  @Test
  void twoInputsAnswersSumAndDifference() throws OrtException {
    try (OrtSession session = session(SampleModels.twoInputs());
        OnnxTensor a = OnnxTensor.createTensor(environment, new float[][]{{1, 2, 3, 4}});
        OnnxTensor b = OnnxTensor.createTensor(environment, new float[][]{{10, 20, 30, 40}});
        OrtSession.Result result = session.run(Map.of("a", a, "b", b))) {
      assertArrayEquals(new float[]{11, 22, 33, 44}, ((float[][]) value(result, "sum"))[0]);
      assertArrayEquals(new float[]{-9, -18, -27, -36}, ((float[][]) value(result, "difference"))[0]);
    }
  }

  @Test
  void nonZeroAnswersAsManyPositionsAsThereAre() throws OrtException {
    try (OrtSession session = session(SampleModels.nonZero());
        OnnxTensor input = OnnxTensor.createTensor(environment, new float[][]{{0, 5, 0, 0}, {7, 0, 0, 9}});
        OrtSession.Result result = session.run(Map.of("input", input))) {
      assertArrayEquals(new long[][]{{0, 1, 1}, {1, 0, 3}}, (long[][]) value(result, "output"));
    }
  }

  @Test
  void failsOnBadIndexAnswersGoodOnesAndFailsAtRunTimeOnOthers() throws OrtException {
    try (OrtSession session = session(SampleModels.failsOnBadIndex())) {
      assertArrayEquals(new float[][]{{30}, {70}}, lookUp(session, 3, -1));
      OrtException failure = assertThrows(OrtException.class, () -> lookUp(session, 8));
      assertTrue(failure.getMessage().contains("out of data bounds"), failure.getMessage());
    }
  }

  @Test
  void slowReturnsItsInputRowByRow() throws OrtException {
    float[][] rows = new float[3][SampleModels.WIDTH];
    for (int i = 0; i < rows.length * SampleModels.WIDTH; i++) {
      rows[i / SampleModels.WIDTH][i % SampleModels.WIDTH] = (float) Math.sin(i);
    }
    float[][] answers = run(SampleModels.slow(4), "input", rows);
    for (int i = 0; i < rows.length; i++) {
      assertArrayEquals(rows[i], answers[i], 1e-4f, "row " + i);
    }
  }

  @Test
  void slowWantsAnEvenNumberOfReflections() {
    assertEquals("reflections=3; want an even number ≥ 2",
        assertThrows(IllegalArgumentException.class, () -> SampleModels.slow(3)).getMessage());
  }

  @Test
  void noBatchNegatesItsTwelveNumbers() throws OrtException {
    float[][] answers = run(SampleModels.noBatch(), "input",
        new float[][]{{1, 2, 3, 4}, {5, 6, 7, 8}, {9, 10, 11, 12}});
    assertArrayEquals(new float[]{-9, -10, -11, -12}, answers[2]);
  }

  @Test
  void unknownOperatorIsRefusedByTheEngine() {
    OrtException refusal = assertThrows(OrtException.class, () -> session(SampleModels.unknownOperator()));
    assertTrue(refusal.getMessage().contains("NoSuchOperator"), refusal.getMessage());
  }

  @Test
  void fp16DoublesHalfPrecisionNumbers() throws OrtException {
    ByteBuffer halves = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
    for (int i = 0; i < 4; i++) {
      halves.putShort(2 * i, Float.floatToFloat16(i + 0.5f));
    }
    try (OrtSession session = session(SampleModels.fp16());
        OnnxTensor input = OnnxTensor.createTensor(environment, halves, new long[]{1, 4},
            ai.onnxruntime.OnnxJavaType.FLOAT16);
        OrtSession.Result result = session.run(Map.of("input", input))) {
      assertArrayEquals(new float[]{1, 3, 5, 7}, ((float[][]) value(result, "output"))[0]);
    }
  }

  private float[][] lookUp(OrtSession session, long... indices) throws OrtException {
    long[][] rows = Arrays.stream(indices).mapToObj(index -> new long[]{index}).toArray(long[][]::new);
    try (OnnxTensor input = OnnxTensor.createTensor(environment, rows);
        OrtSession.Result result = session.run(Map.of("index", input))) {
      return (float[][]) value(result, "output");
    }
  }

  private float[][] run(byte[] model, String inputName, float[][] rows) throws OrtException {
    try (OrtSession session = session(model);
        OnnxTensor input = OnnxTensor.createTensor(environment, rows);
        OrtSession.Result result = session.run(Map.of(inputName, input))) {
      return (float[][]) value(result, "output");
    }
  }

  private static Object value(OrtSession.Result result, String name) throws OrtException {
    return result.get(name).orElseThrow().getValue();
  }

  private OrtSession session(byte[] model) throws OrtException {
    return environment.createSession(model);
  }
}

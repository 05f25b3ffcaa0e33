package io.roadml.runtime.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.onnx.OnnxOptions.GraphOptimization;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OnnxOptionsTest {
  @Test
  void readsEveryOption() {
    final Map<String,
        String> all = Map.of("intra_op_threads", "2", "inter_op_threads", "3", "spinning", "true", "graph_optimization",
            "basic", "execution_provider", "cuda:1", "deterministic", "true", "cpu_arena", "false", "memory_pattern",
            "false",
            "max_model_bytes", "1000", "max_instance_bytes", "9");
    assertEquals(new OnnxOptions(2, 3, true, GraphOptimization.BASIC, "cuda:1", true, false, false, 1000, 9),
        OnnxOptions.parse(all));
    assertEquals(OnnxOptions.DEFAULT, OnnxOptions.parse(Map.of()));
    assertEquals(1, OnnxOptions.parse(all).cudaDevice());
    assertEquals(-1, OnnxOptions.DEFAULT.cudaDevice());
  }

  @ParameterizedTest @CsvSource(delimiter = '|', value = {
      "intra_op_thread|1|unknown option intra_op_thread, did you mean intra_op_threads?",
      "optimisation|all|unknown option optimisation, did you mean graph_optimization?",
      "intra_op_threads|0|intra_op_threads=0, want 1 to 1024",
      "intra_op_threads|many|intra_op_threads=many, want a whole number",
      "inter_op_threads|99999999999|inter_op_threads=2147483647, want 1 to 1024",
      "spinning|yes|spinning=yes, want true or false",
      "graph_optimization|most|graph_optimization=most, want none, basic, extended or all",
      "execution_provider|tpu|execution_provider=tpu, want cpu, cuda or cuda:N",
      "execution_provider|cuda:x|execution_provider=cuda:x, want cpu, cuda or cuda:N",
      "max_model_bytes|3000000000|max_model_bytes=3000000000, want 1 to 2147483647"})
  void refusesWhatIsWrongByNameAndValue(final String name, final String value, final String message) {
    assertEquals(message,
        assertThrows(ModelException.class, () -> OnnxOptions.parse(Map.of(name, value))).getMessage());
  }

  @ParameterizedTest @EnumSource(GraphOptimization.class)
  void everyOptimizationLevelGivesTheSameAnswer(final GraphOptimization level) {
    try (OnnxModel model = Models.ENGINE.load(Models.file("identity_fp32"),
        OnnxOptions.DEFAULT.withGraphOptimization(level))) {
      assertEquals(3, model.run(new float[][]{{0, 0, 3, 0}})[0][2]);
    }
  }

  @Test
  void everyOtherOptionGivesTheSameAnswer() {
    final OnnxOptions options = new OnnxOptions(2, 2, false, GraphOptimization.ALL, "cpu", true, false, false, 1 << 20,
        1 << 20);
    final float[][] rows = new float[3][32];
    try (OnnxModel model = Models.ENGINE.load(Models.file("mlp"), options); OnnxModel plain = Models.load("mlp")) {
      assertEquals(plain.run(rows)[2][0], model.run(rows)[2][0]);
    }
  }

  @Test
  void cudaWithoutItsLibrarySaysWhatIsMissing() {
    final ModelException failure = assertThrows(ModelException.class,
        () -> Models.ENGINE.load(Models.file("mlp"), Map.of("execution_provider", "cuda:0")));
    assertTrue(failure.getMessage().startsWith("execution_provider=cuda:0 cannot be used: "), failure.getMessage());
    assertTrue(failure.getMessage().contains("onnxruntime_gpu"), failure.getMessage());
  }
}

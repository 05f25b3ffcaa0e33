package io.roadml.runtime.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxEngineTest {
  @Test
  void tellsItsNameFilesVersionAndProviders() {
    assertEquals("onnxruntime", Models.ENGINE.backend());
    assertEquals(List.of("model.onnx"), Models.ENGINE.fileNames());
    assertTrue(Models.ENGINE.version().matches("1\\.\\d+\\.\\d+"), Models.ENGINE.version());
    assertTrue(Models.ENGINE.executionProviders().contains("CPUExecutionProvider"));
    assertTrue(Files.exists(Models.ENGINE.library()));
  }

  @Test
  void takesALibraryByItsFile(@TempDir final Path folder) throws IOException {
    final Path copy = Files.copy(Models.ENGINE.library(), folder.resolve("libother.so"));
    final OnnxEngine engine = OnnxEngine.create(copy);
    assertEquals(copy.toRealPath(), engine.library());
    try (OnnxModel model = engine.load(Models.file("mlp"), Map.of()); OnnxModel same = Models.load("mlp")) {
      assertEquals(same.run(new float[1][32])[0][0], model.run(new float[1][32])[0][0]);
    }
  }

  @Test
  void aFileThatIsNoOnnxRuntimeIsRefused(@TempDir final Path folder) throws IOException {
    assertEquals("native library gone.so cannot be opened: there is no such file", refusal(folder.resolve("gone.so")));
    final String text = refusal(Files.writeString(folder.resolve("text.so"), "no library"));
    assertTrue(text.startsWith("native library text.so cannot be opened: "), text);
    assertFalse(text.contains(folder.toString()), text);
    final String library = System.mapLibraryName("nio");
    final Path other = Path.of(System.getProperty("java.home"), "lib", library);
    assertEquals("native library " + library + " has no OrtGetApiBase, so it is not ONNX Runtime", refusal(other));
  }

  private static String refusal(final Path library) {
    return assertThrows(ModelException.class, () -> OnnxEngine.create(library)).getMessage();
  }

  @Test
  void redactionKeepsNodeNamesAndDropsPaths() {
    final Redaction redaction = Redaction.ofFolder(Path.of("/srv/models/flights"));
    assertEquals("In /encoder/layer.0/MatMul at graph.cc:123 of x.onnx needs libcublas.so.12 now", redaction.apply(
        "In /encoder/layer.0/MatMul at /build/onnxruntime/core/graph/graph.cc:123 of /srv/models/flights/x.onnx needs"
            + "\n  /opt/cuda/lib64/libcublas.so.12 now\n"));
  }
}

package io.roadml.runtime.onnx;

import static io.roadml.runtime.onnx.OnnxWriter.FLOAT;
import static io.roadml.runtime.onnx.OnnxWriter.graph;
import static io.roadml.runtime.onnx.OnnxWriter.model;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.ModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFileTest {
  @TempDir
  private Path folder;

  @Test
  void aFileThatIsNotThereOrNotAFileIsNamed() throws IOException {
    assertEquals("gone.onnx does not exist", refusal(folder.resolve("gone.onnx")));
    assertEquals("dir.onnx is not a regular file", refusal(Files.createDirectory(folder.resolve("dir.onnx"))));
  }

  @Test
  void aFileBeyondTheLimitIsNotRead() {
    final ModelException failure = assertThrows(ModelException.class,
        () -> Models.ENGINE.load(Models.file("mlp"), Map.of("max_model_bytes", "1000")));
    assertEquals("mlp.onnx has " + Models.bytes("mlp").length + " bytes, more than max_model_bytes=1000",
        failure.getMessage());
  }

  @Test
  void randomBytesAreNoModel() {
    for (long seed = 0; seed < 200; seed++) {
      final byte[] bytes = new byte[500];
      new SplittableRandom(seed).nextBytes(bytes);
      final String message = refusal(write("random.onnx", bytes));
      assertTrue(message.startsWith("random.onnx is not an ONNX model: "), "seed=" + seed + " " + message);
    }
    assertEquals("random.onnx is not an ONNX model: it has no graph", refusal(write("random.onnx", new byte[0])));
  }

  @Test
  void aTruncatedModelIsRefusedWhereverItIsCut() {
    final byte[] whole = Models.bytes("two_inputs");
    for (int length = 0; length < whole.length; length++) {
      final byte[] cut = Arrays.copyOf(whole, length);
      assertThrows(ModelException.class, () -> Models.load(cut), "length=" + length);
    }
    final String message = refusal(write("cut.onnx", Arrays.copyOf(Models.bytes("mlp"), 9_000)));
    assertTrue(
        message.matches("cut.onnx is not an ONNX model: a length of \\d+ bytes where \\d+ are left at byte \\d+"),
        message);
  }

  @Test
  void anUnknownOperatorIsNamed() {
    assertTrue(refusal(Models.file("unknown_op")).contains("NoSuchOperator"));
  }

  @Test
  void whatIsNewerThanTheLibraryIsSaidToBe() {
    final OnnxWriter negation = graph("g").input("x", FLOAT, -1).output("y", FLOAT, -1).node("Neg", "x", "y");
    final String opset = refusal(write("opset.onnx", model(negation, 8, 999)));
    assertTrue(opset.startsWith("ONNX Runtime only") && opset.contains("Opset 999"), opset);
    final String ir = refusal(write("ir.onnx", model(negation, 99, 17)));
    assertTrue(ir.contains("IR version: 99"), ir);
  }

  @Test
  void aSequenceAsOutputIsRefused() {
    final String message = refusal(write("sequence.onnx", model(graph("g")
        .input("x", FLOAT, -1).message(12, new OnnxWriter().text(1, "y")
            .message(2, new OnnxWriter().message(4, new OnnxWriter().message(1,
                new OnnxWriter().message(1, new OnnxWriter().number(1, FLOAT))))))
        .node("SequenceConstruct", "x", "y"))));
    assertTrue(message.startsWith("output y is a sequence, want a tensor"), message);
  }

  @Test
  void dataBesideTheModelIsRead() throws IOException {
    Files.write(folder.resolve("weights.bin"), OnnxWriter.floats(0, 0, 1, 2, 3, 4));
    try (OnnxModel model = Models.ENGINE.load(external("weights.bin", 8, 16))) {
      assertEquals(1 + 4, model.run(new float[][]{{1, 1, 1, 1}})[0][3]);
    }
    Files.createDirectory(folder.resolve("deep"));
    Files.write(folder.resolve("deep/weights.bin"), OnnxWriter.floats(1, 2, 3, 4));
    try (OnnxModel model = Models.ENGINE.load(external("deep/weights.bin", 0, 16))) {
      assertEquals(1 + 1, model.run(new float[][]{{1, 1, 1, 1}})[0][0]);
    }
  }

  @ParameterizedTest @CsvSource(delimiter = '|', value = {
      "gone.bin|0|16|which does not exist beside the model",
      "/etc/hostname|0|16|which is not relative to the model's folder",
      "C:weights.bin|0|16|which is not relative to the model's folder",
      "..\\weights.bin|0|16|which is not relative to the model's folder",
      "../weights.bin|0|16|which leaves the model's folder",
      "a/../weights.bin|0|16|which leaves the model's folder",
      "*/_ORT_MEM_ADDR_/*|0|16|which does not exist beside the model",
      "''|0|16|which is no file name",
      "link.bin|0|16|a link that leaves the model's folder",
      "weights.bin|8|16|whose 16 bytes end before offset=8 length=16",
      "weights.bin|99|0|whose 16 bytes end before offset=99 length=0"})
  void dataElsewhereIsRefused(final String location, final long offset, final long length, final String message,
      @TempDir final Path outside) throws IOException {
    Files.write(folder.resolve("weights.bin"), OnnxWriter.floats(1, 2, 3, 4));
    Files.write(outside.resolve("weights.bin"), OnnxWriter.floats(1, 2, 3, 4));
    Files.createSymbolicLink(folder.resolve("link.bin"), outside.resolve("weights.bin"));
    assertEquals("tensor w has its data in " + location + ", " + message, refusal(external(location, offset, length)));
  }

  @Test
  void dataElsewhereIsFoundInsideBranchesAndAttributesToo() throws IOException {
    final OnnxWriter constant = graph("c").elsewhere("hidden", "../weights.bin", 0, 16, 4);
    final OnnxWriter yes = constant.output("r1", FLOAT, 4).node("Neg", "hidden", "r1");
    final OnnxWriter no = graph("no").output("r2", FLOAT, 4).node("Abs", "x", "r2");
    final Path file = write("branch.onnx",
        model(graph("g").input("x", FLOAT, 4).input("c", 9).output("y", FLOAT, 4).node("If", "c",
            "y", OnnxWriter.attribute("then_branch", yes), OnnxWriter.attribute("else_branch", no))));
    assertEquals("tensor hidden has its data in ../weights.bin, which leaves the model's folder", refusal(file));
  }

  @ParameterizedTest @CsvSource({"-1;4,false", "3;4,false", "-1,false", "4;-1,true", "-1;-1,true", "-1;2;-1,true"})
  void memoryIsPlannedAheadOnlyWhereNothingButRowsVaries(final String shape, final boolean varies) {
    final long[] dimensions = Arrays.stream(shape.split(";", -1)).mapToLong(Long::parseLong).toArray();
    final byte[] bytes = model(
        graph("g").input("x", FLOAT, dimensions).output("y", FLOAT, -1, -1).node("Neg", "x", "y"));
    assertEquals(varies, ModelCheck.check(MemorySegment.ofArray(bytes)).rowsVary());
  }

  @Test
  void aModelInMemoryHasNoDataElsewhere() {
    final byte[] model = model(graph("g").elsewhere("w", "weights.bin", 0, 16, 4));
    assertEquals("tensor w has its data in another file, so the model must be loaded from its file",
        assertThrows(ModelException.class, () -> Models.load(model)).getMessage());
  }

  @Test
  void messagesCarryNoPathOfTheMachine() {
    for (final Path file : new Path[]{folder.resolve("gone.onnx"), write("cut.onnx", new byte[9]),
        external("gone.bin", 0, 16),
        Models.file("unknown_op")}) {
      final String message = refusal(file);
      assertFalse(message.contains(file.getParent().toString()), message);
    }
  }

  private Path external(final String location, final long offset, final long length) {
    return write("external.onnx", model(graph("g").input("x", FLOAT, -1, 4).output("y", FLOAT, -1, 4)
        .elsewhere("w", location, offset, length, 4).node("Add", "x,w", "y")));
  }

  private Path write(final String name, final byte[] bytes) {
    try {
      return Files.write(folder.resolve(name), bytes);
    } catch (final IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String refusal(final Path file) {
    return assertThrows(ModelException.class, () -> Models.ENGINE.load(file)).getMessage();
  }
}

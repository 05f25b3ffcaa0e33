package io.roadml.runtime.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.ModelInstance;
import io.roadml.runtime.core.ModelSignature;
import io.roadml.runtime.core.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whether a row's answer depends on the rows that run with it.
class RowsTest {
  private static final int MOST = 17;
  private static final float UNIT = 0x1p-24f;

  static Stream<byte[]> models() {
    return Stream.concat(
        Stream.of("mlp", "slow", "two_inputs", "identity_fp32", "identity_int64", "fp16").map(Models::bytes),
        Stream.of(Graphs.dense(), Graphs.convolution(), Graphs.recurrent(), Graphs.attention(), Graphs.trees(),
            Graphs.loop(),
            Graphs.normalised()));
  }

  @ParameterizedTest @MethodSource("models")
  void aBatchGivesRowByRowTheBitsOfSingleRows(final byte[] bytes) {
    try (OnnxModel model = Models.load(bytes); ModelInstance one = model.newInstance(1);
        ModelInstance many = model.newInstance(MOST)) {
      for (int rows = 1; rows <= MOST; rows++) {
        fill(model, many, rows);
        many.run(rows);
        for (int row = 0; row < rows; row++) {
          runAlone(model.signature(), many, row, one);
          for (int output = 0; output < model.outputs().size(); output++) {
            assertEquals(-1, rowOf(model.signature(), model.outputs(), many.output(output).segment(), output, row)
                .mismatch(rowOf(model.signature(), model.outputs(), one.output(output).segment(), output, 0)),
                model.metadata().graphName() + " rows=" + rows + " row=" + row + " output=" + output);
          }
        }
      }
    }
  }

  /// Where both sides of a product come with the request, the library adds a single row's terms in another order. Each of
  /// the two sums of k rounded products is within k·u·Σ|x·w| / (1 − k·u) of the true one, so they are within twice that.
  @Test
  void aProductOfTwoInputsIsWithinTheBoundOfTwoOrdersOfSummation() {
    final int depth = 300;
    final int width = 7;
    final byte[] product = OnnxWriter.model(OnnxWriter.graph("product").input("x", OnnxWriter.FLOAT, -1, depth)
        .output("y", OnnxWriter.FLOAT, -1, width).weights("w", weights(depth * width), depth, width)
        .node("Identity", "w", "v")
        .node("MatMul", "x,v", "y"));
    try (
        OnnxModel model = Models.ENGINE.load(product,
            OnnxOptions.DEFAULT.withGraphOptimization(OnnxOptions.GraphOptimization.NONE));
        ModelInstance one = model.newInstance(1);
        ModelInstance many = model.newInstance(MOST)) {
      fill(model, many, MOST);
      many.run(MOST);
      for (int row = 0; row < MOST; row++) {
        runAlone(model.signature(), many, row, one);
        for (int column = 0; column < width; column++) {
          final double bound = 2 * depth * UNIT / (1 - depth * UNIT)
              * magnitude(one, weights(depth * width), width, column);
          final double gap = Math
              .abs(one.output(0).getFloat(column) - many.output(0).getFloat((long) row * width + column));
          assertTrue(gap <= bound, "row=" + row + " column=" + column + " gap=" + gap + " bound=" + bound);
        }
      }
    }
  }

  private static double magnitude(final ModelInstance one, final float[] weights, final int width, final int column) {
    return IntStream.range(0, weights.length / width)
        .mapToDouble(term -> Math.abs((double) one.input(0).getFloat(term) * weights[term * width + column])).sum();
  }

  private static float[] weights(final int count) {
    final SplittableRandom random = new SplittableRandom(count);
    final float[] weights = new float[count];
    for (int index = 0; index < count; index++) {
      weights[index] = (float) random.nextDouble(-1, 1);
    }
    return weights;
  }

  private static void fill(final OnnxModel model, final ModelInstance instance, final int rows) {
    final SplittableRandom random = new SplittableRandom(rows);
    for (int input = 0; input < model.inputs().size(); input++) {
      for (long element = 0; element < instance.input(input).elements(); element++) {
        switch (instance.input(input).type()) {
          case FP32 -> instance.input(input).setFloat(element, (float) random.nextDouble(-3, 3));
          case FP16 -> instance.input(input).setFloat16(element, (float) random.nextDouble(-3, 3));
          default -> instance.input(input).setLong(element, random.nextLong());
        }
      }
    }
  }

  private static void runAlone(final ModelSignature signature, final ModelInstance many, final int row,
      final ModelInstance one) {
    for (int input = 0; input < signature.inputs().size(); input++) {
      one.input(input).segment()
          .copyFrom(rowOf(signature, signature.inputs(), many.input(input).segment(), input, row));
    }
    one.run(1);
  }

  private static MemorySegment rowOf(final ModelSignature signature, final List<TensorSpec> specs,
      final MemorySegment tensor,
      final int index, final int row) {
    final long bytes = signature.rowBytes(specs.get(index));
    return tensor.asSlice(row * bytes, bytes);
  }
}

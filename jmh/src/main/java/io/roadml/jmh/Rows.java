package io.roadml.jmh;

import io.roadml.bench.BenchModel;
import io.roadml.runtime.onnx.OnnxEngine;
import io.roadml.runtime.onnx.OnnxModel;
import io.roadml.runtime.onnx.OnnxOptions;
import java.io.IOException;
import java.util.SplittableRandom;

/// The rows that every benchmark predicts, one after the other, and the right answers.
///
/// - Threading: one thread.
final class Rows {
  private static final int COUNT = 64;
  private static final float TOLERANCE = 1e-6f;

  private final float[][] rows = new float[COUNT][BenchModel.WIDTH];
  private final float[] answers = new float[COUNT];
  private int next;

  Rows() throws IOException {
    final SplittableRandom random = new SplittableRandom(1);
    for (final float[] row : rows) {
      for (int column = 0; column < row.length; column++) {
        row[column] = (float) random.nextDouble(-1, 1);
      }
    }
    try (OnnxModel model = OnnxEngine.create().load(BenchModel.MLP.bytes(), OnnxOptions.DEFAULT)) {
      for (int row = 0; row < COUNT; row++) {
        answers[row] = model.run(new float[][]{rows[row]})[0][0];
      }
    }
  }

  float[] next() {
    next = next + 1 & COUNT - 1;
    return rows[next];
  }

  /// Checks a way to predict against the answers of arrays in, arrays out.
  void require(final Predict way) throws Exception {
    for (int row = 0; row < COUNT; row++) {
      final float got = way.predict(rows[row]);
      if (!(Math.abs(got - answers[row]) <= TOLERANCE)) {
        throw new IllegalStateException("row " + row + " gives " + got + ", want " + answers[row]);
      }
    }
  }

  /// One way to predict.
  @FunctionalInterface
  interface Predict {
    float predict(float[] row) throws Exception;
  }
}

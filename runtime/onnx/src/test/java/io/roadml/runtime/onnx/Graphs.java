package io.roadml.runtime.onnx;

import static io.roadml.runtime.onnx.OnnxWriter.FLOAT;
import static io.roadml.runtime.onnx.OnnxWriter.INT64;
import static io.roadml.runtime.onnx.OnnxWriter.attribute;
import static io.roadml.runtime.onnx.OnnxWriter.graph;
import static io.roadml.runtime.onnx.OnnxWriter.model;

import java.util.List;
import java.util.SplittableRandom;

/// Models of many kinds of operators: dense, convolution, recurrent, attention, trees, branches and loops.
final class Graphs {
  private Graphs() {
  }

  /// All of them.
  static List<byte[]> all() {
    return List.of(dense(), convolution(), recurrent(), attention(), trees(), branches(), loop(), normalised());
  }

  /// Two layers with every activation whose kernels work on lanes.
  static byte[] dense() {
    return model(graph("dense").input("x", FLOAT, -1, 19).output("y", FLOAT, -1, 7)
        .weights("w1", random(1, 19 * 33), 19, 33).weights("b1", random(2, 33), 33)
        .weights("w2", random(3, 33 * 7), 33, 7).weights("b2", random(4, 7), 7)
        .node("Gemm", "x,w1,b1", "h").node("Tanh", "h", "t").node("Sigmoid", "h", "s").node("Mul", "t,s", "g")
        .node("Erf", "g", "e").node("MatMul", "e,w2", "m").node("Add", "m,b2", "a")
        .node("Softmax", "a", "y", attribute("axis", 1L)));
  }

  static byte[] convolution() {
    return model(graph("convolution").input("x", FLOAT, -1, 2, 9, 9).output("y", FLOAT, -1, 3)
        .weights("k", random(5, 4 * 2 * 3 * 3), 4, 2, 3, 3).weights("w", random(6, 4 * 3), 4, 3)
        .node("Conv", "x,k", "c", attribute("pads", 1L, 1L, 1L, 1L)).node("Relu", "c", "r")
        .node("MaxPool", "r", "p", attribute("kernel_shape", 2L, 2L), attribute("strides", 2L, 2L))
        .node("GlobalAveragePool", "p", "g").node("Flatten", "g", "f").node("MatMul", "f,w", "y"));
  }

  static byte[] recurrent() {
    return model(graph("recurrent").input("x", FLOAT, -1, 5, 3).output("y", FLOAT, -1, 4)
        .weights("w", random(7, 16 * 3), 1, 16, 3).weights("r", random(8, 16 * 4), 1, 16, 4)
        .weights("axes", new long[]{0}, 1)
        .node("Transpose", "x", "t", attribute("perm", 1L, 0L, 2L))
        .node("LSTM", "t,w,r", "all,last", attribute("hidden_size", 4L)).node("Squeeze", "last,axes", "y"));
  }

  static byte[] attention() {
    return model(graph("attention").input("x", FLOAT, -1, 6, 8).output("y", FLOAT, -1, 6, 8)
        .weights("wq", random(9, 64), 8, 8).weights("wk", random(10, 64), 8, 8).weights("wv", random(11, 64), 8, 8)
        .node("MatMul", "x,wq", "q").node("MatMul", "x,wk", "k").node("MatMul", "x,wv", "v")
        .node("Transpose", "k", "kt", attribute("perm", 0L, 2L, 1L)).node("MatMul", "q,kt", "s")
        .node("Softmax", "s", "p", attribute("axis", -1L)).node("MatMul", "p,v", "y"));
  }

  static byte[] trees() {
    return model(graph("trees").input("x", FLOAT, -1, 3).output("y", FLOAT, -1, 1)
        .node("ai.onnx.ml", "TreeEnsembleRegressor", "x", "y", attribute("n_targets", 1L),
            attribute("nodes_treeids", 0L, 0L, 0L, 1L, 1L, 1L), attribute("nodes_nodeids", 0L, 1L, 2L, 0L, 1L, 2L),
            attribute("nodes_featureids", 0L, 0L, 0L, 2L, 0L, 0L),
            attribute("nodes_modes", "BRANCH_LEQ", "LEAF", "LEAF", "BRANCH_LEQ", "LEAF", "LEAF"),
            attribute("nodes_values", 0.5f, 0, 0, -0.25f, 0, 0), attribute("nodes_truenodeids", 1L, 0L, 0L, 1L, 0L, 0L),
            attribute("nodes_falsenodeids", 2L, 0L, 0L, 2L, 0L, 0L), attribute("target_treeids", 0L, 0L, 1L, 1L),
            attribute("target_nodeids", 1L, 2L, 1L, 2L), attribute("target_ids", 0L, 0L, 0L, 0L),
            attribute("target_weights", 1.5f, -2, 0.1f, 0.3f)));
  }

  static byte[] branches() {
    final OnnxWriter yes = graph("yes").output("r1", FLOAT, -1, 4).node("Neg", "x", "r1");
    final OnnxWriter no = graph("no").output("r2", FLOAT, -1, 4).node("Abs", "x", "r2");
    return model(
        graph("branches").input("x", FLOAT, -1, 4).output("y", FLOAT, -1, 4).weights("zero", new float[]{0}, 1)
            .node("ReduceSum", "x", "s", attribute("keepdims", 0L)).node("Greater", "s,zero", "c")
            .node("Squeeze", "c", "c0")
            .node("If", "c0", "y", attribute("then_branch", yes), attribute("else_branch", no)));
  }

  static byte[] loop() {
    final OnnxWriter body = graph("body").input("i", INT64).input("c", 9).input("v", FLOAT, -1, 4).output("c1", 9)
        .output("v1", FLOAT, -1, 4).node("Identity", "c", "c1").node("Add", "v,v", "v1");
    return model(graph("loop").input("x", FLOAT, -1, 4).output("y", FLOAT, -1, 4).weights("three", new long[]{3})
        .node("Loop", "three,,x", "y", attribute("body", body)));
  }

  static byte[] normalised() {
    return model(
        graph("normalised").input("x", FLOAT, -1, 16).output("y", FLOAT, -1, 16).weights("g", random(12, 16), 16)
            .weights("b", random(13, 16), 16).node("LayerNormalization", "x,g,b", "n").node("Exp", "n", "e")
            .node("Sqrt", "e", "r")
            .node("ReduceMean", "r", "m", attribute("axes", new long[]{1})).node("Div", "r,m", "y"));
  }

  private static float[] random(final long seed, final int count) {
    final SplittableRandom random = new SplittableRandom(seed);
    final float[] values = new float[count];
    for (int index = 0; index < count; index++) {
      values[index] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}

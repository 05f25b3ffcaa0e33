package io.roadml.training;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;

/// A fitted logistic regression: the probability is `1 / (1 + exp(-(weights · features + bias)))`.
///
/// - Threading: immutable.
/// - Accuracy: [#probability(float\[\], int)] sums in double precision; the exported graph in single precision, so they
///   agree to about 1e-6.
public final class LogisticModel {
  private final List<String> names;
  private final float[] weights;
  private final float bias;

  LogisticModel(List<String> names, float[] weights, float bias) {
    this.names = List.copyOf(names);
    this.weights = weights;
    this.bias = bias;
  }

  /// A model of weights that were kept.
  ///
  /// @param names   of the features
  /// @param weights one for each, as [#weight] says them
  /// @throws IllegalArgumentException if there are not as many of both
  public static LogisticModel of(List<String> names, float[] weights, float bias) {
    if (names.size() != weights.length) {
      throw new IllegalArgumentException("weights.length=" + weights.length + ", want " + names.size());
    }
    return new LogisticModel(names, weights.clone(), bias);
  }

  /// The features, in the order of the model's input.
  public List<String> names() {
    return names;
  }

  /// The weight of a feature as it is given, without scaling.
  ///
  /// @throws IllegalArgumentException if the model has no such feature
  public float weight(String name) {
    int index = names.indexOf(Objects.requireNonNull(name, "name"));
    if (index < 0) {
      throw new IllegalArgumentException("feature=" + name + " is none of " + names);
    }
    return weights[index];
  }

  /// The log-odds where every feature is 0.
  public float bias() {
    return bias;
  }

  /// The probability for one row of row-major features.
  public double probability(float[] features, int row) {
    double sum = bias;
    for (int i = 0; i < weights.length; i++) {
      sum += (double) weights[i] * features[row * weights.length + i];
    }
    return 1 / (1 + Math.exp(-sum));
  }

  /// The model as an ONNX file: `input` FP32 [-1, names.size()] to `output` FP32 [-1, 1], the probability. The names of
  /// the features stand in the metadata under `features`, joined by commas.
  ///
  /// The graph is a Gemm and a Sigmoid, without the maps, sequences and time stamps of general exporters: what a
  /// low-latency server can batch, and the same bytes for the same model.
  public byte[] toOnnx(String input, String output) {
    return toOnnx(new TreeMap<>(Map.of(input, weights.length)), output);
  }

  /// [#toOnnx(String, String)] with the features in several inputs, one behind the other: some that come with a request, say,
  /// and some that are looked up.
  ///
  /// @param inputs the inputs' names with their numbers of columns, in order
  /// @throws IllegalArgumentException if the columns are not as many as the features
  public byte[] toOnnx(SequencedMap<String, Integer> inputs, String output) {
    int columns = inputs.values().stream().mapToInt(Integer::intValue).sum();
    if (columns != weights.length) {
      throw new IllegalArgumentException("inputs=" + inputs + " have " + columns + " columns; want " + weights.length);
    }
    OnnxGraph graph = OnnxGraph.named("logistic_regression");
    inputs.forEach((name, width) -> graph.input(name, OnnxType.FP32, -1, width));
    graph.constant("weights", weights, weights.length, 1).constant("bias", new float[]{bias}, 1);
    return graph.node("Gemm", List.of(joined(graph, inputs), "weights", "bias"), List.of("log_odds"))
        .node("Sigmoid", List.of("log_odds"), List.of(output)).output(output, OnnxType.FP32, -1, 1)
        .metadata("features", String.join(",", names)).toBytes();
  }

  private static String joined(OnnxGraph graph, SequencedMap<String, Integer> inputs) {
    if (inputs.size() == 1) {
      return inputs.firstEntry().getKey();
    }
    graph.node("Concat", List.copyOf(inputs.keySet()), List.of("all_features"), "axis", 1);
    return "all_features";
  }
}

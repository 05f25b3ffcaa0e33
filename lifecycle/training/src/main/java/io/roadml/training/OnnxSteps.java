package io.roadml.training;

import io.roadml.data.Step;
import io.roadml.data.Unseen;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Adds the steps of one feature to a graph; tensors are called after the feature. Numbers are FP64 [-1, 1]. Owner: one
/// thread.
final class OnnxSteps {
  private final OnnxGraph graph;
  private final String feature;
  private int made;

  OnnxSteps(OnnxGraph graph, String feature) {
    this.graph = graph;
    this.feature = feature;
  }

  /// The number of a text.
  String text(String tensor, String fill, Step step) {
    if (!(step instanceof Step.OrdinalText(List<String> values, Unseen unseen))) {
      throw without(step);
    }
    Map<String, Long> numbers = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      numbers.put(values.get(i), (long) i);
    }
    long other = (long) unseen(unseen, values.size());
    numbers.put("", numbers.getOrDefault(fill, other)); // a missing text
    String places = next("places");
    graph.numbers(tensor, numbers, other, places);
    return asNumber(places);
  }

  /// What comes out of steps over numbers.
  String numbers(String tensor, List<Step> steps) {
    String x = tensor;
    for (Step step : steps) {
      x = number(step, x);
    }
    return x;
  }

  private String number(Step step, String x) {
    return switch (step) {
      case Step.FillNumber(double value) -> where(isNan(x), constant(value), x);
      case Step.Standardise(double mean, double deviation) -> deviation == 0 ? zero(x)
          : node("Div", node("Sub", x, constant(mean)), constant(deviation));
      case Step.MinMax(double min, double max) -> min == max ? zero(x)
          : node("Div", node("Sub", x, constant(min)), constant(max - min));
      case Step.Clip(double low, double high) -> {
        String above = where(node("Less", x, constant(low)), constant(low), x);
        yield where(node("Greater", above, constant(high)), constant(high), above);
      }
      case Step.Log() -> node("Mul", node("Sign", x), node("Log", node("Add", node("Abs", x), constant(1))));
      case Step.Bucketise(List<Double> edges) -> edges.isEmpty() ? zero(x)
          : where(isNan(x), x, sum(asNumber(node("GreaterOrEqual", x, row(edges)))));
      case Step.OrdinalNumber(List<Double> values, Unseen unseen) -> place(x, values, unseen(unseen, values.size()));
      case Step.OneHot(List<String> names) ->
          names.isEmpty() ? x : asNumber(node("Equal", x, row(range(names.size()))));
      default -> throw without(step);
    };
  }

  private String place(String x, List<Double> values, double unseen) {
    if (values.isEmpty()) {
      return where(isNan(x), constant(unseen), constant(unseen));
    }
    String hits = asNumber(node("Equal", x, row(values)));
    String place = sum(node("Mul", hits, row(range(values.size()))));
    return node("Add", place, node("Mul", node("Sub", constant(1), sum(hits)), constant(unseen)));
  }

  private double unseen(Unseen unseen, int categories) {
    return switch (unseen) {
      case NONE -> -1;
      case OTHER -> categories;
      case REFUSE -> throw new IllegalArgumentException("feature=" + feature
          + " refuses unseen categories, which no ONNX graph can; plan with Unseen.NONE or Unseen.OTHER");
    };
  }

  private IllegalArgumentException without(Step step) {
    return new IllegalArgumentException("feature=" + feature + " has the step " + step
        + ", which has no counterpart in ONNX; run the transform itself instead");
  }

  /// 0, and NaN for NaN.
  private String zero(String x) {
    return where(isNan(x), x, constant(0));
  }

  private String isNan(String x) {
    return node("IsNaN", x);
  }

  private String where(String condition, String yes, String no) {
    return node("Where", condition, yes, no);
  }

  private String sum(String x) {
    String axes = next("axes");
    graph.constant(axes, new long[]{1}, 1);
    return node("ReduceSum", x, axes);
  }

  private String asNumber(String x) {
    String number = next("fp64");
    graph.cast(x, OnnxType.FP64, number);
    return number;
  }

  private static List<Double> range(int count) {
    return IntStream.range(0, count).mapToObj(i -> (double) i).toList();
  }

  private String row(List<Double> values) {
    String name = next("row");
    graph.constant(name, values.stream().mapToDouble(Double::doubleValue).toArray(), 1, values.size());
    return name;
  }

  private String constant(double value) {
    return row(Collections.singletonList(value));
  }

  private String node(String operator, String... inputs) {
    String output = next(operator);
    graph.node(operator, List.of(inputs), List.of(output));
    return output;
  }

  private String next(String what) {
    return feature + "/" + what + "_" + made++;
  }
}

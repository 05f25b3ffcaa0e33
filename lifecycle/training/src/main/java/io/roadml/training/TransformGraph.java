package io.roadml.training;

import io.roadml.data.Column;
import io.roadml.data.ColumnType;
import io.roadml.data.Step;
import io.roadml.data.Transform;
import io.roadml.data.Unseen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Writes a fitted [Transform] as ONNX nodes, so that a server runs what training ran.
///
/// - Inputs: a tensor for each input column, named like it, [-1, 1]: numbers and booleans FP64 with NaN for a missing
///   one, texts BYTES with an empty one for a missing one, dates and timestamps INT64, days or microseconds since 1970,
///   with the smallest INT64 for a missing one.
/// - Output: FP32 [-1, outputs of the transform].
/// - Accuracy: computed in double precision and rounded at the end, the same bits as `Transform.rows`, but for a
///   logarithm, whose last bit may differ.
/// - Fails: [IllegalArgumentException] for what has no ONNX counterpart: a hash, a function of the application's own,
///   and [Unseen#REFUSE], because a graph cannot refuse.
/// - Threading: stateless.
public final class TransformGraph {
  private final OnnxGraph graph;
  private final Map<String, String> inputs = new HashMap<>();

  private TransformGraph(OnnxGraph graph) {
    this.graph = graph;
  }

  /// The transform as a model of its own, whose output has this name.
  public static byte[] toOnnx(Transform transform, String output) {
    OnnxGraph graph = OnnxGraph.named("transform");
    addTo(graph, transform, output);
    return graph.output(output, OnnxType.FP32, -1, transform.outputs().size())
        .metadata("features", String.join(",", transform.outputs())).toBytes();
  }

  /// Adds the inputs and nodes to a graph; whatever comes next takes the tensor `output`.
  public static void addTo(OnnxGraph graph, Transform transform, String output) {
    TransformGraph adding = new TransformGraph(graph);
    transform.inputs().columns().forEach(adding::input);
    List<String> parts = new ArrayList<>();
    for (Transform.Feature feature : transform.features()) {
      String part = adding.feature(feature);
      if (!feature.outputs().isEmpty()) {
        parts.add(part);
      }
    }
    graph.node("Concat", parts, List.of(output + "/fp64"), "axis", 1).cast(output + "/fp64", OnnxType.FP32, output);
  }

  private void input(Column column) {
    OnnxType type = switch (column.type()) {
      case TEXT -> OnnxType.BYTES;
      case DATE, TIMESTAMP -> OnnxType.INT64;
      default -> OnnxType.FP64;
    };
    graph.input(column.name(), type, -1, 1);
    inputs.put(column.name(), column.name());
  }

  /// The tensor of a feature: FP64 [-1, outputs].
  private String feature(Transform.Feature feature) {
    OnnxSteps steps = new OnnxSteps(graph, feature.name());
    String tensor = inputs.get(feature.input().name());
    List<Step> rest = feature.steps();
    if (feature.input().type() == ColumnType.TEXT) {
      int first = IntStream.range(0, rest.size()).filter(i -> !(rest.get(i) instanceof Step.FillText)).findFirst()
          .orElseThrow();
      tensor = steps.text(tensor, first == 0 ? "" : ((Step.FillText) rest.getFirst()).value(), rest.get(first));
      return steps.numbers(tensor, rest.subList(first + 1, rest.size()));
    }
    if (feature.input().type() != ColumnType.DATE && feature.input().type() != ColumnType.TIMESTAMP) {
      return steps.numbers(tensor, rest);
    }
    boolean parted = !rest.isEmpty() && rest.getFirst() instanceof Step.PartOfTime;
    tensor = new OnnxCalendar(graph, feature.name(), feature.input().type() == ColumnType.DATE).of(tensor,
        parted ? ((Step.PartOfTime) rest.getFirst()).part() : null);
    return steps.numbers(tensor, parted ? rest.subList(1, rest.size()) : rest);
  }
}

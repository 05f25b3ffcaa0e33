package io.roadml.training;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Writes an ONNX model node by node: operator set 17, IR version 8.
///
/// ```java
/// byte[] model = OnnxGraph.named("double")
///     .input("x", OnnxType.FP32, -1, 4)
///     .node("Add", List.of("x", "x"), List.of("y"))
///     .output("y", OnnxType.FP32, -1, 4)
///     .toBytes();
/// ```
///
/// - Shape: a dimension is a size ≥ 0, or -1 for a variable one. The variable dimension in front is named `batch`, any
///   other `<tensor>_<axis>`.
/// - Threading: one thread.
/// - Determinism: the same calls in the same order give the same bytes.
/// - Fails: [IllegalArgumentException] for a name that is defined twice or used before it is defined, and for a
///   constant whose values do not fill its shape. Operators and their types are not checked: that is the engine's work.
public final class OnnxGraph {
  private static final int OPERATOR_SET = 17;
  private static final int IR_VERSION = 8;
  private static final String CLASSICAL = "ai.onnx.ml";
  private static final int CLASSICAL_OPERATOR_SET = 3;

  private final GraphProto.Builder graph;
  private final ModelProto.Builder model;
  private final Set<String> defined = new HashSet<>();

  private OnnxGraph(String name) {
    graph = GraphProto.newBuilder().setName(Objects.requireNonNull(name, "name"));
    model = ModelProto.newBuilder().setIrVersion(IR_VERSION).setProducerName("RoadML")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATOR_SET));
  }

  /// Starts an empty graph of this name.
  public static OnnxGraph named(String name) {
    return new OnnxGraph(name);
  }

  /// Declares an input tensor.
  public OnnxGraph input(String name, OnnxType type, long... shape) {
    define(name);
    graph.addInput(tensor(name, type, shape));
    return this;
  }

  /// Declares a tensor that some earlier call defined as an output of the model.
  public OnnxGraph output(String name, OnnxType type, long... shape) {
    requireDefined(name, "output");
    graph.addOutput(tensor(name, type, shape));
    return this;
  }

  /// Adds a constant of single precision numbers, row by row.
  public OnnxGraph constant(String name, float[] values, long... shape) {
    ByteBuffer raw = littleEndian(values.length * Float.BYTES);
    raw.asFloatBuffer().put(values);
    return constant(name, OnnxType.FP32, raw, values.length, shape);
  }

  /// Adds a constant of double precision numbers, row by row.
  public OnnxGraph constant(String name, double[] values, long... shape) {
    ByteBuffer raw = littleEndian(values.length * Double.BYTES);
    raw.asDoubleBuffer().put(values);
    return constant(name, OnnxType.FP64, raw, values.length, shape);
  }

  /// Adds a constant of 64-bit integers, row by row.
  public OnnxGraph constant(String name, long[] values, long... shape) {
    ByteBuffer raw = littleEndian(values.length * Long.BYTES);
    raw.asLongBuffer().put(values);
    return constant(name, OnnxType.INT64, raw, values.length, shape);
  }

  /// Adds a node without attributes.
  public OnnxGraph node(String operator, List<String> inputs, List<String> outputs) {
    return add(node(operator, inputs, outputs, List.of()));
  }

  /// Adds a node with one integer attribute, such as the axis of a Gather.
  public OnnxGraph node(String operator, List<String> inputs, List<String> outputs, String attribute, long value) {
    return add(node(operator, inputs, outputs, List.of(AttributeProto.newBuilder().setName(attribute)
        .setType(AttributeProto.AttributeType.INT).setI(value).build())));
  }

  /// Adds a node with one attribute that is a list of integers, such as the axes of a ReduceMean.
  public OnnxGraph node(String operator, List<String> inputs, List<String> outputs, String attribute, long[] values) {
    return add(node(operator, inputs, outputs, List.of(AttributeProto.newBuilder().setName(attribute)
        .setType(AttributeProto.AttributeType.INTS).addAllInts(Arrays.stream(values).boxed().toList()).build())));
  }

  /// Adds a node that gives its input in another type.
  public OnnxGraph cast(String input, OnnxType type, String output) {
    return node("Cast", List.of(input), List.of(output), "to", type.number());
  }

  /// Adds a LabelEncoder of the operators for classical models: the number of each text, or of any other the default.
  ///
  /// @throws IllegalArgumentException if there is no text
  public OnnxGraph numbers(String input, Map<String, Long> texts, long otherwise, String output) {
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("tensor=" + output + " numbers no texts; want at least one");
    }
    if (model.getOpsetImportCount() == 1) {
      model.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(CLASSICAL).setVersion(CLASSICAL_OPERATOR_SET));
    }
    List<String> keys = texts.keySet().stream().sorted().toList();
    return add(node("LabelEncoder", List.of(input), List.of(output), List.of(
        AttributeProto.newBuilder().setName("keys_strings").setType(AttributeProto.AttributeType.STRINGS)
            .addAllStrings(keys.stream().map(ByteString::copyFromUtf8).toList()).build(),
        AttributeProto.newBuilder().setName("values_int64s").setType(AttributeProto.AttributeType.INTS)
            .addAllInts(keys.stream().map(texts::get).toList()).build(),
        AttributeProto.newBuilder().setName("default_int64").setType(AttributeProto.AttributeType.INT).setI(otherwise)
            .build()))
        .toBuilder().setDomain(CLASSICAL).build());
  }

  /// Adds a line to the model's own key-value metadata, which an engine hands back on request.
  public OnnxGraph metadata(String key, String value) {
    model.addMetadataProps(StringStringEntryProto.newBuilder().setKey(key).setValue(value));
    return this;
  }

  /// The ONNX file.
  ///
  /// @throws IllegalArgumentException if the graph has no output
  public byte[] toBytes() {
    if (graph.getOutputCount() == 0) {
      throw new IllegalArgumentException(
          "graph=" + graph.getName() + " has no output; call output(…) before toBytes()");
    }
    return model.clone().setGraph(graph).build().toByteArray();
  }

  private OnnxGraph add(NodeProto node) {
    node.getInputList().stream().filter(input -> !input.isEmpty()).forEach(
        input -> requireDefined(input, node.getOpType()));
    node.getOutputList().forEach(this::define);
    graph.addNode(node);
    return this;
  }

  private OnnxGraph constant(String name, OnnxType type, ByteBuffer raw, int count, long[] shape) {
    long want = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if (want != count) {
      throw new IllegalArgumentException("constant=" + name + " has " + count + " values, but shape="
          + Arrays.toString(shape) + " holds " + want);
    }
    define(name);
    graph.addInitializer(TensorProto.newBuilder().setName(name).setDataType(type.number())
        .addAllDims(Arrays.stream(shape).boxed().toList()).setRawData(ByteString.copyFrom(raw)));
    return this;
  }

  private void define(String name) {
    if (!defined.add(Objects.requireNonNull(name, "name"))) {
      throw new IllegalArgumentException("tensor=" + name + " is defined twice in graph=" + graph.getName());
    }
  }

  private void requireDefined(String name, String user) {
    if (!defined.contains(name)) {
      throw new IllegalArgumentException("tensor=" + name + " is used by " + user + " before it is defined in graph="
          + graph.getName());
    }
  }

  private static NodeProto node(String operator, List<String> inputs, List<String> outputs,
      List<AttributeProto> attributes) {
    return NodeProto.newBuilder().setOpType(operator).setName(outputs.getFirst()).addAllInput(inputs)
        .addAllOutput(outputs).addAllAttribute(attributes).build();
  }

  private static ValueInfoProto tensor(String name, OnnxType type, long[] shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    for (int axis = 0; axis < shape.length; axis++) {
      dimensions.addDim(dimension(name, axis, shape[axis]));
    }
    return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(
        TypeProto.Tensor.newBuilder().setElemType(type.number()).setShape(dimensions))).build();
  }

  private static TensorShapeProto.Dimension dimension(String tensor, int axis, long size) {
    if (size < -1) {
      throw new IllegalArgumentException("tensor=" + tensor + " has size=" + size + " at axis=" + axis
          + "; want -1 (variable) or ≥ 0");
    }
    TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
    return size >= 0 ? dimension.setDimValue(size).build()
        : dimension.setDimParam(axis == 0 ? "batch" : tensor + "_" + axis).build();
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}

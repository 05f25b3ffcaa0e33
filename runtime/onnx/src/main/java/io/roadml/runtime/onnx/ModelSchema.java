package io.roadml.runtime.onnx;

import java.util.HashMap;
import java.util.Map;

/// The messages of onnx.proto, as far as their structure goes: for each field number what stands there.
///
/// - Source: onnx.proto of ONNX 1.19, IR version 11. Fields that are not listed are let pass, as protobuf does.
enum ModelSchema {
  MODEL("ModelProto", "1v 2s 3s 4s 5v 6s 7:GRAPH 8:OPSET 14:ENTRY 20:TRAINING 25:FUNCTION 26s"),
  GRAPH("GraphProto", "1:NODE 2s 5:TENSOR 10s 11:VALUE 12:VALUE 13:VALUE 14:ANNOTATION 15:SPARSE 16:ENTRY"),
  NODE("NodeProto", "1s 2s 3s 4s 5:ATTRIBUTE 6s 7s 8s 9:ENTRY 10s"),
  ATTRIBUTE("AttributeProto", "1s 2f 3v 4s 5:TENSOR 6:GRAPH 7F 8V 9s 10:TENSOR 11:GRAPH 13s 14:TYPE 15:TYPE 20v 21s"
      + " 22:SPARSE 23:SPARSE"),
  TENSOR("TensorProto", "1V 2v 3s 4F 5V 6s 7V 8s 9s 10D 11V 12s 13:ENTRY 14v 16:ENTRY"),
  SPARSE("SparseTensorProto", "1:TENSOR 2:TENSOR 3V"),
  ENTRY("StringStringEntryProto", "1s 2s"),
  ANNOTATION("TensorAnnotation", "1s 2:ENTRY"),
  VALUE("ValueInfoProto", "1s 2:TYPE 3s 4:ENTRY"),
  TYPE("TypeProto", "1:TENSOR_TYPE 4:ELEMENT_TYPE 5:MAP_TYPE 6s 7s 8:TENSOR_TYPE 9:ELEMENT_TYPE"),
  TENSOR_TYPE("TypeProto.Tensor", "1v 2:SHAPE"),
  ELEMENT_TYPE("TypeProto.Sequence", "1:TYPE"),
  MAP_TYPE("TypeProto.Map", "1v 2:TYPE"),
  SHAPE("TensorShapeProto", "1:DIMENSION"),
  DIMENSION("TensorShapeProto.Dimension", "1v 2s 3s"),
  OPSET("OperatorSetIdProto", "1s 2v"),
  TRAINING("TrainingInfoProto", "1:GRAPH 2:GRAPH 3:ENTRY 4:ENTRY"),
  FUNCTION("FunctionProto", "1s 4s 5s 6s 7:NODE 8s 9:OPSET 10s 11:ATTRIBUTE 12:VALUE 13s 14:ENTRY");

  /// What stands in a field.
  enum Kind {
    /// A number of variable length.
    VARINT,
    /// Four bytes.
    FIXED32,
    /// Eight bytes.
    FIXED64,
    /// Text or bytes.
    BYTES,
    /// Numbers of variable length, one by one or packed.
    VARINTS,
    /// Four bytes each, one by one or packed.
    FIXED32S,
    /// Eight bytes each, one by one or packed.
    FIXED64S,
    /// A message.
    MESSAGE
  }

  /// One field.
  ///
  /// @param kind    what stands there
  /// @param message which message, by name; `null` for every other kind
  record Field(Kind kind, String message) {
    /// Returns the message.
    ModelSchema schema() {
      return valueOf(message);
    }
  }

  private final String title;
  @SuppressWarnings("ImmutableEnumChecker") // A copy that nobody can change.
  private final Map<Integer, Field> fields;

  ModelSchema(final String title, final String fields) {
    this.title = title;
    final Map<Integer, Field> parsed = new HashMap<>();
    for (final String field : fields.split(" ", -1)) {
      final int end = field.indexOf(':');
      final int number = Integer.parseInt(field.substring(0, end < 0 ? field.length() - 1 : end));
      parsed.put(number, end < 0
          ? new Field(kind(field.charAt(field.length() - 1)), null)
          : new Field(Kind.MESSAGE, field.substring(end + 1)));
    }
    this.fields = Map.copyOf(parsed);
  }

  private static Kind kind(final char letter) {
    return switch (letter) {
      case 'v' -> Kind.VARINT;
      case 'f' -> Kind.FIXED32;
      case 's' -> Kind.BYTES;
      case 'V' -> Kind.VARINTS;
      case 'F' -> Kind.FIXED32S;
      case 'D' -> Kind.FIXED64S;
      default -> throw new IllegalArgumentException("kind=" + letter);
    };
  }

  /// Returns the name that onnx.proto gives the message.
  String title() {
    return title;
  }

  /// Returns what stands in a field, or `null` for one that is not known.
  Field field(final int number) {
    return fields.get(number);
  }
}

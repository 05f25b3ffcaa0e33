package io.roadml.runtime.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Writes protobuf messages field by field, and with them the small ONNX models that tests need.
final class OnnxWriter {
  static final int FLOAT = 1;
  static final int INT64 = 7;
  static final int STRING = 8;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  OnnxWriter number(final int field, final long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  OnnxWriter bytes(final int field, final byte[] value) {
    varint((long) field << 3 | 2);
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  OnnxWriter text(final int field, final String... values) {
    for (final String value : values) {
      bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }
    return this;
  }

  OnnxWriter message(final int field, final OnnxWriter value) {
    return bytes(field, value.toBytes());
  }

  OnnxWriter single(final int field, final float value) {
    varint((long) field << 3 | 5);
    bytes.writeBytes(floats(value));
    return this;
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  private void varint(final long value) {
    long left = value;
    while ((left & ~0x7FL) != 0) {
      bytes.write((int) ((left & 0x7F) | 0x80));
      left >>>= 7;
    }
    bytes.write((int) left);
  }

  static byte[] floats(final float... values) {
    final ByteBuffer buffer = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    return buffer.array();
  }

  /// A model of IR version 8, operator set 17, and 3 of ai.onnx.ml.
  static byte[] model(final OnnxWriter graph) {
    return model(graph, 8, 17);
  }

  static byte[] model(final OnnxWriter graph, final int ir, final int opset) {
    return new OnnxWriter().number(1, ir).text(2, "tests").message(7, graph)
        .message(8, new OnnxWriter().text(1, "").number(2, opset))
        .message(8, new OnnxWriter().text(1, "ai.onnx.ml").number(2, 3)).toBytes();
  }

  /// A graph of a name; add to it with the methods below.
  static OnnxWriter graph(final String name) {
    return new OnnxWriter().text(2, name);
  }

  OnnxWriter input(final String name, final int type, final long... shape) {
    return message(11, value(name, type, shape));
  }

  OnnxWriter output(final String name, final int type, final long... shape) {
    return message(12, value(name, type, shape));
  }

  /// A node; inputs and outputs are separated by commas.
  OnnxWriter node(final String operator, final String inputs, final String outputs, final OnnxWriter... attributes) {
    return node("", operator, inputs, outputs, attributes);
  }

  OnnxWriter node(final String domain, final String operator, final String inputs, final String outputs,
      final OnnxWriter... attributes) {
    final OnnxWriter node = new OnnxWriter().text(4, operator).text(7, domain);
    node.text(1, inputs.isEmpty() ? new String[0] : inputs.split(",", -1)).text(2, outputs.split(","));
    for (final OnnxWriter attribute : attributes) {
      node.message(5, attribute);
    }
    return message(1, node);
  }

  OnnxWriter weights(final String name, final float[] values, final long... shape) {
    return message(5, tensor(name, FLOAT, shape).bytes(9, floats(values)));
  }

  OnnxWriter weights(final String name, final long[] values, final long... shape) {
    final OnnxWriter tensor = tensor(name, INT64, shape);
    for (final long value : values) {
      tensor.number(7, value);
    }
    return message(5, tensor);
  }

  /// A tensor whose data is said to be in another file.
  OnnxWriter elsewhere(final String name, final String location, final long offset, final long length,
      final long... shape) {
    return message(5, tensor(name, FLOAT, shape).message(13, entry("location", location))
        .message(13, entry("offset", Long.toString(offset))).message(13, entry("length", Long.toString(length)))
        .number(14, 1));
  }

  private static OnnxWriter entry(final String key, final String value) {
    return new OnnxWriter().text(1, key).text(2, value);
  }

  private static OnnxWriter tensor(final String name, final int type, final long... shape) {
    final OnnxWriter tensor = new OnnxWriter();
    for (final long dimension : shape) {
      tensor.number(1, dimension);
    }
    return tensor.number(2, type).text(8, name);
  }

  /// A tensor with a shape; −1 is a dimension named `batch`.
  private static OnnxWriter value(final String name, final int type, final long... shape) {
    final OnnxWriter dimensions = new OnnxWriter();
    for (final long dimension : shape) {
      dimensions.message(1, dimension < 0 ? new OnnxWriter().text(2, "batch") : new OnnxWriter().number(1, dimension));
    }
    return new OnnxWriter().text(1, name)
        .message(2, new OnnxWriter().message(1, new OnnxWriter().number(1, type).message(2, dimensions)));
  }

  static OnnxWriter attribute(final String name, final long value) {
    return new OnnxWriter().text(1, name).number(3, value).number(20, 2);
  }

  static OnnxWriter attribute(final String name, final float value) {
    return new OnnxWriter().text(1, name).single(2, value).number(20, 1);
  }

  static OnnxWriter attribute(final String name, final String value) {
    return new OnnxWriter().text(1, name).text(4, value).number(20, 3);
  }

  static OnnxWriter attribute(final String name, final OnnxWriter graph) {
    return new OnnxWriter().text(1, name).message(6, graph).number(20, 5);
  }

  static OnnxWriter attribute(final String name, final long... values) {
    final OnnxWriter attribute = new OnnxWriter().text(1, name).number(20, 7);
    for (final long value : values) {
      attribute.number(8, value);
    }
    return attribute;
  }

  static OnnxWriter attribute(final String name, final float... values) {
    final OnnxWriter attribute = new OnnxWriter().text(1, name).number(20, 6);
    for (final float value : values) {
      attribute.single(7, value);
    }
    return attribute;
  }

  static OnnxWriter attribute(final String name, final String... values) {
    return new OnnxWriter().text(1, name).text(9, values).number(20, 8);
  }
}

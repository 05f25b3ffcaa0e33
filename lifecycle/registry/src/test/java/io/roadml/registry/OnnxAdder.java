package io.roadml.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes a real ONNX model by hand, field by field: `y = x + constant`, rows of one number.
final class OnnxAdder {
  private OnnxAdder() {
  }

  /// The file's bytes.
  static byte[] bytes(float constant) {
    byte[] number = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(constant).array();
    return model(join(varint(1, 1), varint(2, 1), text(8, "c"), field(9, number)));
  }

  /// A model whose constant lies in another file.
  static byte[] external(String location) {
    byte[] entry = join(text(1, "location"), text(2, location));
    return model(join(varint(1, 1), varint(2, 1), text(8, "c"), field(13, entry), varint(14, 1)));
  }

  /// Writes the bytes.
  static Path write(Path file, float constant) {
    try {
      return Files.write(file, bytes(constant));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] model(byte[] constant) {
    byte[] node = join(text(1, "x"), text(1, "c"), text(2, "y"), text(4, "Add"));
    byte[] graph = join(field(1, node), text(2, "adder"), field(5, constant), field(11, tensor("x")),
        field(12, tensor("y")));
    return join(varint(1, 8), field(7, graph), field(8, varint(2, 17)));
  }

  private static byte[] tensor(String name) {
    byte[] shape = join(field(1, text(2, "n")), field(1, varint(1, 1)));
    return join(text(1, name), field(2, field(1, join(varint(1, 1), field(2, shape)))));
  }

  static byte[] text(int number, String text) {
    return field(number, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] field(int number, byte[] content) {
    return join(number(number << 3 | 2), number(content.length), content);
  }

  static byte[] varint(int number, long value) {
    return join(number(number << 3), number(value));
  }

  private static byte[] number(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long left = value;
    while (left >>> 7 != 0) {
      out.write((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
    return out.toByteArray();
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}

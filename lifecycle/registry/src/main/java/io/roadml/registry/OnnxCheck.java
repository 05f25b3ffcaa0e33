package io.roadml.registry;

import io.roadml.metadata.RefusedException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Looks at a file before a native library reads it: whether it has the form of an ONNX model, and which other files it
/// wants to read.
///
/// - Memory: the file is mapped, not read in.
/// - Threading: one thread.
final class OnnxCheck {
  /// Protocol buffers can be no longer.
  static final long LONGEST = Integer.MAX_VALUE;

  private static final int DEEPEST = 64;

  /// The messages on the way to a tensor, by their numbers in `onnx.proto`.
  private enum Message {
    MODEL, GRAPH, NODE, ATTRIBUTE, TENSOR, SPARSE_TENSOR, FUNCTION, TRAINING, ENTRY
  }

  private static final Map<Message, Map<Integer, Message>> INNER = Map.of(
      Message.MODEL, Map.of(7, Message.GRAPH, 20, Message.TRAINING, 25, Message.FUNCTION),
      Message.GRAPH, Map.of(1, Message.NODE, 5, Message.TENSOR, 15, Message.SPARSE_TENSOR),
      Message.NODE, Map.of(5, Message.ATTRIBUTE),
      Message.ATTRIBUTE, Map.of(5, Message.TENSOR, 6, Message.GRAPH, 10, Message.TENSOR, 11, Message.GRAPH, 22,
          Message.SPARSE_TENSOR, 23, Message.SPARSE_TENSOR),
      Message.SPARSE_TENSOR, Map.of(1, Message.TENSOR, 2, Message.TENSOR),
      Message.TENSOR, Map.of(13, Message.ENTRY),
      Message.FUNCTION, Map.of(7, Message.NODE, 11, Message.ATTRIBUTE),
      Message.TRAINING, Map.of(1, Message.GRAPH, 2, Message.GRAPH),
      Message.ENTRY, Map.of());

  private final String name;
  private final MemorySegment bytes;
  private final Set<String> external = new HashSet<>();
  private boolean version;
  private boolean graph;
  private boolean operators;

  private OnnxCheck(String name, MemorySegment bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  /// The files that a model reads its tensors from, as it calls them.
  ///
  /// @throws RefusedException if it is no ONNX model
  static Set<String> externalData(Path file, String name) throws IOException {
    try (FileChannel channel = FileChannel.open(file); Arena arena = Arena.ofConfined()) {
      if (channel.size() > LONGEST) {
        throw RefusedException.invalid("Invalid model file '" + name + "': an ONNX file has at most " + LONGEST
            + " bytes; keep its tensors in files beside it");
      }
      OnnxCheck check = new OnnxCheck(name, channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
      check.message(Message.MODEL, 0, channel.size(), 0);
      if (!check.version || !check.graph || !check.operators) {
        throw check.wrong(0, "an IR version, an operator set and a graph");
      }
      return check.external;
    }
  }

  private void message(Message message, long from, long to, int depth) {
    if (depth > DEEPEST) {
      throw wrong(from, "at most " + DEEPEST + " messages within each other");
    }
    String key = "";
    String value = "";
    long at = from;
    while (at < to) {
      long tag = varint(at, to);
      at += length(at, to);
      int field = (int) (tag >>> 3);
      int wire = (int) (tag & 7);
      if (field < 1 || tag >>> 3 > 536_870_911L) {
        throw wrong(at, "a field");
      }
      long size = size(wire, at, to);
      long content = at + (wire == 2 ? length(at, to) : 0);
      note(message, field, wire, at);
      Message inner = INNER.get(message).get(field);
      if (inner != null) {
        requireWire(wire, at);
        message(inner, content, content + size, depth + 1);
      }
      if (message == Message.ENTRY && wire == 2) {
        key = field == 1 ? text(content, size) : key;
        value = field == 2 ? text(content, size) : value;
      }
      at = content + size;
    }
    if (message == Message.ENTRY && key.equals("location")) {
      external.add(value);
    }
  }

  private void note(Message message, int field, int wire, long at) {
    if (message == Message.MODEL) {
      version |= field == 1 && wire == 0;
      graph |= field == 7;
      operators |= field == 8;
      if (field == 8) {
        requireWire(wire, at);
      }
    }
  }

  private void requireWire(int wire, long at) {
    if (wire != 2) {
      throw wrong(at, "a message");
    }
  }

  private long size(int wire, long at, long to) {
    long size = switch (wire) {
      case 0 -> length(at, to);
      case 1 -> 8;
      case 2 -> varint(at, to);
      case 5 -> 4;
      default -> throw wrong(at, "a field of a kind that there is");
    };
    long left = to - at - (wire == 2 ? length(at, to) : 0);
    if (size < 0 || size > left) {
      throw wrong(at, "no more than the " + left + " bytes that are left");
    }
    return size;
  }

  private long varint(long at, long to) {
    long value = 0;
    for (int i = 0; i < 10; i++) {
      byte part = at(at + i, to);
      value |= (long) (part & 0x7f) << (7 * i);
      if (part >= 0) {
        return value;
      }
    }
    throw wrong(at, "a number");
  }

  private long length(long at, long to) {
    int length = 1;
    while (at(at + length - 1, to) < 0) {
      length++;
    }
    return length;
  }

  private byte at(long position, long to) {
    if (position >= to) {
      throw wrong(position, "more");
    }
    return bytes.get(ValueLayout.JAVA_BYTE, position);
  }

  private String text(long from, long size) {
    if (size > 4_096) {
      throw wrong(from, "a path of at most 4096 bytes");
    }
    return new String(bytes.asSlice(from, size).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
  }

  private RefusedException wrong(long at, String wanted) {
    return RefusedException
        .invalid("Invalid model file '" + name + "': it is no ONNX model, at byte " + at + " want " + wanted);
  }
}

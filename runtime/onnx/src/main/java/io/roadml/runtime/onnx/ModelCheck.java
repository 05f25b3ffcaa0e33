package io.roadml.runtime.onnx;

import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.onnx.ModelSchema.Field;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Walks a model before the native library reads it: every message must be well-formed to its last byte and hold what
/// onnx.proto says. Gathers where tensors keep their data in other files.
///
/// - Threading: one thread, one use.
/// - Allocation: nothing for weights; they are passed over.
/// - Fails: [ModelException] that names the message, the field and the byte.
final class ModelCheck {
  /// protobuf's own limit.
  private static final int DEEPEST = 100;

  private static final int GRAPH_INPUT = 11;
  private static final int GRAPH_OUTPUT = 12;

  private final List<ExternalData> external = new ArrayList<>();
  private final Set<String> unranked = new HashSet<>();
  private String valueName = "";
  private boolean shaped;
  private int dimensions;
  private boolean dimensionKnown;
  private boolean shapeVaries;
  private boolean rowsVary;
  private int graphs;
  private int opsets;

  private ModelCheck() {
  }

  /// A tensor whose data is in another file.
  ///
  /// @param tensor   the tensor's name
  /// @param location the file, relative to the model's folder
  /// @param offset   where the data begins, in bytes
  /// @param length   how many bytes, or −1 where the tensor's shape says it
  record ExternalData(String tensor, String location, long offset, long length) {}

  /// What the walk found.
  ///
  /// @param external the data that is in other files
  /// @param unranked the model's inputs and outputs for which the file tells no shape, not even how many dimensions
  /// @param rowsVary whether an input varies in more than its first dimension
  record Findings(List<ExternalData> external, Set<String> unranked, boolean rowsVary) {}

  /// Checks a model.
  static Findings check(final MemorySegment model) {
    final ModelCheck check = new ModelCheck();
    final WireReader reader = WireReader.of(model);
    check.message(ModelSchema.MODEL, reader, 0);
    if (check.graphs == 0 || check.opsets == 0) {
      throw new ModelException("not an ONNX model: it has no " + (check.graphs == 0 ? "graph" : "operator set"));
    }
    return new Findings(List.copyOf(check.external), Set.copyOf(check.unranked), check.rowsVary);
  }

  private void message(final ModelSchema schema, final WireReader reader, final int depth) {
    if (depth > DEEPEST) {
      throw reader.broken("messages nested deeper than " + DEEPEST);
    }
    if (schema == ModelSchema.TENSOR) {
      tensor(reader, depth);
      return;
    }
    while (reader.hasMore()) {
      field(schema, reader, reader.tag(), depth);
    }
  }

  private void field(final ModelSchema schema, final WireReader reader, final int tag, final int depth) {
    final int number = tag >>> 3;
    final int wire = tag & 7;
    final Field field = schema.field(number);
    if (field == null) {
      reader.skip(wire);
      return;
    }
    switch (field.kind()) {
      case VARINT -> {
        dimensionKnown |= schema == ModelSchema.DIMENSION;
        one(schema, reader, tag, WireReader.VARINT);
      }
      case FIXED32 -> one(schema, reader, tag, WireReader.FIXED32);
      case FIXED64 -> one(schema, reader, tag, WireReader.FIXED64);
      case BYTES -> text(schema, reader, tag);
      case VARINTS -> many(schema, reader, tag, WireReader.VARINT);
      case FIXED32S -> many(schema, reader, tag, WireReader.FIXED32);
      case FIXED64S -> many(schema, reader, tag, WireReader.FIXED64);
      case MESSAGE -> {
        want(schema, reader, tag, WireReader.LENGTH);
        count(schema, number);
        shaped |= schema == ModelSchema.TENSOR_TYPE;
        dimensionKnown = false;
        message(field.schema(), reader.nested(), depth + 1);
        noteDimension(schema);
        noteShape(schema, number, depth);
      }
    }
  }

  private void text(final ModelSchema schema, final WireReader reader, final int tag) {
    if (schema == ModelSchema.VALUE && tag >>> 3 == 1) {
      want(schema, reader, tag, WireReader.LENGTH);
      valueName = reader.nested().text();
    } else {
      one(schema, reader, tag, WireReader.LENGTH);
    }
  }

  private void noteDimension(final ModelSchema schema) {
    if (schema == ModelSchema.SHAPE) {
      shapeVaries |= dimensions > 0 && !dimensionKnown;
      dimensions++;
    }
  }

  private void noteShape(final ModelSchema schema, final int number, final int depth) {
    if (schema != ModelSchema.GRAPH) {
      return;
    }
    if (depth == 1 && !shaped && (number == GRAPH_INPUT || number == GRAPH_OUTPUT)) {
      unranked.add(valueName);
    }
    rowsVary |= depth == 1 && number == GRAPH_INPUT && (shapeVaries || !shaped);
    shaped = false;
    shapeVaries = false;
    dimensions = 0;
  }

  private void count(final ModelSchema schema, final int number) {
    if (schema == ModelSchema.MODEL) {
      graphs += number == 7 ? 1 : 0;
      opsets += number == 8 ? 1 : 0;
    }
  }

  private static void one(final ModelSchema schema, final WireReader reader, final int tag, final int wire) {
    want(schema, reader, tag, wire);
    reader.skip(wire);
  }

  private static void many(final ModelSchema schema, final WireReader reader, final int tag, final int wire) {
    if ((tag & 7) != WireReader.LENGTH) {
      one(schema, reader, tag, wire);
      return;
    }
    final WireReader packed = reader.nested();
    switch (wire) {
      case WireReader.VARINT -> {
        while (packed.hasMore()) {
          packed.varint();
        }
      }
      case WireReader.FIXED32 -> whole(schema, packed, Integer.BYTES);
      default -> whole(schema, packed, Long.BYTES);
    }
  }

  private static void whole(final ModelSchema schema, final WireReader packed, final int size) {
    if (packed.left() % size != 0) {
      throw packed.broken(packed.left() + " bytes of numbers of " + size + " bytes in " + schema.title());
    }
  }

  private static void want(final ModelSchema schema, final WireReader reader, final int tag, final int wire) {
    if ((tag & 7) != wire) {
      throw reader
          .broken("field " + (tag >>> 3) + " of " + schema.title() + " has wire type " + (tag & 7) + ", want " + wire);
    }
  }

  private void tensor(final WireReader reader, final int depth) {
    String name = "";
    final Map<String, String> entries = new HashMap<>();
    while (reader.hasMore()) {
      final int tag = reader.tag();
      if (tag == (8 << 3 | WireReader.LENGTH)) {
        name = reader.nested().text();
      } else if (tag == (13 << 3 | WireReader.LENGTH)) {
        entry(reader.nested(), entries);
      } else {
        field(ModelSchema.TENSOR, reader, tag, depth);
      }
    }
    if (!entries.isEmpty()) {
      external.add(externalData(name, entries));
    }
  }

  private static void entry(final WireReader reader, final Map<String, String> entries) {
    String key = "";
    String value = "";
    while (reader.hasMore()) {
      switch (reader.tag()) {
        case 1 << 3 | WireReader.LENGTH -> key = reader.nested().text();
        case 2 << 3 | WireReader.LENGTH -> value = reader.nested().text();
        default -> throw reader.broken("an unknown field of an external data entry");
      }
    }
    if (entries.putIfAbsent(key, value) != null) {
      throw reader.broken("external data names " + key + " twice");
    }
  }

  private static ExternalData externalData(final String tensor, final Map<String, String> entries) {
    return new ExternalData(tensor, entries.getOrDefault("location", ""), number(tensor, entries, "offset", 0),
        number(tensor, entries, "length", -1));
  }

  private static long number(final String tensor, final Map<String, String> entries, final String key,
      final long absent) {
    final String text = entries.get(key);
    if (text == null) {
      return absent;
    }
    try {
      if (!text.startsWith("-")) {
        return Long.parseLong(text);
      }
    } catch (final NumberFormatException failure) {
      throw new ModelException("external data of tensor " + tensor + " has " + key + "=" + text + ", want a number",
          failure);
    }
    throw new ModelException("external data of tensor " + tensor + " has " + key + "=" + text + ", want at least 0");
  }
}

package io.roadml.serving.http;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.TensorSpec;
import java.nio.charset.StandardCharsets;

/// What is known of an input or output before a request comes: its name in bytes, its dimensions in an array.
///
/// - Threading: immutable.
final class PreparedTensor {
  final int index;
  final String name;
  final byte[] nameBytes;
  final ElementType type;
  final byte[] typeBytes;
  /// `input 'x'`, for messages.
  final String label;
  final byte[] jsonHead;
  /// Elements of one row; 0 where the request decides.
  final long rowElements;
  private final long[] dimensions;
  private final int firstRowDimension;

  PreparedTensor(final String kind, final int index, final TensorSpec spec, final boolean batched) {
    this.index = index;
    name = spec.name();
    nameBytes = name.getBytes(StandardCharsets.UTF_8);
    type = spec.type();
    typeBytes = type.name().getBytes(StandardCharsets.US_ASCII);
    rowElements = spec.isFixedFrom(batched ? 1 : 0) ? spec.elementsFrom(batched ? 1 : 0) : 0;
    label = kind + " '" + name + "'";
    dimensions = spec.shape().stream().mapToLong(Long::longValue).toArray();
    firstRowDimension = batched ? 1 : 0;
    final ByteWriter head = new ByteWriter(64);
    head.ascii("{\"name\":");
    head.string(name);
    head.ascii(",\"datatype\":\"").ascii(type.name()).ascii("\",\"shape\":[");
    jsonHead = head.toArray();
  }

  /// Says whether the type has no form in JSON.
  boolean isBinaryOnly() {
    return type == ElementType.FP16 || type == ElementType.BF16;
  }

  int rank() {
    return dimensions.length;
  }

  /// Returns dimension `axis`, −1 where the request decides; the batch dimension is one of these.
  long dimension(final int axis) {
    return dimensions[axis];
  }

  /// Returns the number of dimensions, beyond that of the batch, that the request decides.
  int variableDimensions() {
    int count = 0;
    for (int axis = firstRowDimension; axis < dimensions.length; axis++) {
      count += dimensions[axis] == TensorSpec.VARIABLE ? 1 : 0;
    }
    return count;
  }

  /// Says whether a shape of `rank` dimensions is one that the model takes.
  boolean accepts(final long[] shape, final int rank) {
    if (rank != dimensions.length) {
      return false;
    }
    for (int axis = 0; axis < rank; axis++) {
      if (dimensions[axis] != TensorSpec.VARIABLE && dimensions[axis] != shape[axis]) {
        return false;
      }
    }
    return true;
  }

  String describeShape() {
    return describe(dimensions, dimensions.length);
  }

  static String describe(final long[] shape, final int rank) {
    final StringBuilder text = new StringBuilder("[");
    for (int axis = 0; axis < rank; axis++) {
      text.append(axis == 0 ? "" : ",").append(shape[axis]);
    }
    return text.append(']').toString();
  }
}

package io.roadml.serving.endpoint;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.FeatureLookup;
import io.roadml.runtime.core.FeatureSink;
import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.core.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The values of one entity column in a request.
///
/// - Threading: one thread at a time.
/// - Allocation: none but for [#ofStrings].
final class KeyColumn {
  private static final ValueLayout.OfInt LENGTH = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Tensor tensor;
  private final MemorySegment bytes;
  private final int[] starts;

  private KeyColumn(final Tensor tensor, final int[] starts) {
    this.tensor = tensor;
    this.bytes = tensor.segment();
    this.starts = starts;
  }

  /// Integers; the tensor may be written anew for each run.
  static KeyColumn ofIntegers(final Tensor tensor) {
    return new KeyColumn(tensor, null);
  }

  /// Strings of one request.
  ///
  /// @throws ModelException when a length leaves the tensor
  static KeyColumn ofStrings(final String name, final Tensor tensor) {
    final int[] starts = new int[(int) tensor.elements()];
    final long size = tensor.segment().byteSize();
    long at = 0;
    for (int row = 0; row < starts.length; row++) {
      final long left = size - at - Integer.BYTES;
      final long length = left < 0 ? Long.MAX_VALUE : Integer.toUnsignedLong(tensor.segment().get(LENGTH, at));
      if (length > left || size > Integer.MAX_VALUE) {
        throw new ModelException("input " + name + ": element " + row + " leaves the tensor");
      }
      starts[row] = (int) at;
      at += Integer.BYTES + length;
    }
    return new KeyColumn(tensor, starts);
  }

  /// Takes a tensor of a request, whose type and number of rows must be these.
  static KeyColumn of(final String name, final ElementType type, final Tensor tensor, final long rows) {
    if (tensor.type() != type || tensor.elements() != rows) {
      throw new ModelException("input " + name + " has " + tensor + ", want " + type + " with one value for each of "
          + rows + " rows");
    }
    return type == ElementType.INT64 ? ofIntegers(tensor) : ofStrings(name, tensor);
  }

  /// Says the value of a row to a look-up.
  void say(final FeatureLookup lookup, final int entity, final int row) {
    if (starts == null) {
      lookup.key(entity, tensor.getLong(row));
    } else {
      lookup.key(entity, bytes, starts[row] + (long) Integer.BYTES, bytes.get(LENGTH, starts[row]));
    }
  }

  /// Gives the value of a row to a sink.
  void give(final FeatureSink sink, final int column, final int row) {
    if (starts == null) {
      sink.take(column, tensor.getLong(row));
    } else {
      sink.take(column, bytes, starts[row] + (long) Integer.BYTES, bytes.get(LENGTH, starts[row]));
    }
  }
}

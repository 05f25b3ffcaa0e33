package io.roadml.runtime.core;

import java.util.List;

/// What a model takes and gives.
///
/// A *row* is the unit that requests are counted in. For a batched model it is one index of the first dimension of every
/// tensor; for any other it is the whole set of tensors, and a request has exactly one.
///
/// - Threading: immutable.
/// - Fails: IllegalArgumentException when a batched model has a tensor without a variable first dimension.
///
/// @param inputs  the inputs, in the model's order
/// @param outputs the outputs, in the model's order
/// @param batched whether the first dimension of every tensor counts independent rows
public record ModelSignature(List<TensorSpec> inputs, List<TensorSpec> outputs, boolean batched) {
  /// Checks and copies.
  public ModelSignature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    if (batched) {
      inputs.forEach(ModelSignature::requireRows);
      outputs.forEach(ModelSignature::requireRows);
    }
  }

  private static void requireRows(final TensorSpec spec) {
    if (spec.rank() == 0 || !spec.isVariable(0)) {
      throw new IllegalArgumentException(
          "tensor " + spec.name() + " has shape " + spec.shape() + ", want a variable first dimension to be batched");
    }
  }

  /// Says whether every row of every tensor takes a fixed number of bytes, so that requests fit preallocated slots.
  public boolean hasFixedRows() {
    final int first = firstRowDimension();
    return inputs.stream().allMatch(spec -> spec.isFixedFrom(first))
        && outputs.stream().allMatch(spec -> spec.isFixedFrom(first));
  }

  /// Returns the bytes of one row of this tensor; meaningful only where [#hasFixedRows] holds.
  public long rowBytes(final TensorSpec spec) {
    return Math.multiplyExact(spec.elementsFrom(firstRowDimension()), spec.type().byteSize());
  }

  /// Returns the shape that `rows` rows of this tensor have; for a model that is not batched, its own.
  public long[] shapeOf(final TensorSpec spec, final long rows) {
    final long[] shape = spec.shape().stream().mapToLong(Long::longValue).toArray();
    if (batched) {
      shape[0] = rows;
    }
    return shape;
  }

  /// Returns the position of the input of this name, or −1.
  public int inputIndex(final String name) {
    return indexOf(inputs, name);
  }

  /// Returns the position of the output of this name, or −1.
  public int outputIndex(final String name) {
    return indexOf(outputs, name);
  }

  private static int indexOf(final List<TensorSpec> specs, final String name) {
    for (int index = 0; index < specs.size(); index++) {
      if (specs.get(index).name().equals(name)) {
        return index;
      }
    }
    return -1;
  }

  private int firstRowDimension() {
    return batched ? 1 : 0;
  }
}

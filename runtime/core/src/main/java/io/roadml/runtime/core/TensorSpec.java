package io.roadml.runtime.core;

import java.util.ArrayList;
import java.util.List;

/// What a model says of one of its inputs or outputs.
///
/// - Shape: row-major dimensions; [#VARIABLE] (−1) where the size is known only with the data. No dimensions: a scalar.
/// - Threading: immutable.
/// - Fails: IllegalArgumentException for a dimension below −1 or an empty name.
///
/// @param name  the name the model gives the tensor
/// @param type  the type of its elements
/// @param shape its dimensions, the batch dimension included
public record TensorSpec(String name, ElementType type, List<Long> shape) {
  /// The size of a dimension that is known only with the data.
  public static final long VARIABLE = -1;

  /// Checks and copies.
  public TensorSpec {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("name is empty");
    }
    shape = List.copyOf(shape);
    for (final long dimension : shape) {
      if (dimension < VARIABLE) {
        throw new IllegalArgumentException("shape=" + shape + " of " + name + ", want dimensions of at least -1");
      }
    }
  }

  /// Describes a tensor by its dimensions.
  public static TensorSpec of(final String name, final ElementType type, final long... shape) {
    final List<Long> dimensions = new ArrayList<>(shape.length);
    for (final long dimension : shape) {
      dimensions.add(dimension);
    }
    return new TensorSpec(name, type, dimensions);
  }

  /// Returns the number of dimensions.
  public int rank() {
    return shape.size();
  }

  /// Says whether dimension `index` is known only with the data.
  public boolean isVariable(final int index) {
    return shape.get(index) == VARIABLE;
  }

  /// Says whether every dimension from `first` on is known and the elements have a fixed size.
  public boolean isFixedFrom(final int first) {
    return type.isFixedSize() && shape.stream().skip(first).allMatch(dimension -> dimension != VARIABLE);
  }

  /// Returns the product of the dimensions from `first` on; meaningful only where [#isFixedFrom] holds.
  ///
  /// @throws ArithmeticException when the product does not fit a long
  public long elementsFrom(final int first) {
    return shape.stream().skip(first).reduce(1L, Math::multiplyExact);
  }
}

package io.roadml.serving.endpoint;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.FeatureSink;
import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.core.RowTransform;
import java.lang.foreign.MemorySegment;

/// Gathers the features and entities of one row for a transform, and writes what it makes of them.
///
/// - Threading: the instance owner's.
/// - Allocation: none once warm.
final class TransformedRow implements FeatureSink {
  private final RowTransform.Row row;
  private final int[] ofFeature;
  private final int[] ofEntity;
  private final ElementType type;

  /// Makes a row.
  ///
  /// @param type that of the model's input
  TransformedRow(final TransformBinding binding, final ElementType type) {
    this.row = binding.transform().row();
    this.ofFeature = binding.features();
    this.ofEntity = binding.entities();
    this.type = type;
  }

  @Override
  public void take(final int column, final long value) {
    row.take(ofFeature[column], value);
  }

  @Override
  public void take(final int column, final double value) {
    row.take(ofFeature[column], value);
  }

  @Override
  public void take(final int column, final MemorySegment source, final long offset, final int length) {
    row.take(ofFeature[column], source, offset, length);
  }

  @Override
  public void takeMissing(final int column) {
    row.takeMissing(ofFeature[column]);
  }

  /// Takes the entities of a row, the last of its values, and writes the row.
  void write(final KeyColumn[] keys, final int keyRow, final MemorySegment target, final long offset) {
    for (int entity = 0; entity < ofEntity.length; entity++) {
      if (ofEntity[entity] >= 0) {
        keys[entity].give(row, ofEntity[entity], keyRow);
      }
    }
    try {
      row.write(type, target, offset);
    } catch (final RuntimeException e) { // a function of the application's own may throw anything
      throw new ModelException("the transform of the features failed: " + e.getMessage(), e);
    }
  }
}

package io.roadml.runtime.core;

/// Port: a transform of feature rows inside the hop, between the look-up and the model. On-demand features implement it.
///
/// - Threading: called by whoever owns the instance.
/// - Allocation: none once warm.
public interface RowTransform {
  /// Transforms rows 0 … `rows` − 1 of the instance's bound inputs in place.
  void transform(ModelInstance instance, int rows);
}

package io.roadml.runtime.core;

/// Port: who wants to see predictions, such as a monitor, a journal or a shadow model.
///
/// A tap sees whole batches in the instance's own bound memory, after the callers have been answered and before the
/// instance is given back, so it adds nothing to the latency of the batch it looks at.
///
/// - Threading: called by whoever owns the instance; calls for one instance never overlap.
/// - Budget: no blocking, no allocation; a few nanoseconds a value.
/// - Fails: what it throws is counted in the error log and does not reach callers.
public interface PredictionTap {
  /// Sees rows 0 … `rows` − 1 of the bound inputs and outputs. Do not keep the tensors beyond the call.
  ///
  /// What callers gave is in `instance`, what the model got in [ModelInstance#model]: with features in the hop, entities and columns.
  void predicted(ModelInstance instance, int rows);
}

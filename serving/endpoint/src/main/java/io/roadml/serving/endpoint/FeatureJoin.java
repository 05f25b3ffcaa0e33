package io.roadml.serving.endpoint;

import io.roadml.runtime.core.FeatureRequest;
import io.roadml.runtime.core.FeatureSource;
import io.roadml.runtime.core.ModelSignature;
import io.roadml.runtime.core.TensorSpec;
import java.util.Arrays;
import java.util.List;

/// How an input of a model is filled from a feature source, resolved for one load of one version.
///
/// - Threading: safe for many threads.
final class FeatureJoin {
  private final FeatureSource source;
  private final ModelSignature model;
  private final ModelSignature served;
  private final int input;
  private final List<FeatureRequest> requests;
  private final TransformBinding binding;
  private final FeatureStatistics statistics;
  private volatile boolean serving;

  /// Takes what [FeaturePlan] has resolved.
  ///
  /// @param model    what the model takes and gives
  /// @param served   what callers give and get
  /// @param input    the position of the input that is filled, in the model
  /// @param requests one for each view, whose entities are those of the served inputs, in their order
  /// @param binding  what makes the input's row of the features, `null` where they are that row
  FeatureJoin(final FeatureSource source, final ModelSignature model, final ModelSignature served, final int input,
      final List<FeatureRequest> requests, final TransformBinding binding, final FeatureStatistics statistics) {
    this.source = source;
    this.model = model;
    this.served = served;
    this.input = input;
    this.requests = List.copyOf(requests);
    this.binding = binding;
    this.statistics = statistics;
  }

  FeatureSource source() {
    return source;
  }

  /// Returns the signature of the model itself.
  ModelSignature model() {
    return model;
  }

  /// Returns the signature that callers meet: entities instead of the input, and the statuses behind the outputs.
  ModelSignature served() {
    return served;
  }

  /// Returns the position of the filled input in the model, which is that of the first entity for callers.
  int input() {
    return input;
  }

  TensorSpec inputSpec() {
    return model.inputs().get(input);
  }

  List<FeatureRequest> requests() {
    return requests;
  }

  int entities() {
    return requests.getFirst().entities().size();
  }

  /// Says whether the input has any number of rows; if not, it is one row.
  boolean hasRows() {
    return hasRows(inputSpec());
  }

  static boolean hasRows(final TensorSpec spec) {
    return spec.rank() > 0 && spec.isVariable(0);
  }

  /// Returns the elements of a row of the input.
  int columns() {
    return columns(inputSpec());
  }

  static int columns(final TensorSpec spec) {
    return Math.toIntExact(spec.elementsFrom(hasRows(spec) ? 1 : 0));
  }

  /// Returns what makes the input's row of the features, `null` where they are that row.
  TransformBinding binding() {
    return binding;
  }

  /// Returns the statuses of a row: one for each element of the input, or for each feature that a transform takes.
  int statusColumns() {
    return binding == null ? columns() : binding.features().length;
  }

  /// Says whether callers get the statuses.
  boolean hasStatuses() {
    return served.outputs().size() > model.outputs().size();
  }

  /// Counts from here on: warm-up is over.
  void serve() {
    statistics.use();
    serving = true;
  }

  /// Takes counts by status, and sets them to zero.
  void count(final long[] counted) {
    if (serving) {
      statistics.take(counted);
    } else {
      Arrays.fill(counted, 0);
    }
  }
}

package io.roadml.serving.endpoint;

import io.roadml.runtime.core.Model;
import io.roadml.runtime.core.ModelInstance;
import io.roadml.runtime.core.ModelSignature;

/// A model one of whose inputs is filled from a feature source: callers give entities instead, and may get the statuses of
/// the look-ups as one more output. A batcher, a transport or a caller in the JVM meets a model like any other.
///
/// - Threading, lifetime: those of the model behind it.
record JoinedModel(Model model, FeatureJoin join) implements Model {
  @Override
  public ModelSignature signature() {
    return join.served();
  }

  @Override
  public String platform() {
    return model.platform();
  }

  @Override
  public ModelInstance newInstance(final int maxRows) {
    final RowJoin rows = new RowJoin(join);
    try {
      return new JoinedInstance(model.newInstance(maxRows), join, rows);
    } catch (final RuntimeException | Error e) {
      rows.close();
      throw e;
    }
  }

  @Override
  public void close() {
    model.close();
  }
}

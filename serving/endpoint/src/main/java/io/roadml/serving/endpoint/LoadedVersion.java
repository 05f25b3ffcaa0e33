package io.roadml.serving.endpoint;

import io.roadml.runtime.core.Model;
import io.roadml.runtime.core.Predictor;

/// One load of one version: the model, the predictor that runs it, and what callers find.
///
/// - Lifetime: [#close] drains and frees everything.
record LoadedVersion(Endpoint endpoint, Model model, Predictor predictor, EndpointStatistics statistics)
    implements
    AutoCloseable {
  @Override
  public void close() {
    predictor.close();
    statistics.closed(predictor);
    model.close();
  }
}

package io.roadml.serving.mlflow;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.registry.ModelRegistry;
import io.roadml.tracking.TrackingStore;
import java.io.IOException;

/// Where the MLflow API keeps everything. Each may be opened when it is first asked for; whoever opened it closes it.
///
/// - Threading: safe for many threads.
public interface MlflowStores {
  /// Returns experiments and runs.
  ///
  /// @throws IOException when they cannot be opened
  TrackingStore tracking() throws IOException;

  /// Returns registered models, under the policy that MLflow's clients expect: none.
  ///
  /// @throws IOException when they cannot be opened
  ModelRegistry registry() throws IOException;

  /// Returns the bytes of artifacts.
  ///
  /// @throws IOException when they cannot be opened
  ArtifactStore artifacts() throws IOException;
}

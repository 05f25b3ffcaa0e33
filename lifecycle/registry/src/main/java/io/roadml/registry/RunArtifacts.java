package io.roadml.registry;

import java.util.List;
import java.util.Optional;

/// Port: what the registry needs to know of runs and of what they logged. Tracking is behind it where there is tracking.
///
/// - Threading: safe for many threads.
public interface RunArtifacts {
  /// Nothing is known of any run.
  RunArtifacts NONE = new RunArtifacts() {
    @Override
    public Optional<String> artifactUri(String runId) {
      return Optional.empty();
    }

    @Override
    public Optional<String> modelLocation(String modelId) {
      return Optional.empty();
    }

    @Override
    public List<ModelFile> files(String uri) {
      return List.of();
    }
  };

  /// Where a run puts its artifacts; empty if there is no such run.
  Optional<String> artifactUri(String runId);

  /// Where a logged model (`models:/m-…`) has its artifacts; empty if there is none.
  Optional<String> modelLocation(String modelId);

  /// The files at and below an address (`runs:/…`, `mlflow-artifacts:/…`), by their paths from there; their bytes are in the
  /// artifact store. Empty if there are none, or if the address is not one of its own.
  List<ModelFile> files(String uri);
}

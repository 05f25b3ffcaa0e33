package io.roadml.serving.mlflow;

import io.roadml.metadata.ErrorCode;
import io.roadml.metadata.RefusedException;
import io.roadml.serving.http.Response;
import io.roadml.tracking.Artifact;
import io.roadml.tracking.ArtifactTree;
import io.roadml.tracking.RunInfo;
import java.io.IOException;
import java.util.List;

/// What artifacts a run or a logged model has.
final class RunArtifacts {
  private final MlflowStores stores;

  RunArtifacts(final MlflowStores stores) {
    this.stores = stores;
  }

  List<Endpoint> all() {
    return List.of(Endpoint.get("/mlflow/artifacts/list", Required.NONE, this::list));
  }

  private Response list(final Caller caller, final Message in) throws IOException {
    final RunInfo run = stores.tracking().runs().info(in.requiredRunId());
    return list(run.artifactUri(), "run " + run.id(), in.textOrEmpty(Entities.PATH));
  }

  /// Lists a folder below the root of somebody's artifacts, with paths from that root.
  Response list(final String uri, final String owner, final String folder) throws IOException {
    final String below = ArtifactPath.safe(folder);
    final String root = ArtifactTree.pathOf(uri).orElseThrow(() -> new RefusedException(ErrorCode.NOT_IMPLEMENTED,
        "The artifacts of " + owner + " are at " + uri + ", which this server does not read; only the client can"));
    final List<Artifact> entries = stores.tracking().artifacts().list(below.isEmpty() ? root : root + "/" + below);
    return new Reply().text("root_uri", uri).list("files", entries,
        (out, entry) -> Entities.file(out, entry, entry.path().substring(root.length() + 1))).ok();
  }
}

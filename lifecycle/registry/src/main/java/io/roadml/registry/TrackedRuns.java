package io.roadml.registry;

import io.roadml.metadata.ErrorCode;
import io.roadml.metadata.RefusedException;
import io.roadml.tracking.ArtifactTree;
import io.roadml.tracking.TrackingStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The runs of a tracking store, and what they logged through the server.
///
/// - Threading: safe for many threads.
public final class TrackedRuns implements RunArtifacts {
  private static final Pattern OF_RUN = Pattern.compile("runs:/+([^/]+)(/.*)?");

  private final TrackingStore tracking;

  /// The runs of a store, which stays its owner's.
  public TrackedRuns(TrackingStore tracking) {
    this.tracking = tracking;
  }

  @Override
  public Optional<String> artifactUri(String runId) {
    return ifThere(() -> tracking.runs().info(runId).artifactUri());
  }

  @Override
  public Optional<String> modelLocation(String modelId) {
    return ifThere(() -> tracking.models().get(modelId).artifactUri());
  }

  @Override
  public List<ModelFile> files(String uri) {
    return located(uri).flatMap(ArtifactTree::pathOf).map(this::below).orElse(List.of());
  }

  /// `runs:/ID/PATH` as the address that the run's artifacts really have.
  private Optional<String> located(String uri) {
    Matcher ofRun = OF_RUN.matcher(uri);
    if (!ofRun.matches()) return Optional.of(uri);
    String path = ofRun.group(2) == null ? "" : ofRun.group(2);
    return artifactUri(ofRun.group(1)).map(root -> root + path);
  }

  private List<ModelFile> below(String path) {
    String root = path.replaceAll("^/+|/+$", "");
    return ifThere(() -> tracking.artifacts().get(root)).flatMap(found -> found)
        .map(entry -> entry.isDirectory()
            ? tracking.artifacts().files(root).stream()
                .map(file -> new ModelFile(file.path().substring(root.length() + 1), file.digest(), file.size()))
                .toList()
            : List.of(new ModelFile(root.substring(root.lastIndexOf('/') + 1), entry.digest(), entry.size())))
        .orElse(List.of());
  }

  /// An address that nothing can have is one where nothing is.
  private static <T> Optional<T> ifThere(Supplier<T> read) {
    try {
      return Optional.of(read.get());
    } catch (RefusedException e) {
      if (e.code() == ErrorCode.RESOURCE_DOES_NOT_EXIST || e.code() == ErrorCode.INVALID_PARAMETER_VALUE) {
        return Optional.empty();
      }
      throw e;
    }
  }
}

package io.roadml.app;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.metadata.MetadataStore;
import io.roadml.registry.ModelRegistry;
import io.roadml.registry.RegistryConfig;
import io.roadml.registry.RunArtifacts;
import io.roadml.registry.StagePolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/// The registry of a data folder, opened when somebody first needs it: a server of plain files opens no database.
///
/// - Threading: safe for many threads.
final class RegistryData implements AutoCloseable {
  private final Path data;
  private final String metadataUrl;
  private final StagePolicy policy;
  private MetadataStore metadata;
  private ArtifactStore artifacts;
  private ModelRegistry registry;

  /// Takes the folder, which need not be there yet.
  ///
  /// @param metadataUrl where the metadata is instead of the folder; `null` for the folder
  RegistryData(Path data, String metadataUrl, StagePolicy policy) {
    this.data = data;
    this.metadataUrl = metadataUrl;
    this.policy = policy;
  }

  /// Whether something was ever registered here, as far as can be told without making anything.
  boolean exists() {
    return metadataUrl != null || MetadataStore.exists(data);
  }

  synchronized ModelRegistry registry() throws IOException {
    if (registry == null) {
      metadata = metadataUrl == null ? MetadataStore.open(data)
          : MetadataStore.connect(metadataUrl, Clock.systemUTC());
      artifacts = ArtifactStore.open(data.resolve(ArtifactStore.FOLDER));
      registry = new ModelRegistry(metadata, artifacts, RunArtifacts.NONE,
          RegistryConfig.defaults().withPolicy(policy));
    }
    return registry;
  }

  /// Where the files of what is served go.
  Path served() {
    return data.resolve("served");
  }

  @Override
  public synchronized void close() {
    try {
      if (artifacts != null) artifacts.close();
    } catch (IOException e) {
      System.getLogger(RegistryData.class.getName()).log(System.Logger.Level.WARNING,
          "the artifact store could not be closed", e);
    }
    if (metadata != null) metadata.close();
  }
}

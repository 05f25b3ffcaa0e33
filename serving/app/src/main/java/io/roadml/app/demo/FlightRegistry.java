package io.roadml.app.demo;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.artifacts.Blob;
import io.roadml.metadata.MetadataStore;
import io.roadml.registry.Lineage;
import io.roadml.registry.ModelRegistry;
import io.roadml.registry.ModelStage;
import io.roadml.registry.ModelUri;
import io.roadml.registry.ModelVersion;
import io.roadml.registry.Registration;
import io.roadml.registry.RegistryConfig;
import io.roadml.registry.RegistrySource;
import io.roadml.registry.TrackedRuns;
import io.roadml.runtime.core.ModelSource;
import io.roadml.tracking.ActiveRun;
import io.roadml.tracking.ArtifactBytes;
import io.roadml.tracking.ExperimentTracker;
import io.roadml.tracking.NewRun;
import io.roadml.tracking.RunStatus;
import io.roadml.tracking.Tag;
import io.roadml.tracking.TrackingStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What the demo remembers in its data folder: its training as a run, and the model that came out as a version of the
/// registered model `flights`, which is promoted and served from there. Earlier runs and versions stay.
///
/// - Threading: one thread.
/// - Fails: `RefusedException` if somebody has deleted the experiment, `MetadataException` if the database cannot.
final class FlightRegistry implements AutoCloseable {
  /// The experiment, the registered model, and the name that it is served under.
  static final String NAME = "flights";

  private static final ModelUri SERVED = new ModelUri(NAME, ModelUri.Kind.STAGE, ModelStage.PRODUCTION.label());
  private static final String USER = System.getProperty("user.name", "");

  private final Path data;
  private final Stores stores;
  private final ActiveRun run;
  private final ModelVersion version;

  private FlightRegistry(Path data, Stores stores, ActiveRun run, ModelVersion version) {
    this.data = data;
    this.stores = stores;
    this.run = run;
    this.version = version;
  }

  /// Logs a training, registers its model as a new version, and puts that into Production. The run goes on until it is told
  /// how good the model was in the end.
  ///
  /// @throws IOException if the folder cannot be used
  static FlightRegistry register(Path data, Training training) throws IOException {
    Stores stores = Stores.open(data);
    try {
      return registered(data, stores, start(stores, training), training);
    } catch (IOException | RuntimeException e) {
      stores.close();
      throw e;
    }
  }

  private static FlightRegistry registered(Path data, Stores stores, ActiveRun run, Training training)
      throws IOException {
    try {
      log(run, training);
      return new FlightRegistry(data, stores, run, promote(stores.registry(), run, training));
    } catch (IOException | RuntimeException e) {
      run.close();
      throw e;
    }
  }

  /// What a data folder has, opened and closed together.
  private record Stores(MetadataStore metadata, ArtifactStore artifacts, TrackingStore runs, ExperimentTracker tracker,
      ModelRegistry registry) implements AutoCloseable {
    static Stores open(Path data) throws IOException {
      MetadataStore metadata = MetadataStore.open(data);
      try {
        ArtifactStore artifacts = ArtifactStore.open(data.resolve(ArtifactStore.FOLDER));
        TrackingStore runs = new TrackingStore(metadata);
        return new Stores(metadata, artifacts, runs, new ExperimentTracker(runs, new Bytes(artifacts)),
            new ModelRegistry(metadata, artifacts, new TrackedRuns(runs), RegistryConfig.defaults()));
      } catch (IOException | RuntimeException e) {
        metadata.close();
        throw e;
      }
    }

    @Override
    public void close() {
      try (metadata; artifacts) {
        tracker.close();
      } catch (IOException e) {
        System.getLogger(FlightRegistry.class.getName()).log(System.Logger.Level.WARNING,
            "the artifact store could not be closed: {0}", e.getMessage());
      }
    }
  }

  private record Bytes(ArtifactStore store) implements ArtifactBytes {
    private static final long MOST = 1L << 30;

    @Override
    public Stored put(Path file) throws IOException {
      Blob blob = store.put(file, MOST);
      return new Stored(blob.digest(), blob.size());
    }

    @Override
    public InputStream read(String digest) throws IOException {
      return store.read(digest);
    }
  }

  /// The run begins when the training did.
  private static ActiveRun start(Stores stores, Training training) {
    List<Tag> tags = List.of(new Tag("mlflow.user", USER), new Tag("mlflow.source.name", "roadml demo"),
        new Tag("mlflow.source.type", "LOCAL"), new Tag("mlflow.source.git.commit", training.code()));
    NewRun run = new NewRun(stores.tracker().createExperiment(NAME), null, USER, training.started().toEpochMilli(),
        tags);
    return stores.tracker().resumeRun(stores.runs().runs().create(run).info().id());
  }

  private static void log(ActiveRun run, Training training) throws IOException {
    run.logParams(training.params());
    run.logDataset(training.data(), "training");
    for (int round = 0; round < training.rounds().size(); round++) {
      run.logMetrics(round + 1L, metrics("validation", training.rounds().get(round)));
    }
    run.logArtifacts(training.model(), "model");
    run.flush();
  }

  private static Map<String, Double> metrics(String flights, Score score) {
    return Map.of(flights + "_auc", score.auc(), flights + "_log_loss", score.logLoss());
  }

  private static ModelVersion promote(ModelRegistry registry, ActiveRun run, Training training) throws IOException {
    long number = registry.register(NAME, training.model(), Registration.by(USER)
        .withDescription("whether a flight will arrive more than 15 minutes late")
        .withMetrics(metrics("validation", training.rounds().getLast()))
        .withLineage(new Lineage(run.id(), List.of(training.fingerprint()), training.code(), null))).version();
    registry.promote(NAME, number, ModelStage.STAGING, USER, "trained by the demo");
    return registry.promote(NAME, number, ModelStage.PRODUCTION, USER, "the demo serves what it trained last");
  }

  /// The version that was registered.
  ModelVersion version() {
    return version;
  }

  /// Offers what stands in Production, under [#NAME]; it is to be closed before this is.
  ///
  /// @throws IOException if its files cannot be copied
  ModelSource source() throws IOException {
    return RegistrySource.open(stores.registry(), Map.of(NAME, SERVED), data.resolve("served"));
  }

  /// Ends the run.
  ///
  /// @param june how good the model was on the month that it had not seen
  /// @param same whether all ways to ask it came to the same
  void end(Score june, boolean same) {
    run.logMetrics(0, metrics("june", june));
    run.end(same ? RunStatus.FINISHED : RunStatus.FAILED);
  }

  /// Closes all; a run that was not ended has failed.
  @Override
  public void close() {
    try (stores) {
      run.close();
    }
  }
}

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
  private final MetadataStore metadata;
  private final ArtifactStore artifacts;
  private final TrackingStore runs;
  private final ExperimentTracker tracker;
  private final ModelRegistry registry;
  private ActiveRun run;
  private ModelVersion version;

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

  private FlightRegistry(Path data, MetadataStore metadata, ArtifactStore artifacts) {
    this.data = data;
    this.metadata = metadata;
    this.artifacts = artifacts;
    runs = new TrackingStore(metadata);
    tracker = new ExperimentTracker(runs, new Bytes(artifacts));
    registry = new ModelRegistry(metadata, artifacts, new TrackedRuns(runs), RegistryConfig.defaults());
  }

  /// Logs a training, registers its model as a new version, and puts that into Production. The run goes on until it is told
  /// how good the model was in the end.
  ///
  /// @throws IOException if the folder cannot be used
  static FlightRegistry register(Path data, Training training) throws IOException {
    FlightRegistry opened = open(data);
    try {
      opened.log(training);
      opened.promote(training);
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private static FlightRegistry open(Path data) throws IOException {
    MetadataStore metadata = MetadataStore.open(data);
    try {
      return new FlightRegistry(data, metadata, ArtifactStore.open(data.resolve(ArtifactStore.FOLDER)));
    } catch (IOException | RuntimeException e) {
      metadata.close();
      throw e;
    }
  }

  private void log(Training training) throws IOException {
    run = start(training);
    run.logParams(training.params());
    run.logDataset(training.data(), "training");
    for (int round = 0; round < training.rounds().size(); round++) {
      run.logMetrics(round + 1L, metrics("validation", training.rounds().get(round)));
    }
    run.logArtifacts(training.model(), "model");
    run.flush();
  }

  private ActiveRun start(Training training) {
    return tracker.resumeRun(runs.runs().create(new NewRun(tracker.createExperiment(NAME), null, USER,
        training.started().toEpochMilli(),
        List.of(new Tag("mlflow.user", USER), new Tag("mlflow.source.name", "roadml demo"),
            new Tag("mlflow.source.type", "LOCAL"), new Tag("mlflow.source.git.commit", training.code()))))
        .info().id());
  }

  private static Map<String, Double> metrics(String flights, Score score) {
    return Map.of(flights + "_auc", score.auc(), flights + "_log_loss", score.logLoss());
  }

  private void promote(Training training) throws IOException {
    Score last = training.rounds().getLast();
    long number = registry.register(NAME, training.model(), Registration.by(USER)
        .withDescription("whether a flight will arrive more than 15 minutes late")
        .withMetrics(metrics("validation", last))
        .withLineage(new Lineage(run.id(), List.of(training.fingerprint()), training.code(), null))).version();
    registry.promote(NAME, number, ModelStage.STAGING, USER, "trained by the demo");
    version = registry.promote(NAME, number, ModelStage.PRODUCTION, USER, "the demo serves what it trained last");
  }

  /// The version that was registered.
  ModelVersion version() {
    return version;
  }

  /// Offers what stands in Production, under [#NAME]; it is to be closed before this is.
  ///
  /// @throws IOException if its files cannot be copied
  ModelSource source() throws IOException {
    return RegistrySource.open(registry, Map.of(NAME, SERVED), data.resolve("served"));
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
    try (metadata; artifacts; tracker) {
      if (run != null) run.close();
    } catch (IOException e) {
      System.getLogger(FlightRegistry.class.getName()).log(System.Logger.Level.WARNING,
          "the artifact store could not be closed: {0}", e.getMessage());
    }
  }
}

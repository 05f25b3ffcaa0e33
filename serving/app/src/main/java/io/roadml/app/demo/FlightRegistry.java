package io.roadml.app.demo;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.artifacts.Blob;
import io.roadml.metadata.MetadataStore;
import io.roadml.registry.Lineage;
import io.roadml.registry.ModelFile;
import io.roadml.registry.ModelRegistry;
import io.roadml.registry.ModelStage;
import io.roadml.registry.ModelTag;
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
import io.roadml.tracking.Run;
import io.roadml.tracking.RunStatus;
import io.roadml.tracking.Tag;
import io.roadml.tracking.TrackingStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What the demo remembers in its data folder: trainings as runs, and the models that came out as versions of the registered
/// model `flights`, of which the best is promoted and served from there.
///
/// - Threading: one thread.
/// - Fails: `RefusedException` if somebody has deleted the experiment, `MetadataException` if the database cannot.
final class FlightRegistry implements AutoCloseable {
  /// The experiment, the registered model, and the name that it is served under.
  static final String NAME = "flights";

  private static final ModelUri SERVED = new ModelUri(NAME, ModelUri.Kind.STAGE, ModelStage.PRODUCTION.label());
  private static final String USER = System.getProperty("user.name", "");
  private static final String AUC = "validation_auc";
  /// The tag of a version that tells it from those of other trainings.
  private static final String TRAINING = "training";

  private final Path data;
  private final Stores stores;

  private FlightRegistry(Path data, Stores stores) {
    this.data = data;
    this.stores = stores;
  }

  /// Opens what is in a folder, or makes it.
  ///
  /// @throws IOException if the folder cannot be used
  static FlightRegistry open(Path data) throws IOException {
    return new FlightRegistry(data, Stores.open(data));
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

  /// Logs a training as a run, and registers its model as a new version, unless that was done before.
  ///
  /// @param tags what else there is to say of the run
  /// @throws IOException if the model's files cannot be read or kept
  Registered register(Training training, List<Tag> tags) throws IOException {
    String digest = training.digest();
    Optional<ModelVersion> there = stores.registry().versionsOfData(training.fingerprint()).stream()
        .filter(version -> version.name().equals(NAME))
        .filter(version -> version.tags().contains(new ModelTag(TRAINING, digest))).findFirst();
    ModelVersion version = there.isPresent() ? there.get() : registered(training, tags, digest);
    return new Registered(version.version(), version.runId(), version.metrics().get(AUC));
  }

  private ModelVersion registered(Training training, List<Tag> tags, String digest) throws IOException {
    try (ActiveRun run = start(training, tags)) {
      log(run, training);
      ModelVersion version = stores.registry().register(NAME, training.model(), Registration.by(USER)
          .withDescription("whether a flight will arrive more than 15 minutes late")
          .withMetrics(metrics("validation", training.rounds().getLast()))
          .withTags(List.of(new ModelTag(TRAINING, digest)))
          .withLineage(new Lineage(run.id(), List.of(training.fingerprint()), training.code(), null)));
      run.end();
      return version;
    }
  }

  private ActiveRun start(Training training, List<Tag> more) {
    List<Tag> tags = new ArrayList<>(more);
    tags.addAll(List.of(new Tag("mlflow.user", USER), new Tag("mlflow.source.name", "roadml demo"),
        new Tag("mlflow.source.type", "LOCAL"), new Tag("mlflow.source.git.commit", training.code())));
    NewRun run = new NewRun(stores.tracker().createExperiment(NAME), null, USER, System.currentTimeMillis(), tags);
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

  /// Puts a version into Production if none is there, if it is better than the one there, or if that one takes other features than
  /// there are now and could not be served with them.
  Promoted promoteIfBetter(Registered candidate) {
    Optional<ModelVersion> there = stores.registry().find(SERVED);
    String name = "version " + candidate.version();
    if (there.isEmpty()) {
      return promoted(candidate, name + " is the first in Production");
    }
    long before = there.get().version();
    if (before == candidate.version()) {
      return new Promoted(before, name + " is in Production already");
    }
    double best = there.get().metrics().getOrDefault(AUC, 0.0);
    String compared = String.format(Locale.ROOT, "AUC %.4f, that of version %d is %.4f", candidate.auc(), before, best);
    if (candidate.auc() > best) {
      return promoted(candidate, name + " is better and in Production now: " + compared);
    }
    return features(before).equals(features(candidate.version()))
        ? new Promoted(before, name + " is not better and is not promoted: " + compared)
        : promoted(candidate, name + " is in Production now, because version " + before + " takes other features");
  }

  private Promoted promoted(Registered candidate, String why) {
    stores.registry().promote(NAME, candidate.version(), ModelStage.STAGING, USER, "trained by the demo");
    stores.registry().promote(NAME, candidate.version(), ModelStage.PRODUCTION, USER, why);
    return new Promoted(candidate.version(), why);
  }

  private Optional<String> features(long version) {
    return digest(version, FlightModels.FEATURES);
  }

  private Optional<String> digest(long version, String file) {
    return stores.registry().files(NAME, version).stream().filter(each -> each.path().equals(file))
        .map(ModelFile::digest).findFirst();
  }

  /// The version that stands in Production.
  ///
  /// @throws io.roadml.metadata.RefusedException if there is none
  ModelVersion production() {
    return stores.registry().resolve(SERVED);
  }

  /// The ONNX file of the version in Production.
  ///
  /// @throws IOException if it cannot be read
  byte[] productionOnnx() throws IOException {
    String digest = digest(production().version(), FlightModels.ONNX)
        .orElseThrow(() -> new IOException("version " + production().version() + " of " + NAME + " has no "
            + FlightModels.ONNX));
    try (InputStream bytes = stores.artifacts().read(digest)) {
      return bytes.readAllBytes();
    }
  }

  /// Offers what stands in Production, under [#NAME]; it is to be closed before this is.
  ///
  /// @throws IOException if its files cannot be copied
  ModelSource source() throws IOException {
    return RegistrySource.open(stores.registry(), Map.of(NAME, SERVED), data.resolve("served"));
  }

  /// Logs to the run of the version in Production how good it was in the end, the first time that it is known.
  ///
  /// @param june how good the model was on the month that it had not seen
  /// @param same whether all ways to ask it came to the same; if not, the run has failed
  void judge(Score june, boolean same) {
    Run run = stores.runs().runs().get(production().runId());
    boolean isKnown = run.metrics().stream().anyMatch(metric -> metric.key().equals("june_auc"));
    if (isKnown && same) return;
    try (ActiveRun again = stores.tracker().resumeRun(run.info().id())) {
      if (!isKnown) again.logMetrics(0, metrics("june", june));
      again.end(same ? RunStatus.FINISHED : RunStatus.FAILED);
    }
  }

  @Override
  public void close() {
    stores.close();
  }
}

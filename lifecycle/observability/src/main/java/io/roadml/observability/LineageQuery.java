package io.roadml.observability;

import io.roadml.metadata.ErrorCode;
import io.roadml.metadata.RefusedException;
import io.roadml.pipeline.RunEvent.RunStarted;
import io.roadml.pipeline.store.RunHistory;
import io.roadml.pipeline.store.RunSummary;
import io.roadml.registry.ModelRegistry;
import io.roadml.registry.ModelVersion;
import io.roadml.tracking.DatasetInput;
import io.roadml.tracking.Experiment;
import io.roadml.tracking.ExperimentSearch;
import io.roadml.tracking.Page;
import io.roadml.tracking.Run;
import io.roadml.tracking.RunInfo;
import io.roadml.tracking.RunSearch;
import io.roadml.tracking.Tag;
import io.roadml.tracking.TrackingStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Follows a model version back to its run, its pipeline, its data and its code, and forward again.
///
/// What links a tracked run to a pipeline's are its [PipelineTags].
///
/// - Threading: safe for many threads.
/// - Fails: [RefusedException] for what is not there, [io.roadml.metadata.MetadataException].
public final class LineageQuery {
  private static final String COMMIT_TAG = "mlflow.source.git.commit";
  private static final int LONGEST_TRACKED = 36;
  private static final int KEPT_OF_LONGER = 32;

  private final ModelRegistry models;
  private final TrackingStore tracking;
  private final RunHistory pipelines;

  /// A query over stores of one team: of one data folder, or of one database.
  public LineageQuery(ModelRegistry models, TrackingStore tracking, RunHistory pipelines) {
    this.models = models;
    this.tracking = tracking;
    this.pipelines = pipelines;
  }

  /// Where a model version comes from.
  ///
  /// @throws RefusedException RESOURCE_DOES_NOT_EXIST if there is no such model or version
  public ModelOrigin of(String model, long version) {
    ModelVersion found = models.version(model, version);
    Optional<Run> run = run(found.runId());
    return new ModelOrigin(found, run, run.flatMap(this::pipeline), datasets(found, run), code(found, run));
  }

  private Optional<Run> run(String id) {
    if (id.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(tracking.runs().get(id));
    } catch (RefusedException e) {
      if (e.code() == ErrorCode.RESOURCE_DOES_NOT_EXIST) {
        return Optional.empty(); // purged, or a client's of which only the id came here
      }
      throw e;
    }
  }

  private Optional<PipelineOrigin> pipeline(Run run) {
    return tag(run, PipelineTags.RUN).flatMap(pipelines::run)
        .map(summary -> origin(summary, tag(run, PipelineTags.STEP)));
  }

  private PipelineOrigin origin(RunSummary run, Optional<String> step) {
    RunStarted started = (RunStarted) pipelines.events(run.run()).getFirst();
    return new PipelineOrigin(run, root(run), started.definition(), started.params(), step,
        pipelines.attempts(run.run()));
  }

  private RunSummary root(RunSummary run) {
    return run.parent().flatMap(pipelines::run).map(this::root).orElse(run);
  }

  private static List<String> datasets(ModelVersion version, Optional<Run> run) {
    Stream<String> tracked = run.stream().flatMap(found -> found.inputs().stream()).map(DatasetInput::dataset)
        .map(data -> data.digest());
    List<String> registered = version.lineage().datasets();
    return Stream.concat(registered.stream(),
        tracked.filter(digest -> registered.stream().noneMatch(isSame(digest)))).distinct().toList();
  }

  /// A tracked digest is at most 36 characters long: often the beginning of a fingerprint.
  private static Predicate<String> isSame(String digest) {
    return fingerprint -> fingerprint.substring(fingerprint.indexOf(':') + 1).startsWith(digest);
  }

  private static Optional<String> code(ModelVersion version, Optional<Run> run) {
    String registered = version.lineage().codeVersion();
    return registered.isEmpty() ? run.flatMap(found -> tag(found, COMMIT_TAG)) : Optional.of(registered);
  }

  private static Optional<String> tag(Run run, String key) {
    return run.tags().stream().filter(tag -> tag.key().equals(key)).map(Tag::value).findFirst();
  }

  /// The model versions that a run of a pipeline has made, with those of the runs nested in it.
  ///
  /// @param run its id
  public List<ModelVersion> ofPipelineRun(String run) {
    return versions(all(run).flatMap(each -> tracked("tags.`" + PipelineTags.RUN + "` = " + quoted(each))));
  }

  private Stream<String> all(String run) {
    return Stream.concat(Stream.of(run), pipelines.nestedIn(run).stream().flatMap(nested -> all(nested.run())));
  }

  /// The model versions that were made from some data.
  ///
  /// @param digest a fingerprint as it was registered, or a digest as it was tracked
  public List<ModelVersion> ofData(String digest) {
    String hexadecimal = digest.substring(digest.indexOf(':') + 1);
    Stream<RunInfo> runs = tracked("dataset.digest = " + quoted(shortened(hexadecimal)));
    return distinct(Stream.concat(models.versionsOfData(digest).stream(), versions(runs).stream()));
  }

  /// Runs keep the beginning of a digest that is too long for them.
  private static String shortened(String digest) {
    return digest.length() > LONGEST_TRACKED ? digest.substring(0, KEPT_OF_LONGER) : digest;
  }

  /// The model versions that some code has made.
  ///
  /// @param version as it was registered, such as a commit
  public List<ModelVersion> ofCode(String version) {
    return models.versionsOfCode(version);
  }

  private List<ModelVersion> versions(Stream<RunInfo> runs) {
    return distinct(runs.flatMap(run -> models.versionsOfRun(run.id()).stream()));
  }

  private static List<ModelVersion> distinct(Stream<ModelVersion> versions) {
    List<ModelVersion> found = new ArrayList<>();
    versions.filter(version -> found.stream().noneMatch(
        other -> other.name().equals(version.name()) && other.version() == version.version())).forEach(found::add);
    found.sort(Comparator.comparing(ModelVersion::name).thenComparingLong(ModelVersion::version));
    return found;
  }

  private Stream<RunInfo> tracked(String filter) {
    String[] everywhere = experiments();
    return pages(token -> tracking.runs().searchInfos(RunSearch.in(everywhere).where(filter).from(token))).stream();
  }

  private String[] experiments() {
    ExperimentSearch all = ExperimentSearch.all();
    return pages(token -> tracking.experiments().search(
        new ExperimentSearch(all.filter(), all.viewType(), all.maxResults(), all.orderBy(), token))).stream()
        .map(Experiment::id).toArray(String[]::new);
  }

  /// @param page the page of a token, which is null for the first
  private static <T> List<T> pages(Function<String, Page<T>> page) {
    List<T> all = new ArrayList<>();
    String token = null;
    do {
      Page<T> next = page.apply(token);
      all.addAll(next.items());
      token = next.nextPageToken();
    } while (token != null);
    return all;
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}

package io.roadml.registry;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.Nearest;
import io.roadml.metadata.RefusedException;
import io.roadml.registry.Reader.ModelRow;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Registered models and their versions.
///
/// ```java
/// try (MetadataStore metadata = MetadataStore.open(data); ArtifactStore artifacts = ArtifactStore.open(data.resolve("artifacts"))) {
///   ModelRegistry registry = new ModelRegistry(metadata, artifacts);
///   ModelVersion version = registry.register("flights", Path.of("model.onnx"),
///       Registration.by("ada").withMetrics(Map.of("auc", 0.91)).withSemver("1.4.0"));
///   registry.promote("flights", version.version(), ModelStage.PRODUCTION, "ada", "better on the holdout");
///   ModelFolder files = registry.load("flights", ModelStage.PRODUCTION, Path.of("served"));
/// }
/// ```
///
/// - Versions: whole numbers from 1, never given twice in a model, not even after a version is deleted.
/// - Transactions: each call that changes something is one, durable when it returns; of two at once, in whichever
///   processes, one comes after the other and sees what that one did. A [Change] may name the revision it was decided on.
/// - History: every change leaves lines that are never changed, with actor and reason.
/// - Errors: [RefusedException] with MLflow's code and text, `MetadataException` when the database cannot, [IOException]
///   when bytes cannot be read or kept.
/// - Threading: safe for many threads. Closing the two stores is their owner's.
public final class ModelRegistry {
  private final MetadataStore store;
  private final ArtifactStore artifacts;
  private final RunArtifacts runs;
  private final RegistryConfig config;
  private final Reader reader;
  private final Models models;
  private final Stages stages;
  private final Versions versions;
  private final ModelSearch search;
  private final Resolver resolver;
  private final Lineages lineages;
  private final FileStore files;
  private final Bundles bundles;

  /// A registry that knows no runs, with the defaults.
  public ModelRegistry(MetadataStore store, ArtifactStore artifacts) {
    this(store, artifacts, RunArtifacts.NONE, RegistryConfig.defaults());
  }

  /// A registry.
  ///
  /// @param runs what is known of runs and what they logged
  public ModelRegistry(MetadataStore store, ArtifactStore artifacts, RunArtifacts runs, RegistryConfig config) {
    this.store = store;
    this.artifacts = artifacts;
    this.runs = runs;
    this.config = config;
    this.reader = new Reader(store.sql());
    this.models = new Models(store, reader, config.clock());
    this.stages = new Stages(store, reader, config.clock());
    this.versions = new Versions(store, reader, models, stages, new Sources(reader, runs), config.clock());
    this.search = new ModelSearch(reader);
    this.resolver = new Resolver(reader);
    this.lineages = new Lineages(reader);
    this.files = new FileStore(artifacts, config.mostBytes());
    this.bundles = new Bundles(files);
  }

  /// The same registry with another policy: [StagePolicy#OFF] is what MLflow's clients expect.
  public ModelRegistry withPolicy(StagePolicy policy) {
    return new ModelRegistry(store, artifacts, runs, config.withPolicy(policy));
  }

  /// Registers a version of a model file, or of a folder with all its files; the model is made if it is not there.
  ///
  /// Every `.onnx` file must have the form of an ONNX model, and the files that it keeps tensors in must be among them.
  ///
  /// @throws IOException if the files cannot be read, or their bytes not be kept
  public ModelVersion register(String name, Path model, Registration registration) throws IOException {
    Names.model(name);
    List<ModelFile> stored = files.put(model);
    return version(name, versions.register(name, stored, registration, Change.by(registration.userId())));
  }

  /// Puts a version into a stage, and what was there into the archive if the stage is Staging or Production.
  public ModelVersion promote(String name, long version, ModelStage stage, String actor, String reason) {
    return transition(name, version, stage, stage.isActive(), Change.by(actor).because(reason));
  }

  /// Puts a version into a stage.
  ///
  /// @param archiveExisting whether what is there goes to the archive; only for Staging and Production
  public ModelVersion transition(String name, long version, ModelStage stage, boolean archiveExisting, Change change) {
    stages.transition(name, version, stage, archiveExisting, config.policy(), change);
    return version(name, version);
  }

  /// Puts back what stood at Staging or Production before the last change of it; again, what stood there before that. What
  /// stands there goes to the archive. The policy is not asked.
  ///
  /// @throws RefusedException `INVALID_STATE` if nothing stood there before, or nothing of it is left
  public ModelVersion rollback(String name, ModelStage stage, Change change) {
    stages.rollback(name, stage, change);
    return resolve(new ModelUri(name, ModelUri.Kind.STAGE, stage.label()));
  }

  /// Gives an alias back to the version that had it before.
  ///
  /// @throws RefusedException `INVALID_STATE` if none had, or none of them is left
  public ModelVersion rollbackAlias(String name, String alias, Change change) {
    stages.rollbackAlias(name, alias, change);
    return byAlias(name, alias);
  }

  /// What stood in a stage at a moment, by numbers, oldest first; also versions that have been deleted since.
  public List<Long> asOf(String name, ModelStage stage, Instant moment) {
    return List.copyOf(Timeline.ofStage(stage, until(name, moment)).now());
  }

  /// Which version had an alias at a moment.
  public Optional<Long> asOf(String name, String alias, Instant moment) {
    return Timeline.ofAlias(alias, until(name, moment)).now().stream().findFirst();
  }

  private List<ModelEvent> until(String name, Instant moment) {
    return history(name).stream().filter(event -> event.at() <= moment.toEpochMilli()).toList();
  }

  /// The history of a model, oldest first; of a name that no model has any more, that of those that had it.
  public List<ModelEvent> history(String name) {
    List<ModelEvent> events = reader.events(name);
    if (events.isEmpty()) {
      throw RefusedException.missing(Reader.missing(name).getMessage() + Nearest.hint(name, reader.names()));
    }
    return events;
  }

  /// Where a version comes from, and what comes from it.
  public VersionLineage lineage(String name, long version) {
    return lineages.of(version(name, version));
  }

  /// The versions of a run, of any model.
  public List<ModelVersion> versionsOfRun(String runId) {
    return lineages.ofRun(runId);
  }

  /// The versions that were made from some data, of any model.
  public List<ModelVersion> versionsOfData(String fingerprint) {
    return lineages.ofData(fingerprint);
  }

  /// The versions that some code made, of any model.
  public List<ModelVersion> versionsOfCode(String codeVersion) {
    return lineages.ofCode(codeVersion);
  }

  /// Copies the newest version of a stage to a folder of its own within `folder`.
  ///
  /// @throws IOException if bytes are missing or are not what they were
  public ModelFolder load(String name, ModelStage stage, Path folder) throws IOException {
    return load(new ModelUri(name, ModelUri.Kind.STAGE, stage.label()), folder);
  }

  /// Copies a version to a folder of its own within `folder`.
  ///
  /// @throws IOException as there
  public ModelFolder load(String name, long version, Path folder) throws IOException {
    return load(new ModelUri(name, ModelUri.Kind.VERSION, Long.toString(version)), folder);
  }

  /// Copies what an address stands for to a folder of its own within `folder`, `NAME/VERSION` as in a model repository.
  /// Every file is verified by its checksum, and every ONNX file looked at, before this returns.
  ///
  /// @throws IOException if bytes are missing or are not what they were
  public ModelFolder load(ModelUri uri, Path folder) throws IOException {
    return load(resolve(uri), folder);
  }

  ModelFolder load(ModelVersion version, Path folder) throws IOException {
    List<ModelFile> manifest = manifest(version);
    if (manifest.isEmpty()) {
      throw RefusedException.missing("Model Version (name=" + version.name() + ", version=" + version.version()
          + ") has no files here: its source is '" + version.source() + "'");
    }
    Path own = folder.resolve(FileStore.path(version.name())).resolve(Long.toString(version.version()));
    files.copy(manifest, own);
    return new ModelFolder(version, own, FileStore.modelFile(manifest), FileStore.manifest(manifest));
  }

  /// The files of a version with their checksums; empty if only their address is known.
  public List<ModelFile> files(String name, long version) {
    return manifest(version(name, version));
  }

  private List<ModelFile> manifest(ModelVersion version) {
    List<ModelFile> own = reader.files(reader.require(version.name()).id(), version.version());
    return own.isEmpty() ? runs.files(version.storage()) : own;
  }

  /// Whether some version still has a file of this content: those who collect bytes that nobody needs ask it.
  public boolean uses(String digest) {
    return store.sql().first("SELECT 1 FROM model_file WHERE digest = ? LIMIT 1", row -> row.integer(1), digest)
        .isPresent();
  }

  /// Writes a version with its files as one zip file. The stream is closed.
  ///
  /// @throws IOException if bytes are missing or damaged, or cannot be written
  public void exportVersion(String name, long version, OutputStream out) throws IOException {
    ModelVersion read = version(name, version);
    bundles.write(read, manifest(read), out);
  }

  /// Registers what [#exportVersion] wrote, as a new version in no stage. A bundle that is not whole, that wants to write
  /// anywhere, or that is longer than it says is refused.
  ///
  /// @param name the model; null for the one it was exported from
  /// @throws IOException if it cannot be read, or its bytes not be kept
  public ModelVersion importVersion(Path bundle, String name, Change change) throws IOException {
    Bundles.Bundle read = bundles.read(bundle, change.actor());
    String model = name == null ? read.name() : name;
    return version(model, versions.register(model, read.files(), read.registration(), change));
  }

  /// What an address stands for now.
  ///
  /// @throws RefusedException if it stands for nothing
  public ModelVersion resolve(ModelUri uri) {
    return resolver.require(uri);
  }

  /// What an address stands for now, if anything.
  ///
  /// @throws RefusedException `RESOURCE_DOES_NOT_EXIST` if there is no such model, with the nearest name
  public Optional<ModelVersion> find(ModelUri uri) {
    return resolver.find(uri);
  }

  /// The revisions of models by name, those that are there: they grow with every change. Cheap, for those who look often.
  public Map<String, Long> revisions(List<String> names) {
    Map<String, Long> revisions = new HashMap<>();
    if (!names.isEmpty()) {
      String marks = String.join(", ", java.util.Collections.nCopies(names.size(), "?"));
      store.sql().list("SELECT name, revision FROM registered_model WHERE name IN (" + marks + ")",
          row -> revisions.put(row.text(1), row.integer(2)) == null, names.toArray());
    }
    return revisions;
  }

  /// Makes a model without versions.
  public RegisteredModel createModel(String name, List<ModelTag> tags, String description, Change change) {
    models.create(name, tags, description, change);
    return model(name);
  }

  /// Gives a model another name.
  public RegisteredModel renameModel(String name, String newName, Change change) {
    models.rename(name, newName, change);
    return model(newName);
  }

  /// Describes a model.
  public RegisteredModel describeModel(String name, String description, Change change) {
    models.describe(name, description, change);
    return model(name);
  }

  /// Takes a model away with its versions; its history stays.
  public void deleteModel(String name, Change change) {
    models.delete(name, change);
  }

  /// A model.
  public RegisteredModel model(String name) {
    return reader.model(reader.require(name));
  }

  /// All models, by name.
  public List<RegisteredModel> models() {
    return reader.rows("0 = 0").stream().sorted(java.util.Comparator.comparing(ModelRow::name)).map(reader::model)
        .toList();
  }

  /// Finds models.
  ///
  /// @param filter    on `name` and `tags.<key>`; null for all
  /// @param most      at most so many, 1 to 1,000
  /// @param orderBy   `name`, `creation_timestamp` or `last_updated_timestamp`, each with ASC or DESC
  /// @param pageToken null for the first page
  public Page<RegisteredModel> searchModels(String filter, int most, List<String> orderBy, String pageToken) {
    return search.models(filter, most, orderBy, pageToken);
  }

  /// Finds versions.
  ///
  /// @param filter    on `name`, `version_number`, `run_id`, `source_path` and `tags.<key>`; null for all
  /// @param most      at most so many, 1 to 200,000
  /// @param orderBy   `name`, `version_number`, `creation_timestamp` or `last_updated_timestamp`, each with ASC or DESC
  /// @param pageToken null for the first page
  public Page<ModelVersion> searchVersions(String filter, int most, List<String> orderBy, String pageToken) {
    return search.versions(filter, most, orderBy, pageToken);
  }

  /// The newest version of each of these stages that has one; of all stages, None too, if there are none.
  public List<ModelVersion> latestVersions(String name, List<String> stageNames) {
    List<ModelStage> wanted = stageNames.isEmpty() ? Arrays.asList(ModelStage.values())
        : stageNames.stream().map(ModelStage::named).toList();
    List<ModelVersion> latest = new ArrayList<>(
        Reader.latest(reader.versions("v.model_id = ?", reader.require(name).id())));
    latest.removeIf(version -> !wanted.contains(version.stage()));
    return latest;
  }

  /// Registers a version of what a client has put somewhere, under a model that is there.
  ///
  /// @throws RefusedException also for a source on this machine that is not within the artifacts of the run
  public ModelVersion createVersion(String name, Registration registration, Change change) {
    return version(name, versions.create(name, registration, change));
  }

  /// A version.
  public ModelVersion version(String name, long version) {
    return reader.version(name, version);
  }

  /// The number of a version that a client writes as a text.
  ///
  /// @throws RefusedException `INVALID_PARAMETER_VALUE` if it is none
  public static long versionNumber(String version) {
    return Names.version(version);
  }

  /// Describes a version.
  public ModelVersion describeVersion(String name, long version, String description, Change change) {
    models.describe(name, version, description, change);
    return version(name, version);
  }

  /// Takes a version away, with its aliases; its number is not given again.
  public void deleteVersion(String name, long version, Change change) {
    versions.delete(name, version, change);
  }

  /// Where clients find a version's files.
  public String downloadUri(String name, long version) {
    return version(name, version).storage();
  }

  /// Says a word about a model.
  public void setTag(String name, ModelTag tag, Change change) {
    models.setTag(name, tag, change);
  }

  /// Takes a word about a model back.
  public void deleteTag(String name, String key, Change change) {
    models.deleteTag(name, key, change);
  }

  /// Says a word about a version; `semver` is its semantic version.
  public void setTag(String name, long version, ModelTag tag, Change change) {
    models.setTag(name, version, tag, change);
  }

  /// Takes a word about a version back.
  public void deleteTag(String name, long version, String key, Change change) {
    models.deleteTag(name, version, key, change);
  }

  /// Lets an alias stand for a version, whatever it stood for.
  public void setAlias(String name, String alias, long version, Change change) {
    stages.setAlias(name, alias, version, change);
  }

  /// Takes an alias away; nothing happens if it is not there.
  public void deleteAlias(String name, String alias, Change change) {
    stages.deleteAlias(name, alias, change);
  }

  /// The version of an alias.
  ///
  /// @throws RefusedException `INVALID_PARAMETER_VALUE` if there is none, as in MLflow
  public ModelVersion byAlias(String name, String alias) {
    ModelRow model = reader.require(name);
    return reader.aliased(model.id(), alias).map(version -> version(name, version))
        .orElseThrow(() -> resolver.unknownAlias(model, alias));
  }
}

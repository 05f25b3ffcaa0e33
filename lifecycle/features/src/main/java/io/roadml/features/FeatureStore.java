package io.roadml.features;

import io.roadml.data.Profile;
import io.roadml.data.SqlSession;
import io.roadml.data.Table;
import io.roadml.features.ViewSource.Range;
import io.roadml.metadata.MetadataStore;
import io.roadml.runtime.online.OnlineStoreException;
import io.roadml.runtime.online.RowWriter;
import io.roadml.runtime.online.WriteMode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The feature store of one project in a data folder.
///
/// ```java
/// try (FeatureStore store = FeatureStore.open(Path.of("roadml-data"), "shop")) {
///   store.registerEntity(Entity.of("user_id", FeatureType.INT64));
///   store.registerFeatureView(FeatureView.of("users", List.of("user_id"), List.of(Feature.of("age", FeatureType.INT64))));
///   store.ingest("users", Path.of("users.parquet"));
///   Table training = store.getHistoricalFeatures(labels, List.of("users:age"), HistoryOptions.defaults());
/// }
/// ```
///
/// - Times: a moment without a zone is UTC, everywhere; microseconds, rounded down.
/// - Processes: any number may read; ingests of one view wait for each other.
/// - Threading: safe for many threads.
/// - Fails: [IllegalArgumentException] for a name that is not there, with the nearest, and for rows and definitions that do
///   not fit; [IOException] for what the disk or a file does; nothing is done by halves.
public final class FeatureStore implements AutoCloseable {
  private final MetadataStore metadata;
  private final Catalog catalog;
  private final OfflineStore offline;
  private final OnlineSide online;
  private final OnDemand onDemand;
  private final Materializer materializer;
  private final Clock clock;

  private FeatureStore(MetadataStore metadata, Path dataFolder, String project, Clock clock,
      OfflineView.Limits limits) {
    this.metadata = metadata;
    this.clock = clock;
    this.catalog = new Catalog(metadata, project);
    Path history = dataFolder.resolve("offline");
    this.offline = new OfflineStore(history.resolve(project), clock, limits);
    this.online = new OnlineSide(dataFolder.resolve("online"), catalog, clock,
        new OfflineReplay(metadata, history, clock));
    this.onDemand = new OnDemand(catalog);
    this.materializer = new Materializer(project, online, metadata.watermarks());
  }

  /// Opens a project of a data folder; both are made when they are not there.
  ///
  /// @throws IOException if the folder cannot be used
  public static FeatureStore open(Path dataFolder, String project) throws IOException {
    return open(dataFolder, project, Clock.systemUTC());
  }

  /// [#open(Path, String)] with another clock.
  ///
  /// @throws IOException as there
  public static FeatureStore open(Path dataFolder, String project, Clock clock) throws IOException {
    return open(dataFolder, project, clock, OfflineView.Limits.DEFAULT);
  }

  static FeatureStore open(Path dataFolder, String project, Clock clock, OfflineView.Limits limits)
      throws IOException {
    Names.good("project", project);
    return new FeatureStore(MetadataStore.open(dataFolder, clock), dataFolder, project, clock, limits);
  }

  /// The projects of a data folder that have definitions, by name.
  ///
  /// @throws IOException if the folder cannot be used
  public static List<String> projects(Path dataFolder) throws IOException {
    if (!MetadataStore.exists(dataFolder)) {
      return List.of();
    }
    try (MetadataStore metadata = MetadataStore.open(dataFolder)) {
      return metadata.definitions().projects();
    }
  }

  /// Forgets a project of a data folder: its definitions, its rows in both stores, and how far they were copied. What else
  /// the folder has stays.
  ///
  /// @throws IOException if the folder cannot be used
  /// @throws io.roadml.runtime.online.OnlineStoreException if a process has the online store open for writing; then nothing
  ///   is forgotten
  public static void forget(Path dataFolder, String project) throws IOException {
    Names.good("project", project);
    if (!MetadataStore.exists(dataFolder)) {
      return;
    }
    try (MetadataStore metadata = MetadataStore.open(dataFolder)) {
      OnlineSide.forget(dataFolder.resolve("online"), project);
      PartFiles.delete(dataFolder.resolve("offline").resolve(project));
      new Catalog(metadata, project).forget();
    }
  }

  /// An ISO-8601 moment or day, as the store reads texts: without a zone it is UTC.
  ///
  /// @throws IllegalArgumentException if the text is none
  public static Instant moment(String text) {
    return Times.parse(text);
  }

  /// The project's name.
  public String project() {
    return catalog.project();
  }

  /// Registers an entity; the same one again does nothing, and another of its name is refused.
  public Entity registerEntity(Entity entity) {
    return catalog.register(entity);
  }

  /// Registers a view whose entities are registered. The same one again does nothing; features appended at the end make a
  /// new schema version, in which older rows have no value for them; another maximum age counts from now on.
  ///
  /// @return the schema version
  /// @throws IllegalArgumentException if it differs from the registered one in anything else
  public long registerFeatureView(FeatureView view) {
    return catalog.register(view, false).schemaVersion();
  }

  /// Registers a view in place of whatever was registered: unless the change is one that rows can bear, the view begins
  /// without rows.
  ///
  /// @return the schema version
  /// @throws IOException if the online store cannot forget the view's rows
  public long replaceFeatureView(FeatureView view) throws IOException {
    boolean isNew = catalog.views().stream().noneMatch(each -> each.name().equals(view.name()));
    long before = isNew ? 1 : catalog.view(view.name()).epoch();
    RegisteredView registered = catalog.register(view, true);
    if (registered.epoch() != before) {
      metadata.watermarks().forget(project(), view.name());
      catalog.leftOnline(view.name());
      online.drop(view.name());
    }
    return registered.schemaVersion();
  }

  /// Registers a set of features, or changes it.
  ///
  /// @throws IllegalArgumentException if a feature is not there
  public FeatureService registerFeatureService(FeatureService service) {
    return catalog.register(service);
  }

  /// Registers features that are computed when they are asked for, or changes them.
  ///
  /// @throws IllegalArgumentException if a source is not there
  public OnDemandView registerOnDemandView(OnDemandView view) {
    return catalog.register(view);
  }

  /// Makes the code known, in this process, that on-demand views name.
  public void registerTransform(String name, OnDemandTransform transform) {
    onDemand.register(name, transform);
  }

  /// The on-demand views, by name.
  public List<OnDemandView> onDemandViews() {
    return List.copyOf(catalog.onDemandViews().values());
  }

  /// Registers all of a file's definitions, or none.
  public void apply(DefinitionFile definitions) {
    metadata.transact(() -> {
      definitions.entities().forEach(catalog::register);
      definitions.views().forEach(view -> catalog.register(view, false));
      definitions.services().forEach(catalog::register);
      return definitions;
    });
  }

  /// The entities, by name.
  public List<Entity> entities() {
    return catalog.entities();
  }

  /// The views, by name.
  public List<FeatureView> views() {
    return catalog.views().stream().map(RegisteredView::view).toList();
  }

  /// The services, by name.
  public List<FeatureService> services() {
    return catalog.services();
  }

  /// The view of this name.
  ///
  /// @throws IllegalArgumentException if there is none, naming the nearest
  public FeatureView view(String name) {
    return catalog.view(name).view();
  }

  /// The service of this name.
  ///
  /// @throws IllegalArgumentException if there is none, naming the nearest
  public FeatureService service(String name) {
    return catalog.service(name);
  }

  /// Takes the rows of a file in, whose columns bear the names of the view's.
  ///
  /// @throws IOException if the file cannot be read
  /// @throws RefusedRowsException if a row cannot be taken, and there is no quarantine
  public IngestReport ingest(String view, Path file, IngestOptions options) throws IOException {
    return ingest(view, options, "file=" + file.getFileName(), intake -> intake.stage(file));
  }

  /// [#ingest(String, Path, IngestOptions)] with the usual options.
  ///
  /// @throws IOException as there
  public IngestReport ingest(String view, Path file) throws IOException {
    return ingest(view, file, IngestOptions.defaults());
  }

  /// Takes rows in memory in.
  ///
  /// @throws IOException if the disk refuses them
  public IngestReport ingest(String view, Table rows, IngestOptions options) throws IOException {
    return ingest(view, options, "the table", intake -> intake.stage(rows));
  }

  /// [#ingest(String, Table, IngestOptions)] with the usual options.
  ///
  /// @throws IOException as there
  public IngestReport ingest(String view, Table rows) throws IOException {
    return ingest(view, rows, IngestOptions.defaults());
  }

  @FunctionalInterface
  private interface Staging {
    IngestReport of(Intake intake) throws IOException;
  }

  /// The online store is opened first: if another process has it, nothing has been stored yet.
  private IngestReport ingest(String name, IngestOptions options, String source, Staging staging) throws IOException {
    RegisteredView view = catalog.view(name);
    try (SqlSession sql = SqlSession.open("ingest of " + source + " into view=" + name)) {
      IngestReport report = staging.of(new Intake(sql, view, options, source, clock.instant()));
      if (options.online()) {
        online.forWriting(view);
      }
      offline.view(view).append(view, sql, Intake.STAGED);
      return options.online() ? report.with(onlineToo(name, () -> writeStaged(view, sql, report))) : report;
    }
  }

  @FunctionalInterface
  private interface OnlineWrite {
    OnlineReport run() throws IOException;
  }

  /// Writes rows online that the offline store has already: what fails here loses none.
  private static OnlineReport onlineToo(String view, OnlineWrite write) throws IOException {
    try {
      return write.run();
    } catch (OnlineStoreException e) {
      throw new IOException(e.getMessage() + "; the offline store has the rows, so materialize view=" + view + " then",
          e);
    }
  }

  private OnlineReport writeStaged(RegisteredView view, SqlSession sql, IngestReport report) throws IOException {
    ViewSource source = offline.view(view).source(view);
    OnlineReport written = online.write(view, sql,
        Winners.of(source, "SELECT *, rowid AS __seq FROM " + Intake.STAGED), WriteMode.REPLACE);
    long beaten = report.appended() - written.read();
    return written.plus(new OnlineReport(beaten, 0, beaten, 0, 0));
  }

  /// Takes a few rows in, at once and without a detour: they are on the disk when this returns, and then in the online
  /// store.
  ///
  /// @param rows a value for each column of the view that has one: whole numbers, numbers, texts and booleans as their
  ///   types are, times as [Instant], [java.time.OffsetDateTime] or ISO-8601 text
  /// @throws IOException if the disk refuses them
  /// @throws IllegalArgumentException if one row is wrong, with its number; then none is taken
  public IngestReport push(String view, List<? extends Map<String, ?>> rows) throws IOException {
    RegisteredView registered = catalog.view(view);
    List<List<Object>> checked = new PushedRows(registered, clock.instant().plus(IngestOptions.defaults().skew()))
        .checked(rows);
    online.forWriting(registered);
    offline.view(registered).append(registered, checked);
    OnlineReport written = checked.isEmpty() ? OnlineReport.NONE : onlineToo(view, () -> online.write(registered,
        new InlineRows(registered, registered.schemaVersion()).tableOf(checked).build(), WriteMode.REPLACE));
    return new IngestReport(view, rows.size(), rows.size(), 0, List.of(), written);
  }

  /// The features of entities as they are now.
  ///
  /// @param features as `view:feature`
  /// @param entities for each row a value for each entity of the features' views; others are passed over
  /// @return rows in the order of the entities, also of equal ones, and columns in that of the features
  /// @throws IllegalArgumentException for a view or feature that is not there, or an entity that is missing or of another
  ///   type
  public OnlineFeatures getOnlineFeatures(List<String> features, List<? extends Map<String, ?>> entities) {
    return getOnlineFeatures(features, entities, ReadOptions.defaults());
  }

  /// [#getOnlineFeatures(List, List)], which may give old values too.
  ///
  /// @throws IllegalArgumentException as there
  public OnlineFeatures getOnlineFeatures(List<String> features, List<? extends Map<String, ?>> entities,
      ReadOptions options) {
    return prepareOnline(features, options).get(entities);
  }

  /// Resolves the names of a question once; see [#getOnlineFeatures].
  ///
  /// A view that nobody had written to by then is not found in later answers either.
  ///
  /// @throws IllegalArgumentException for a view or feature that is not there
  public OnlineQuery prepareOnline(List<String> features) {
    return prepareOnline(features, ReadOptions.defaults());
  }

  /// [#prepareOnline(List)] of a question that may be answered with old values too.
  ///
  /// @throws IllegalArgumentException as there
  public OnlineQuery prepareOnline(List<String> features, ReadOptions options) {
    return new OnlineQuery(features.stream().map(FeatureRef::of).toList(), options, catalog, online, onDemand, clock);
  }

  /// Copies the newest rows of a window of event times, both ends included, to the online store. Doing it twice, or in any
  /// order, comes to the same.
  ///
  /// @throws IOException if a file cannot be read
  public MaterializeReport materialize(String view, Instant from, Instant to) throws IOException {
    return materializer.window(source(view), from, to, WriteMode.REPLACE);
  }

  /// [#materialize], which puts older rows in the place of newer ones.
  ///
  /// @throws IOException as there
  public MaterializeReport rematerialize(String view, Instant from, Instant to) throws IOException {
    return materializer.window(source(view), from, to, WriteMode.FORCE);
  }

  /// Copies to the online store what has come since the last time: event times up to `to`, or up to now if that is earlier,
  /// and rows of earlier event times that were ingested since.
  ///
  /// @throws IOException if a file cannot be read; the next run then starts where this one did
  public MaterializeReport materializeIncremental(String view, Instant to) throws IOException {
    return materializer.increment(source(view), to, clock.instant());
  }

  /// Rows as they are, past all checks; for tests.
  void append(String view, List<List<Object>> rows) throws IOException {
    RegisteredView registered = catalog.view(view);
    offline.view(registered).append(registered, rows);
  }

  /// A writer past the offline store; for tests.
  RowWriter onlineWriter(String view) throws IOException {
    return online.forWriting(catalog.view(view)).writer();
  }

  /// Joins features to rows of entities and moments, point in time.
  ///
  /// @param entities a column for each entity of the features' views, a time column, and any others
  /// @param features as `view:feature`; each becomes a column `view__feature`
  /// @return the same rows in the same order, with the features' columns behind their own
  /// @throws IOException if a file of the offline store cannot be read
  public Table getHistoricalFeatures(Table entities, List<String> features, HistoryOptions options)
      throws IOException {
    return history(EntityRows.of(entities), features, options).read(this::source);
  }

  /// Joins features to the rows of a file, into another file, whose ending tells its format.
  ///
  /// @return the number of rows
  /// @throws IOException if a file cannot be read or written
  public long writeHistoricalFeatures(Path entities, List<String> features, HistoryOptions options, Path out)
      throws IOException {
    return history(EntityRows.of(entities), features, options).writeTo(out, this::source);
  }

  private History history(EntityRows entities, List<String> features, HistoryOptions options) {
    return new History(entities, features.stream().map(FeatureRef::of).toList(), options, onDemand);
  }

  /// The newest row of each entity at a moment: the keys, the features, and the event time.
  ///
  /// @throws IOException if a file of the offline store cannot be read
  public Table latestAsOf(String view, Instant moment) throws IOException {
    ViewSource source = source(view);
    try (SqlSession sql = SqlSession.open("view=" + view)) {
      return sql.query(Winners.at(source, sql, Times.micros(moment)));
    }
  }

  /// Deletes an entity from every view whose entities are exactly the given ones: its rows up to now are gone from both
  /// stores, and those that come later with an event time up to now are too.
  ///
  /// The rows stay in files until [#compact].
  ///
  /// @param key a value for each entity: a whole number or a text
  /// @return the views that it was deleted from
  /// @throws IOException if the disk refuses
  public List<String> delete(Map<String, ?> key) throws IOException {
    List<RegisteredView> views = catalog.views().stream()
        .filter(view -> !key.isEmpty() && key.keySet().equals(Set.copyOf(view.view().entities()))).toList();
    if (views.isEmpty()) {
      key.keySet().forEach(name -> Nearest.known("entity", name, entities().stream().map(Entity::name).toList(),
          " in project=" + project()));
      throw new IllegalArgumentException("no view of project=" + project() + " has the entities " + key.keySet());
    }
    long now = Times.micros(clock.instant());
    for (RegisteredView view : views) {
      Commit.Deletion deletion = new Commit.Deletion(Keys.of(view, key), now);
      online.forWriting(view);
      offline.view(view).delete(view, List.of(deletion));
      online.delete(view, deletion);
    }
    return views.stream().map(RegisteredView::name).toList();
  }

  /// What a view's columns are like, over all its rows or those of a window of event times, both ends included.
  ///
  /// @throws IOException if a file cannot be read
  public Profile profile(String view, Optional<Instant> from, Optional<Instant> to) throws IOException {
    ViewSource source = source(view);
    Range range = new Range(from.map(Times::micros).orElse(Long.MIN_VALUE),
        to.map(Times::micros).orElse(Long.MAX_VALUE),
        Long.MAX_VALUE);
    try (SqlSession sql = SqlSession.open("view=" + view)) {
      return sql.profile(source.columnsOfTheView() + " FROM (" + source.load(sql, "rows", range) + ")");
    }
  }

  /// Writes the definitions as a Feast repository, and all rows of each view as a Parquet file beside them.
  ///
  /// @throws IOException if a file cannot be read or written
  public void exportFeast(Path folder) throws IOException {
    new FeastRepository(catalog).writeTo(folder);
    for (RegisteredView view : catalog.views()) {
      ViewSource source = offline.view(view).source(view);
      Path file = folder.resolve("data").resolve(view.name() + ".parquet");
      try (SqlSession sql = SqlSession.open("export of view=" + view.name())) {
        sql.writeTo(file, file, source.columnsOfTheView() + " FROM ("
            + source.load(sql, "rows", Range.ALL) + ") ORDER BY __seq");
      }
    }
  }

  /// Rewrites a view's files: many small ones become few, and deleted rows are on the disk no more.
  ///
  /// Whoever began to read before may find files missing, and should ask again.
  ///
  /// @return how many rows there are
  /// @throws IOException if the disk refuses
  public long compact(String view) throws IOException {
    RegisteredView registered = catalog.view(view);
    return offline.view(registered).compact(registered);
  }

  private ViewSource source(String view) throws IOException {
    RegisteredView registered = catalog.view(view);
    return offline.view(registered).source(registered);
  }

  @Override
  public void close() {
    online.close();
    metadata.close();
  }
}

package io.roadml.serving.endpoint;

import io.roadml.kernels.EditDistance;
import io.roadml.runtime.core.FeatureSource;
import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.core.ModelSource;
import io.roadml.runtime.core.ModelSource.Offer;
import io.roadml.runtime.core.ViewFreshness;
import io.roadml.serving.endpoint.ModelStatus.State;
import io.roadml.serving.endpoint.RepositoryException.Kind;
import io.roadml.serving.endpoint.ServedModel.Routes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/// All models being served.
///
/// ```java
/// try (Endpoints endpoints = Endpoints.open(EndpointsConfig.of(List.of(engine), List.of(DirectorySource.open(folder))))) {
///   endpoints.awaitLoaded();
///   Endpoint endpoint = endpoints.find("flights");
///   …
/// }
/// ```
///
/// - Threading: safe for many threads. Models are loaded one after the other on one thread, so that loading takes at most
///   that much from those that serve.
/// - Allocation: none in [#find]; a request that is served allocates nothing here.
/// - Failure: a model that cannot be loaded is [ModelStatus.State#UNAVAILABLE] with the reason, and the others serve. New
///   content that cannot be loaded leaves the old one serving, with the reason in the index.
public final class Endpoints implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(Endpoints.class.getName());

  private static final String UNLOADED = "unloaded";

  private final EndpointsConfig config;
  private final VersionLoader versionLoader;
  private final LoaderThread loader = new LoaderThread();
  private final Drains drains = new Drains();
  private final CountDownLatch started = new CountDownLatch(1);
  private final AtomicBoolean lookPending = new AtomicBoolean();

  /// Guards `models` and what they hold. Never held while a model is loaded or drained.
  private final Object lock = new Object();
  private final Map<String, ServedModel> models = new TreeMap<>();

  /// What callers find: replaced as a whole, under the lock.
  private volatile Map<String, Routes> table = Map.of();
  private volatile boolean loadedOnce;
  private volatile boolean ready;
  private volatile boolean closed;

  private Endpoints(final EndpointsConfig config) {
    this.config = config;
    this.versionLoader = new VersionLoader(config);
  }

  /// Reads the sources and begins to load what the control says. Returns before the models are loaded.
  ///
  /// @throws IOException when a source cannot be read; the message names it; the sources are closed
  /// @throws RepositoryException when a model that is to be loaded at the start is not there
  public static Endpoints open(final EndpointsConfig config) throws IOException {
    final Endpoints endpoints = new Endpoints(config);
    try {
      endpoints.start();
      return endpoints;
    } catch (final IOException | RuntimeException e) {
      endpoints.close();
      throw e;
    }
  }

  private void start() throws IOException {
    see(list());
    if (config.control() == ModelControl.EXPLICIT) {
      config.startup().forEach(this::known);
    }
    loader.submit(() -> {
      try {
        reconcileAll();
      } finally {
        loadedOnce = true;
        publish();
        started.countDown();
      }
    });
    if (config.control().watches()) {
      config.sources().forEach(source -> source.onChange(this::changed));
    }
  }

  /// Waits until every model that was there at the start is loaded or has failed to, or this is closed.
  ///
  /// @throws InterruptedException when the caller is interrupted
  public void awaitLoaded() throws InterruptedException {
    started.await();
  }

  /// Returns the newest version of a model that is ready, or `null` when the model is unknown or no version is ready;
  /// [#index] tells these two apart. See [Endpoint] for how long it may be used.
  ///
  /// - Allocation: none. Never waits.
  public Endpoint find(final String model) {
    final Routes routes = table.get(model);
    return routes == null ? null : routes.newest();
  }

  /// Returns one version of a model, or `null` when it is not served.
  ///
  /// - Allocation: none. Never waits.
  public Endpoint find(final String model, final String version) {
    final Routes routes = table.get(model);
    return routes == null ? null : routes.versions().get(version);
  }

  /// Returns every name and version that the sources offer or that is still served, sorted by name, oldest version first.
  public List<ModelStatus> index() {
    synchronized (lock) {
      final List<ModelStatus> statuses = new ArrayList<>();
      models.values().forEach(model -> statuses.addAll(model.statuses()));
      return statuses;
    }
  }

  /// Returns how fresh the feature views are that the source of features holds; none without a source. For those who
  /// watch: it may read files.
  public List<ViewFreshness> freshness() {
    final FeatureSource features = config.features();
    return features == null ? List.of() : features.freshness();
  }

  /// Says whether every version that should be served is. False until the first load is over, and while one has failed
  /// of which no earlier content is served.
  public boolean ready() {
    return ready;
  }

  /// Loads a model's chosen versions, new content included, and returns when they serve. What is served already and has not
  /// changed is left alone.
  ///
  /// @throws RepositoryException when the model is unknown, control is off, or a version cannot be loaded
  public void load(final String model) {
    requireCommands();
    loader.call(() -> loadNow(model));
  }

  /// Unloads all versions of a model and returns when they have finished what they had accepted and their memory is free.
  /// It stays unloaded until it is loaded again.
  ///
  /// @throws RepositoryException when the model is unknown or control is off
  public void unload(final String model) {
    requireCommands();
    final List<Thread> draining = new ArrayList<>();
    loader.call(() -> draining.addAll(unloadNow(known(model))));
    Drains.await(draining);
  }

  private List<Thread> unloadNow(final ServedModel model) {
    final List<LoadedVersion> taken = new ArrayList<>();
    synchronized (lock) {
      model.wanted = false;
      model.versions.values().forEach(version -> {
        version.chosen = false;
        if (version.isServed()) {
          taken.add(version.takeAway());
        } else if (version.state != State.UNLOADING) {
          settle(version, State.UNAVAILABLE, UNLOADED);
        }
      });
      publish();
    }
    return taken.stream().map(version -> drain(model, version, UNLOADED)).toList();
  }

  private void requireCommands() {
    if (closed) {
      throw new RepositoryException(Kind.CLOSED, "the server is shutting down");
    }
    if (!config.control().takesCommands()) {
      throw new RepositoryException(Kind.SWITCHED_OFF, "loading and unloading is switched off (--model-control "
          + config.control() + "); start with --model-control both or explicit to allow it");
    }
  }

  private ServedModel known(final String name) {
    synchronized (lock) {
      final ServedModel model = models.get(name);
      if (model == null) {
        throw new RepositoryException(Kind.UNKNOWN_MODEL,
            "model " + name + " is unknown" + (models.isEmpty() ? "; the repository is empty"
                : ", did you mean " + EditDistance.nearest(name, models.keySet()).orElse("") + "?"));
      }
      return model;
    }
  }

  private void loadNow(final String name) {
    try {
      see(list());
    } catch (final IOException e) {
      throw new RepositoryException(Kind.SOURCE_FAILED, "the model repository cannot be read", e);
    }
    final ServedModel model = known(name);
    synchronized (lock) {
      model.wanted = true;
      model.versions.values().stream().filter(version -> !version.isServed() || !version.reason.isEmpty())
          .forEach(version -> version.tried = "");
    }
    reconcile(model);
    if (config.control().watches()) {
      loader.submit(this::reconcileAll); // the look may have found changes of other models, too
    }
    synchronized (lock) {
      requireLoaded(model);
    }
  }

  private static void requireLoaded(final ServedModel model) {
    final List<String> failures = new ArrayList<>();
    model.versions.forEach((name, version) -> {
      if (version.chosen && !version.reason.isEmpty()) {
        failures.add("version " + name + ": " + version.reason);
      }
    });
    if (!failures.isEmpty()) {
      throw new RepositoryException(Kind.LOAD_FAILED,
          "model " + model.name + " cannot be loaded: " + String.join("; ", failures));
    }
    if (!model.isReady()) {
      throw new RepositoryException(Kind.LOAD_FAILED,
          "model " + model.name + " cannot be loaded: its version policy chooses none"
              + " of the versions " + String.join(", ", model.offered()));
    }
  }

  /// Hears that a source has changed; several changes that come before the look are one look.
  private void changed() {
    if (!closed && !lookPending.getAndSet(true)) {
      loader.submit(this::look);
    }
  }

  private void look() {
    lookPending.set(false);
    try {
      see(list());
    } catch (final IOException e) {
      LOGGER.log(System.Logger.Level.WARNING, "the model repository cannot be read; what is loaded is served on", e);
      return;
    }
    reconcileAll();
  }

  /// Lists all offers by name. The first source that offers a name has it.
  private Map<String, List<Offer>> list() throws IOException {
    final Map<String, List<Offer>> offers = new TreeMap<>();
    for (final ModelSource source : config.sources()) {
      final Map<String, List<Offer>> own = new TreeMap<>();
      for (final Offer offer : source.list()) {
        own.computeIfAbsent(offer.name(), name -> new ArrayList<>()).add(offer);
      }
      own.forEach((name, versions) -> {
        if (offers.putIfAbsent(name, versions) != null) {
          LOGGER.log(System.Logger.Level.WARNING, "model {0} is offered by two sources; the first one is served", name);
        }
      });
    }
    return offers;
  }

  private void see(final Map<String, List<Offer>> offers) {
    synchronized (lock) {
      final boolean starting = !loadedOnce;
      offers.forEach((name, versions) -> models
          .computeIfAbsent(name,
              any -> new ServedModel(name, config.control().loadsAll() || (starting && isStartup(name))))
          .see(versions));
      models.forEach((name, model) -> model.see(offers.getOrDefault(name, List.of())));
    }
  }

  private boolean isStartup(final String name) {
    return config.control() == ModelControl.EXPLICIT && config.startup().contains(name);
  }

  private void reconcileAll() {
    final List<ServedModel> changed;
    synchronized (lock) {
      changed = models.values().stream().filter(model -> model.changed).toList();
    }
    changed.forEach(this::reconcile);
  }

  /// Makes what is served of a model what its files and its configuration say.
  private void reconcile(final ServedModel model) {
    if (closed) {
      return;
    }
    synchronized (lock) {
      model.changed = false;
    }
    if (model.wanted) {
      final ModelSettings settings = settings(model);
      if (settings != null) {
        loadChosen(model, settings);
      }
    }
    retire(model);
  }

  /// Reads the model's configuration; a wrong one leaves what is served.
  private ModelSettings settings(final ServedModel model) {
    if (model.seen.isEmpty()) {
      return null;
    }
    try {
      final ModelSettings settings = SettingsReader.read(model.name,
          ConfigFile.read(model.seen.getLast().configuration()));
      warnOfNotUsed(model, settings.notUsed());
      return settings;
    } catch (final RuntimeException e) { // a wrong file, or a bug in reading it: either way one model's failure
      synchronized (lock) {
        final ServedVersion newest = model.versions.get(model.offered().getLast());
        model.versions.values().stream().filter(version -> version.isServed() || version == newest)
            .forEach(version -> refuse(model, version, e));
        publish();
      }
      return null;
    }
  }

  private static void warnOfNotUsed(final ServedModel model, final List<String> notUsed) {
    if (!notUsed.isEmpty() && !notUsed.equals(model.warnedOf)) {
      LOGGER.log(System.Logger.Level.WARNING, "config.pbtxt of {0} has fields that are not used yet: {1}", model.name,
          String.join(", ", notUsed));
    }
    model.warnedOf = notUsed;
  }

  private void loadChosen(final ServedModel model, final ModelSettings settings) {
    final List<ServedVersion> chosen = new ArrayList<>();
    synchronized (lock) {
      final List<String> names = VersionChoice.of(settings.policy(), model.offered());
      model.versions.forEach((name, version) -> choose(version, names.contains(name)));
      names.reversed().forEach(name -> chosen.add(model.versions.get(name)));
    }
    chosen.forEach(version -> load(model, version, settings));
  }

  private static void choose(final ServedVersion version, final boolean chosen) {
    version.chosen = chosen;
    if (!chosen && !version.isServed() && version.state != State.UNLOADING) {
      settle(version, State.UNAVAILABLE, ModelStatus.NOT_CHOSEN);
    }
  }

  private void load(final ServedModel model, final ServedVersion version, final ModelSettings settings) {
    synchronized (lock) {
      if (closed || !version.needsLoading()) {
        return;
      }
      version.tried = version.offer.revision();
      if (!version.isServed()) {
        settle(version, State.LOADING, "");
      }
    }
    try {
      serve(model, version, versionLoader.load(version.offer, settings, version.statistics));
    } catch (final RuntimeException | Error e) { // whatever an engine throws is that model's failure, and not the server's
      synchronized (lock) {
        refuse(model, version, e);
        publish();
      }
    }
  }

  /// Lets callers find the new content from here on; what the old one accepted, it finishes.
  private void serve(final ServedModel model, final ServedVersion version, final LoadedVersion loaded) {
    final LoadedVersion old;
    synchronized (lock) {
      old = version.serving;
      version.serving = loaded;
      settle(version, State.READY, "");
      publish();
    }
    LOGGER.log(System.Logger.Level.INFO, "serving {0} version {1}", model.name, loaded.endpoint().version());
    if (old != null) {
      drains.start(old, () -> {
      });
    }
  }

  /// Notes why new content is not served.
  private static void refuse(final ServedModel model, final ServedVersion version, final Throwable failure) {
    final String words = failure instanceof ModelException ? failure.getMessage()
        : "loading failed inside (" + failure.getClass().getSimpleName() + ")";
    LOGGER.log(System.Logger.Level.WARNING, "model " + model.name + " cannot be loaded: " + words,
        failure instanceof ModelException ? null : failure);
    version.chosen = true;
    settle(version, version.isServed() ? State.READY : State.UNAVAILABLE,
        version.isServed() ? "still serving what was loaded before, for the new files cannot be loaded: " + words
            : words);
  }

  private static void settle(final ServedVersion version, final State state, final String reason) {
    version.state = state;
    version.reason = reason;
  }

  /// Takes away what is served and no longer chosen, unless what is chosen instead cannot be served.
  private void retire(final ServedModel model) {
    final List<LoadedVersion> retired = new ArrayList<>();
    synchronized (lock) {
      final boolean gone = model.seen.isEmpty();
      if (gone || model.isReady()) {
        model.versions.values().stream().filter(version -> version.isServed() && (gone || !version.chosen))
            .forEach(version -> retired.add(version.takeAway()));
      }
      forget(model);
      publish();
    }
    retired.forEach(version -> drain(model, version, ModelStatus.NOT_CHOSEN));
  }

  private void forget(final ServedModel model) {
    model.forgetGone();
    if (model.versions.isEmpty() && model.seen.isEmpty()) {
      models.remove(model.name);
    }
  }

  private Thread drain(final ServedModel model, final LoadedVersion version, final String reason) {
    return drains.start(version, () -> {
      synchronized (lock) {
        final ServedVersion left = model.versions.get(version.endpoint().version());
        if (left != null && left.state == State.UNLOADING) {
          settle(left, State.UNAVAILABLE, reason);
        }
        forget(model);
        publish();
      }
    });
  }

  private void publish() {
    synchronized (lock) {
      final Map<String, Routes> routes = new HashMap<>();
      models.forEach((name, model) -> {
        final Routes found = model.routes();
        if (found != null) {
          routes.put(name, found);
        }
      });
      table = closed ? Map.of() : Map.copyOf(routes);
      ready = !closed && loadedOnce && models.values().stream().allMatch(ServedModel::isReady);
    }
  }

  /// Finishes what was accepted by all models, frees their memory, ends the threads and closes the sources. A second call
  /// waits for the first.
  @Override
  public void close() {
    closed = true;
    config.sources().forEach(Endpoints::close);
    loader.close();
    started.countDown();
    final List<LoadedVersion> serving = new ArrayList<>();
    synchronized (lock) {
      models.values().forEach(model -> model.versions.values().stream().filter(ServedVersion::isServed)
          .forEach(version -> serving.add(version.takeAway())));
      publish();
    }
    serving.forEach(version -> drains.start(version, () -> {
    }));
    drains.await();
    synchronized (lock) {
      models.clear();
    }
  }

  private static void close(final ModelSource source) {
    try {
      source.close();
    } catch (final IOException e) {
      LOGGER.log(System.Logger.Level.WARNING, "a model source could not be closed", e);
    }
  }
}

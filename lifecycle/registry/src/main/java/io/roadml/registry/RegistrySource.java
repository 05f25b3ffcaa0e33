package io.roadml.registry;

import io.roadml.metadata.RefusedException;
import io.roadml.runtime.core.ModelSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Offers what `models:/…` addresses stand for to the runtime, and follows them: a promotion, a rollback, another version for
/// an alias, by whichever process.
///
/// - Looks: four times a second, by one statement for all addresses; only what changed is looked at closer.
/// - Files: each offered version is copied to a folder of this source alone, every file verified. A `config.pbtxt` and a
///   `features.pbtxt` among them are its configuration.
/// - What stands for nothing any more, or cannot be copied, leaves the last version offered, with a warning in the log:
///   a server does not stop serving because somebody archived a version before promoting the next.
/// - Threading: safe for many threads; one thread of its own, `roadml-registry`, from [#onChange] on.
public final class RegistrySource implements ModelSource {
  private static final System.Logger LOGGER = System.getLogger(RegistrySource.class.getName());
  private static final Duration POLL = Duration.ofMillis(250);
  private static final String CONFIGURATION = "config.pbtxt";

  private final ModelRegistry registry;
  private final Map<String, ModelUri> wanted;
  private final ServedFolder served;
  private final long pollNanos;

  /// Guards what is offered; one look at a time.
  private final Object looking = new Object();
  private final Map<String, Offer> offers = new TreeMap<>();
  private final Map<String, String> complaints = new HashMap<>();
  private Map<String, Long> revisions = Map.of();

  /// Guards the thread and its listener.
  private final Object watching = new Object();
  private Runnable listener;
  private Thread watcher;
  private boolean closed;

  private RegistrySource(ModelRegistry registry, Map<String, ModelUri> wanted, ServedFolder served, Duration poll) {
    this.registry = registry;
    this.wanted = new TreeMap<>(wanted);
    this.served = served;
    this.pollNanos = poll.toNanos();
  }

  /// Opens a source.
  ///
  /// @param wanted addresses by the names that they are served under
  /// @param folder where the files go that are served; several sources may share it
  /// @throws RefusedException if a model is not there; with the nearest name
  /// @throws IOException if a version's files cannot be copied
  public static RegistrySource open(ModelRegistry registry, Map<String, ModelUri> wanted, Path folder)
      throws IOException {
    return open(registry, wanted, folder, POLL);
  }

  static RegistrySource open(ModelRegistry registry, Map<String, ModelUri> wanted, Path folder, Duration poll)
      throws IOException {
    RegistrySource source = new RegistrySource(registry, wanted, ServedFolder.take(folder), poll);
    try {
      source.start();
      return source;
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private void start() throws IOException {
    synchronized (looking) {
      revisions = registry.revisions(names());
      for (Map.Entry<String, ModelUri> entry : wanted.entrySet()) {
        if (!follow(entry.getKey(), entry.getValue())) {
          complain(entry.getKey(), entry.getValue() + " stands for no version yet; it is served as soon as it does");
        }
      }
    }
  }

  private List<String> names() {
    return wanted.values().stream().map(ModelUri::name).distinct().toList();
  }

  /// Looks at what an address stands for now; says whether it stands for anything.
  private boolean follow(String name, ModelUri uri) throws IOException {
    ModelVersion version = registry.find(uri).orElse(null);
    if (version == null) {
      return false;
    }
    Offer offered = offers.get(name);
    if (offered == null || !offered.revision().equals(revision(version))) {
      ModelFolder files = registry.load(version, served.next());
      offers.put(name, new Offer(name, Long.toString(version.version()), files.folder(), files.file(),
          files.folder().resolve(CONFIGURATION), revision(version)));
      served.copied(offers.values().stream().map(Offer::folder).toList());
    }
    complaints.remove(name);
    return true;
  }

  /// A version's files never change, but a model may have been deleted and another one registered under its name.
  private static String revision(ModelVersion version) {
    return version.name() + "/" + version.version() + " of " + version.createdAt();
  }

  private void complain(String name, String complaint) {
    if (!complaint.equals(complaints.put(name, complaint))) {
      LOGGER.log(System.Logger.Level.WARNING, complaint);
    }
  }

  /// Looks once; says whether anything else is offered than before.
  private boolean look() {
    synchronized (looking) {
      Map<String, Long> now = registry.revisions(names());
      if (now.equals(revisions) && complaints.isEmpty()) {
        return false;
      }
      Map<String, Offer> before = Map.copyOf(offers);
      for (Map.Entry<String, ModelUri> entry : wanted.entrySet()) {
        tryToFollow(entry.getKey(), entry.getValue());
      }
      revisions = now;
      return !before.equals(offers);
    }
  }

  private void tryToFollow(String name, ModelUri uri) {
    try {
      if (!follow(name, uri)) {
        complain(name, uri + " stands for no version any more; " + instead(name));
      }
    } catch (IOException | RefusedException e) {
      complain(name, uri + " cannot be followed: " + e.getMessage() + "; " + instead(name));
    }
  }

  private String instead(String name) {
    Offer offer = offers.get(name);
    return offer == null ? "nothing is served" : "version " + offer.version() + " is served on";
  }

  @Override
  public List<Offer> list() {
    synchronized (looking) {
      return List.copyOf(offers.values());
    }
  }

  @Override
  public void onChange(Runnable changed) {
    synchronized (watching) {
      listener = changed;
      if (watcher == null && !closed) {
        watcher = Thread.ofPlatform().name("roadml-registry").daemon(true).start(this::watch);
      }
    }
  }

  private void watch() {
    boolean failing = false;
    while (pause()) {
      try {
        if (look()) {
          tell();
        }
        failing = false;
      } catch (RuntimeException e) { // the database is away, or a bug in following one model; the next look may succeed
        if (!failing) {
          LOGGER.log(System.Logger.Level.WARNING, "the registry cannot be read; what is loaded is served on", e);
        }
        failing = true;
      }
    }
  }

  private void tell() {
    Runnable hears;
    synchronized (watching) {
      hears = listener;
    }
    hears.run();
  }

  /// Waits for the time between two looks; says whether this is still open.
  private boolean pause() {
    long until = System.nanoTime() + pollNanos;
    synchronized (watching) {
      while (!closed && until - System.nanoTime() > 0) {
        try {
          TimeUnit.NANOSECONDS.timedWait(watching,
              Math.max(TimeUnit.MILLISECONDS.toNanos(1), until - System.nanoTime()));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
      return !closed;
    }
  }

  /// Stops following, ends the thread and removes the files. A second call does nothing.
  @Override
  public void close() throws IOException {
    Thread ending;
    synchronized (watching) {
      if (closed) {
        return;
      }
      closed = true;
      watching.notifyAll();
      ending = watcher;
    }
    await(ending);
    served.close();
  }

  private static void await(Thread ending) {
    boolean interrupted = false;
    while (ending != null && ending.isAlive()) {
      try {
        ending.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

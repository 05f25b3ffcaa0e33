package io.roadml.runtime.online;

import io.roadml.runtime.core.FeatureLookup;
import io.roadml.runtime.core.FeatureRequest;
import io.roadml.runtime.core.ViewFreshness;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// A store in a folder.
///
/// - Threading: safe for many threads; opening, listing and dropping tables take a lock.
final class FolderStore implements OnlineStore {
  private static final System.Logger LOGGER = System.getLogger(FolderStore.class.getName());

  private final Path folder;
  private final RowEngine engine;
  private final OnlineOptions options;
  private final WriterLock lock;
  private final ToLongFunction<Path> room;
  private final ScheduledExecutorService sweeper;
  private final Future<?> sweeps;
  private final Map<List<String>, StoredTable> tables = new HashMap<>();
  private boolean isClosed;

  private FolderStore(final Path folder, final RowEngine engine, final OnlineOptions options, final WriterLock lock,
      final ToLongFunction<Path> room) {
    this.folder = folder;
    this.engine = engine;
    this.options = options;
    this.lock = lock;
    this.room = room;
    final boolean isSweeping = options != null && !options.sweepEvery().isZero();
    this.sweeper = isSweeping ? sweeperThread() : null;
    this.sweeps = isSweeping ? startSweeping(options.sweepEvery().toMillis()) : null;
  }

  static FolderStore openForWriting(final Path folder, final OnlineOptions options, final RowEngine engine) {
    return openForWriting(folder, options, engine, FolderStore::usableBytes);
  }

  static FolderStore openForWriting(final Path folder, final OnlineOptions options, final RowEngine engine,
      final ToLongFunction<Path> room) {
    try {
      return new FolderStore(folder, engine, options, WriterLock.acquire(folder), room);
    } catch (final IOException error) {
      throw new OnlineStoreException("online store " + folder.getFileName() + " cannot be opened for writing"
          + DiskFailure.words(error), error);
    }
  }

  static FolderStore openForReading(final Path folder, final RowEngine engine) {
    return new FolderStore(folder, engine, null, null, FolderStore::usableBytes);
  }

  private static long usableBytes(final Path path) {
    return path.toFile().getUsableSpace();
  }

  private static ScheduledExecutorService sweeperThread() {
    return Executors
        .newSingleThreadScheduledExecutor(task -> Thread.ofPlatform().daemon().name("roadml-sweeper").unstarted(task));
  }

  private Future<?> startSweeping(final long everyMillis) {
    return sweeper.scheduleWithFixedDelay(this::sweepAll, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
  }

  private void sweepAll() {
    for (final StoredTable table : opened()) {
      try {
        table.sweep();
      } catch (final IllegalStateException closed) {
        return;
      } catch (final RuntimeException error) {
        LOGGER.log(System.Logger.Level.WARNING, "the sweep of view " + table.name() + " failed", error);
      }
    }
  }

  private synchronized List<StoredTable> opened() {
    return List.copyOf(tables.values());
  }

  @Override
  public synchronized OnlineTable table(final OnlineView view) {
    requireOpen();
    final List<String> key = List.of(view.project(), view.name());
    final StoredTable table = tables.get(key);
    if (options == null) {
      return requireReadable(table(view.project(), view.name()), view);
    }
    if (table == null) {
      final StoredTable opened = new TableOpening(files(view.project(), view.name()), options, view).open();
      tables.put(key, opened);
      return opened;
    }
    return changed(table, view);
  }

  private static OnlineTable changed(final StoredTable table, final OnlineView view) {
    if (!table.view().isWidenedBy(view)) {
      throw new IllegalArgumentException(
          "view " + view.name() + " is open with other columns: keys " + table.view().keys()
              + ", features " + table.view().features() + "; append features, or drop the view first");
    }
    table.widen(view);
    table.maxAge(view.maxAgeMicros(), view.graceMicros());
    return table;
  }

  private static OnlineTable requireReadable(final OnlineTable table, final OnlineView view) {
    if (!view.isWidenedBy(table.view())) {
      throw new IllegalArgumentException("view " + view.name() + " has other columns: keys " + table.view().keys()
          + ", features " + table.view().features());
    }
    return table;
  }

  @Override
  public synchronized OnlineTable table(final String project, final String view) {
    requireOpen();
    final StoredTable table = tables.get(List.of(project, view));
    if (table != null && table.isThere()) {
      return table;
    }
    requireKnown(project, view);
    final StoredTable opened = options == null ? readable(project, view) : writable(project, view);
    tables.put(List.of(project, view), opened);
    return opened;
  }

  private void requireKnown(final String project, final String view) {
    if (!TableFolder.of(folder, project, view).exists()) {
      if (!projects().contains(project)) {
        throw Names.unknown("project", project, projects());
      }
      throw Names.unknown("view of project " + project, view, views(project));
    }
  }

  private StoredTable readable(final String project, final String view) {
    final TableFiles files = files(project, view);
    try {
      return new StoredTable(files, Control.openForReading(files.folder().control(), Arena.ofAuto()),
          files.openNewest(null), null);
    } catch (final IOException error) {
      throw files.failed("it cannot be opened for reading", error);
    }
  }

  private StoredTable writable(final String project, final String view) {
    final TableFiles files = files(project, view);
    try {
      final Control control = Control.openForWriting(files.folder().control());
      final OnlineView known = Descriptor.read(files.folder().description(), project, view).view();
      return new TableOpening(files, options, known.withMaxAge(control.maxAge(), control.grace())).open();
    } catch (final IOException error) {
      throw files.failed("it cannot be opened", error);
    }
  }

  private TableFiles files(final String project, final String view) {
    return new TableFiles(TableFolder.of(folder, project, view), project, view, engine, room);
  }

  private List<String> projects() {
    return folders(folder);
  }

  @Override
  public List<String> views(final String project) {
    return folders(folder.resolve(Names.check("project", project))).stream()
        .filter(view -> TableFolder.of(folder, project, view).exists()).toList();
  }

  /// Lists the folders that can be projects or views; others, such as a file system's own `lost+found`, are nobody's.
  private static List<String> folders(final Path parent) {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(parent)) {
      return children.filter(Files::isDirectory).map(child -> child.getFileName().toString())
          .filter(Names::isGood).sorted().toList();
    } catch (final IOException error) {
      throw new OnlineStoreException("online store: folder " + parent.getFileName() + " cannot be listed", error);
    }
  }

  /// Takes neither a lock nor a table: it reads each view's few shared words.
  @Override
  public List<ViewFreshness> freshness() {
    return projects().stream().flatMap(project -> views(project).stream().flatMap(view -> freshness(project, view)))
        .toList();
  }

  private Stream<ViewFreshness> freshness(final String project, final String view) {
    try (Arena arena = Arena.ofConfined()) {
      final Control control = Control.openForReading(TableFolder.of(folder, project, view).control(), arena);
      return Stream.of(new ViewFreshness(project, view, control.newestEvent(), control.materialized()));
    } catch (final IOException unmade) { // its writer is just making or dropping it
      return Stream.empty();
    }
  }

  @Override
  public FeatureLookup prepare(final FeatureRequest request) {
    return table(request.project(), request.view()).lookup(request);
  }

  @Override
  public synchronized void drop(final String project, final String view) {
    requireOpen();
    if (options == null) {
      throw new OnlineStoreException("online store " + folder.getFileName() + " is open for reading");
    }
    requireKnown(project, view);
    final StoredTable table = tables.remove(List.of(project, view));
    try {
      if (table != null) {
        table.drop();
      } else {
        TableFolder.of(folder, project, view).delete();
      }
    } catch (final IOException error) {
      throw files(project, view).failed("its files cannot be deleted", error);
    }
  }

  private void requireOpen() {
    if (isClosed) {
      throw new IllegalStateException("the online store is closed");
    }
  }

  @Override
  public synchronized void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    if (sweeper != null) {
      sweeps.cancel(false);
      sweeper.shutdown();
    }
    try {
      closeTables();
    } finally {
      unlock();
    }
  }

  private void closeTables() {
    OnlineStoreException failure = null;
    for (final StoredTable table : tables.values()) {
      try {
        table.close();
      } catch (final IOException error) {
        failure = files("", table.name()).failed("it cannot be closed well; it will be repaired when it is opened",
            error);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void unlock() {
    try {
      if (lock != null) {
        lock.close();
      }
    } catch (final IOException error) {
      throw new OnlineStoreException("online store " + folder.getFileName() + " cannot be unlocked", error);
    }
  }
}

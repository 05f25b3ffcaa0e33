package io.roadml.serving.endpoint;

import io.roadml.runtime.core.ModelSource;
import io.roadml.serving.endpoint.Repository.Found;
import io.roadml.serving.endpoint.Repository.VersionId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// A folder in Triton's layout, watched for changes:
///
/// ```
/// repository/
/// └── flights/            the model's name
///     ├── config.pbtxt    optional
///     ├── features.pbtxt  optional: features that are looked up for the model; a version's own goes before it
///     ├── warmup/         files that config.pbtxt names
///     ├── 1/              a version
///     │   └── model.onnx
///     └── 2/
///         └── model.onnx
/// ```
///
/// A folder of digits is a version. Any other folder is one if it holds something whose name begins with `model`. Names that
/// begin with a dot are left out everywhere.
///
/// Files that are being copied are not offered: a version whose files are new is offered once two looks, half a second or one
/// poll apart, have found it the same; until then, what was offered before still is. A version that is removed and put back
/// between two looks is therefore never gone.
///
/// - Looks: compare names, sizes and times of all files of a version, of `config.pbtxt`, `features.pbtxt` and `warmup/`. By polling, since
///   that works on network file systems too.
/// - Threading: safe for many threads; one thread of its own, `roadml-watch`, from [#onChange] on.
public final class DirectorySource implements ModelSource {
  private static final System.Logger LOGGER = System.getLogger(DirectorySource.class.getName());
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration MOST_SETTLING = Duration.ofMillis(500);
  private static final long OLD_MILLIS = 5_000;

  /// A version's files, and since when they have looked the same; no files for a version that is gone.
  private record Seen(Found found, long sinceNanos) {
    private boolean isSame(final Found now) {
      return found == null ? now == null : now != null && found.fingerprint().equals(now.fingerprint());
    }
  }

  private final Repository repository;
  private final long pollNanos;
  private final long settlingNanos;

  /// Guards what was seen; one look at a time.
  private final Object looking = new Object();
  private final Map<VersionId, Seen> seen = new HashMap<>();
  private final Map<VersionId, Offer> settled = new HashMap<>();
  private Set<String> complaints = Set.of();

  /// Guards the thread and its listener.
  private final Object watching = new Object();
  private Runnable listener;
  private Thread watcher;
  private boolean closed;

  private DirectorySource(final Path folder, final Duration poll) {
    this.repository = new Repository(folder);
    this.pollNanos = poll.toNanos();
    this.settlingNanos = Math.min(pollNanos, MOST_SETTLING.toNanos());
  }

  /// Opens a repository that is looked at every second.
  ///
  /// @throws IOException when the folder is none or cannot be read; the message names it
  public static DirectorySource open(final Path folder) throws IOException {
    return open(folder, POLL);
  }

  /// Opens a repository.
  ///
  /// @param poll how long between two looks, 1 ms to 1 day
  /// @throws IOException when the folder is none or cannot be read; the message names it
  public static DirectorySource open(final Path folder, final Duration poll) throws IOException {
    if (poll.compareTo(Duration.ofMillis(1)) < 0 || poll.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("poll=" + poll + ", want 1 ms to 1 day");
    }
    final DirectorySource source = new DirectorySource(folder, poll);
    source.look();
    return source;
  }

  /// Lists what is there and is not being written. Where something is new or missing, waits to see whether it still changes:
  /// half a second, or one poll if that is shorter.
  @Override
  public List<Offer> list() throws IOException {
    if (!look()) {
      pause(settlingNanos);
      look();
    }
    synchronized (looking) {
      return settled.values().stream()
          .sorted(Comparator.comparing(Offer::name).thenComparing(Offer::version, VersionOrder.OLDEST_FIRST)).toList();
    }
  }

  /// Looks once.
  ///
  /// @return whether nothing is new, changing or missing
  private boolean look() throws IOException {
    synchronized (looking) {
      final Repository.Look look = repository.look();
      complain(look.complaints());
      final long now = System.nanoTime();
      final Set<VersionId> ids = new HashSet<>(seen.keySet());
      ids.addAll(look.versions().keySet());
      boolean all = true;
      for (final VersionId id : ids) {
        all &= settle(id, look.versions().get(id), now);
      }
      return all;
    }
  }

  private boolean settle(final VersionId id, final Found found, final long now) {
    final Seen last = seen.get(id);
    final Seen current = last != null && last.isSame(found) ? last : new Seen(found, now);
    seen.put(id, current);
    if (now - current.sinceNanos() < settlingNanos && !isOld(found)) {
      return false;
    }
    if (found == null) {
      settled.remove(id);
      seen.remove(id);
    } else {
      settled.put(id,
          new Offer(id.model(), id.version(), found.folder(), null, found.configuration(), found.fingerprint()));
    }
    return true;
  }

  /// Says whether the files came so long ago that nobody is copying them.
  private static boolean isOld(final Found found) {
    return found != null && found.newestMillis() != 0
        && System.currentTimeMillis() - found.newestMillis() > OLD_MILLIS;
  }

  private void complain(final Set<String> current) {
    current.stream().filter(complaint -> !complaints.contains(complaint))
        .forEach(complaint -> LOGGER.log(System.Logger.Level.WARNING, complaint));
    complaints = current;
  }

  private boolean isClosed() {
    synchronized (watching) {
      return closed;
    }
  }

  /// Waits, or until this is closed.
  private void pause(final long nanos) {
    final long until = System.nanoTime() + nanos;
    synchronized (watching) {
      while (!closed && until - System.nanoTime() > 0) {
        try {
          TimeUnit.NANOSECONDS.timedWait(watching,
              Math.max(TimeUnit.MILLISECONDS.toNanos(1), until - System.nanoTime()));
        } catch (final InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  @Override
  public void onChange(final Runnable changed) {
    synchronized (watching) {
      listener = changed;
      if (watcher == null && !closed) {
        watcher = Thread.ofPlatform().name("roadml-watch").daemon(true).start(this::watch);
      }
    }
  }

  private void watch() {
    Set<Offer> announced = offers();
    boolean failing = false;
    while (!isClosed() && !Thread.currentThread().isInterrupted()) {
      try {
        look();
        failing = false;
        final Set<Offer> current = offers();
        if (!current.equals(announced)) {
          announced = current;
          tell();
        }
      } catch (final IOException | RuntimeException e) { // a file system that fails now and then; the next look may succeed
        if (!failing) {
          LOGGER.log(System.Logger.Level.WARNING, "looking at the model repository failed; what is loaded is served on",
              e);
        }
        failing = true;
      }
      pause(pollNanos);
    }
  }

  private Set<Offer> offers() {
    synchronized (looking) {
      return new HashSet<>(settled.values());
    }
  }

  private void tell() {
    final Runnable hears;
    synchronized (watching) {
      hears = listener;
    }
    hears.run();
  }

  /// Stops watching and ends the thread. A second call does nothing.
  @Override
  public void close() {
    final Thread ending;
    synchronized (watching) {
      closed = true;
      watching.notifyAll();
      ending = watcher;
    }
    if (ending != null) {
      Drains.await(List.of(ending));
    }
  }
}

package io.roadml.runtime.online;

import io.roadml.runtime.core.RowReplay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/// How a writer opens a table: as it was closed, or repaired after a crash, or made anew.
///
/// ```
/// no table ─────────────────────────────────────────────► make ──► replay all
/// closed well ─► open ──────────────────────────────────► use
///                 └─ damaged ───────────────────────────► make ──► replay all
/// left open ───► copy ─► repair the copy ───────────────► use ───► replay since the checkpoint
///                 ├─ with damage, or the machine crashed ► use ──► replay all
///                 └─ beyond repair ─────────────────────► make ──► replay all
/// ```
///
/// The copy is repaired and not the file itself, for readers may have that open, and repairing under them corrupts it.
///
/// - Threading: one thread's. The caller is the one writer.
final class TableOpening {
  private static final System.Logger LOGGER = System.getLogger(TableOpening.class.getName());
  private static final long ALL = Long.MIN_VALUE;

  private final TableFiles files;
  private final TableFolder folder;
  private final OnlineOptions options;
  private final OnlineView view;
  private Control control;
  private boolean isReplayDue;
  private long replaySince = ALL;

  TableOpening(final TableFiles files, final OnlineOptions options, final OnlineView view) {
    this.files = files;
    this.folder = files.folder();
    this.options = options;
    this.view = view;
  }

  /// Opens the table, its features and ages being the view's.
  StoredTable open() {
    try {
      folder.make();
      final Descriptor known = known();
      requireSameColumns(known);
      control = Control.openForWriting(folder.control());
      return use(opened(known));
    } catch (final IOException error) {
      throw files.failed("it cannot be opened", error);
    }
  }

  /// Returns what the folder says of the table, or `null` when it says nothing that can be read.
  private Descriptor known() throws IOException {
    if (!folder.exists()) {
      return null;
    }
    try {
      return Descriptor.read(folder.description(), view.project(), view.name());
    } catch (final IOException damaged) {
      requireReplay(damaged);
      return null;
    }
  }

  private void requireSameColumns(final Descriptor known) {
    if (known != null && !known.view().isWidenedBy(view)) {
      throw new IllegalArgumentException(
          "view " + view.name() + " is there with other columns: keys " + known.view().keys()
              + ", features " + known.view().features() + "; append features, or drop the view first");
    }
  }

  private Generation opened(final Descriptor known) throws IOException {
    if (known == null) {
      return made(new Descriptor(view, 1, folder.freshEpoch()));
    }
    if (folder.wasLeftOpen()) {
      return repaired(known);
    }
    try {
      requireClosedSize(known);
      folder.markOpen();
      return new Generation(known, files.engine().open(folder.rows(known.epoch()), known.sizes()));
    } catch (final IOException damaged) {
      return madeAnew(known, damaged);
    }
  }

  private void requireClosedSize(final Descriptor known) throws IOException {
    final Path rows = folder.rows(known.epoch());
    if (!Files.isRegularFile(rows)) {
      throw new IOException("the file of rows is not there");
    }
    if (control.closedBytes() != 0 && control.closedBytes() != Files.size(rows)) {
      throw new IOException("the file of rows has " + Files.size(rows) + " bytes and had " + control.closedBytes());
    }
  }

  private Generation made(final Descriptor descriptor) throws IOException {
    control.checkpoint(ALL); // whoever finds this left open has to replay everything
    folder.markOpen();
    final Generation made = files.create(descriptor);
    descriptor.write(folder.description());
    isReplayDue = options.replay() != null;
    return made;
  }

  /// A disk that was full while the table was opened is no damage: the table waits until there is room.
  private Generation madeAnew(final Descriptor known, final IOException why) throws IOException {
    if (DiskFailure.isFull(why)) {
      throw why;
    }
    requireReplay(why);
    LOGGER.log(System.Logger.Level.WARNING, "view {0} is made anew from its replay: {1}", view.name(),
        why.getMessage());
    return made(new Descriptor(known.view(), known.schema(), folder.freshEpoch()));
  }

  private void requireReplay(final Exception why) {
    if (options.replay() == null) {
      throw files.failed(
          "its rows cannot be read and there is no replay to make them anew; drop the view and write its rows again",
          why);
    }
  }

  private Generation repaired(final Descriptor known) throws IOException {
    if (folder.wasLeftOpenByAnotherBoot() && options.replay() != null) {
      return madeAnew(known, new IOException("the machine stopped while it was open"));
    }
    final Descriptor copy = new Descriptor(known.view(), known.schema(), folder.freshEpoch());
    try {
      final Generation repaired = repairedCopy(known, copy);
      copy.write(folder.description());
      folder.markOpen();
      return repaired;
    } catch (final IOException beyondRepair) {
      Files.deleteIfExists(folder.rows(copy.epoch()));
      return madeAnew(known, beyondRepair);
    }
  }

  private Generation repairedCopy(final Descriptor known, final Descriptor copy) throws IOException {
    final Path left = folder.rows(known.epoch());
    if (!Files.isRegularFile(left)) {
      throw new IOException("the file of rows is not there");
    }
    files.requireRoom(Files.size(left), "to repair what a process left open");
    Files.copy(left, folder.rows(copy.epoch()));
    final AtomicLong damages = new AtomicLong();
    final Generation repaired = new Generation(copy,
        files.engine().recover(folder.rows(copy.epoch()), copy.sizes(), damages::incrementAndGet));
    repaired.file().removeIf(address -> !repaired.layout().fits(address) && damages.incrementAndGet() > 0);
    isReplayDue = options.replay() != null;
    replaySince = damages.get() == 0 ? control.checkpoint() : ALL;
    LOGGER.log(System.Logger.Level.WARNING, "view {0} was left open and is repaired, with {1} damages; {2}",
        view.name(),
        damages.get(), isReplayDue ? "lost rows are replayed" : "there is no replay, its last rows may be lost");
    return repaired;
  }

  private StoredTable use(final Generation opened) throws IOException {
    control.epoch(opened.epoch());
    control.ages(view.maxAgeMicros(), view.graceMicros());
    files.removeOthers(opened.epoch());
    final StoredTable table = new StoredTable(files, control, opened, options);
    try {
      table.widen(view);
      replay(table);
      return table;
    } catch (final IOException | RuntimeException error) {
      table.abandon();
      throw error;
    }
  }

  private void replay(final StoredTable table) throws IOException {
    final RowReplay source = options.replay();
    if (isReplayDue) {
      table.replay(source, replaySince);
    }
  }
}

package io.roadml.runtime.online;

import io.roadml.runtime.core.FeatureLookup;
import io.roadml.runtime.core.FeatureRequest;
import io.roadml.runtime.core.FeatureSource;
import io.roadml.runtime.core.RowReplay;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// A table whose rows are in a file of an engine: freshness, ages and statuses, growth, and the change to a new file.
///
/// - Threading: safe for many threads. Writers share a lock, which whoever changes the file takes alone; readers take none (see
///   [Generations]).
final class StoredTable implements OnlineTable {
  private static final int FULL = -1;
  private static final int MOST_GROWTHS = 8;
  private static final int LOOK_EVERY = 256;
  private static final int REPLAY_BATCH = 10_000;

  private final TableFiles files;
  private final Control control;
  private final OnlineOptions options;
  private final KeyLayout keyLayout;
  private final Generations generations;
  private final ReentrantReadWriteLock writers = new ReentrantReadWriteLock();
  private final AtomicLong inserts = new AtomicLong();
  private final LongAdder[] counts = {new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder()};
  private volatile OnlineStoreException growthFailure;
  private volatile SweepReport lastSweep = new SweepReport(0, 0, 0);
  private volatile WriteReport restored = new WriteReport(0, 0, 0, 0, 0);

  /// Takes what [TableFiles] has opened; `options` are `null` for a reader process.
  StoredTable(final TableFiles files, final Control control, final Generation first, final OnlineOptions options) {
    this.files = files;
    this.control = control;
    this.options = options;
    this.keyLayout = first.descriptor().key();
    this.generations = new Generations(first);
  }

  String name() {
    return files.name();
  }

  private boolean isReadOnly() {
    return options == null;
  }

  Descriptor descriptor() {
    return current().descriptor();
  }

  private Generation current() {
    final Generation generation = generations.current();
    if (generation == null) {
      throw new IllegalStateException("the online store is closed");
    }
    return generation;
  }

  KeyLayout keyLayout() {
    return keyLayout;
  }

  @Override
  public OnlineView view() {
    return descriptor().view().withMaxAge(control.maxAge(), control.grace());
  }

  @Override
  public RowWriter writer() {
    requireWriter();
    return new StoredWriter(this, Integer.MAX_VALUE);
  }

  private void requireWriter() {
    if (isReadOnly()) {
      throw new OnlineStoreException(
          "view " + name() + " is open for reading; write it in the process that has the store open for"
              + " writing");
    }
  }

  @Override
  public RowReader reader() {
    return new StoredReader(this, null);
  }

  @Override
  public RowReader reader(final MemorySegment memory) {
    return new StoredReader(this, memory);
  }

  @Override
  public int rowBytes() {
    return current().layout().byteSize();
  }

  @Override
  public FeatureLookup lookup(final FeatureRequest request) {
    return new PreparedLookup(this, request);
  }

  LookupPlan plan(final FeatureRequest request) {
    final Generation generation = current();
    return new LookupPlan(generation.descriptor().view(), generation.layout(), request);
  }

  // Reading

  Generations.Pin pin() {
    return generations.pin();
  }

  /// Returns the file in use and keeps it open until the pin is left. A reader process follows its writer to a new file here.
  Generation enter(final Generations.Pin pin) {
    Generation generation = pin.enter();
    while (isReadOnly() && control.epoch() != generation.epoch()) {
      pin.exit();
      follow(generation);
      generation = pin.enter();
    }
    return generation;
  }

  private synchronized void follow(final Generation old) {
    if (generations.current() != old) {
      return;
    }
    final Generation next = control.epoch() == Control.DROPPED ? null : files.openNewest(old);
    if (next != old) {
      generations.replace(next).file().close();
    }
  }

  /// Says whether the table has not been dropped. A reader process follows its writer here, so that what is prepared next knows the
  /// features that were appended.
  boolean isThere() {
    Generation generation = generations.current();
    while (generation != null && isReadOnly() && control.epoch() != generation.epoch()) {
      follow(generation);
      generation = generations.current();
    }
    return generation != null;
  }

  /// Copies the row of sealed keys and returns its status; unless NOT_FOUND, the copy is the row.
  int read(final Generation generation, final RowFile.Access access, final KeyBuffer keys, final RowCopy copy,
      final long nowMicros) {
    final MemorySegment row = copy.segment();
    if (!access.read(keys.low(), keys.high(), copy.bytes()) || RowLayout.isTombstone(row)
        || !keys.isOf(row, generation.layout())) {
      return FeatureSource.NOT_FOUND;
    }
    final long event = row.get(Memory.LONG, RowLayout.EVENT_AT);
    if (event < control.horizon(nowMicros)) {
      return FeatureSource.NOT_FOUND;
    }
    final long maxAge = control.maxAge();
    return maxAge != 0 && nowMicros - event > maxAge ? FeatureSource.OUTSIDE_MAX_AGE : FeatureSource.PRESENT;
  }

  // Writing

  long now() {
    return options.clock().micros();
  }

  PendingRow pendingRow(final StoredWriter writer) {
    return new PendingRow(new RowBuffer(descriptor().view().features(), layout(writer)));
  }

  RowLayout layout(final StoredWriter writer) {
    final Generation generation = current();
    requireSchema(writer, generation);
    return generation.layout();
  }

  private void requireSchema(final StoredWriter writer, final Generation generation) {
    if (writer.schema() != generation.descriptor().schema()) {
      throw new IllegalStateException("view " + name() + " has got new features; take a new writer");
    }
  }

  boolean isFuture(final RowBuffer row) {
    final long latest = now() + options.maxFuture().toNanos() / 1_000;
    return row.event() > latest || row.created() > latest;
  }

  /// Counts a row of a batch that a newer one of the batch hides.
  int skip() {
    return counted(RowWriter.STALE);
  }

  private int counted(final int code) {
    counts[code].increment();
    return code;
  }

  /// Writes a row if it is to be written; returns a code of [RowWriter].
  int apply(final StoredWriter writer, final long low, final long high, final RowBuffer row, final WriteMode mode) {
    if (isFuture(row)) {
      return counted(RowWriter.FUTURE);
    }
    growInTime();
    for (int growth = 0; growth < MOST_GROWTHS; growth++) {
      final long epoch = descriptor().epoch();
      final int code = applyOnce(writer, low, high, row, mode);
      if (code != FULL) {
        return counted(code);
      }
      grow(epoch);
    }
    throw new OnlineStoreException("view " + name() + " is full although it has grown " + MOST_GROWTHS + " times");
  }

  private int applyOnce(final StoredWriter writer, final long low, final long high, final RowBuffer row,
      final WriteMode mode) {
    writers.readLock().lock();
    try {
      final Generation generation = current();
      requireSchema(writer, generation);
      return put(generation, writer.session().access(generation), low, high, row, mode);
    } finally {
      writers.readLock().unlock();
    }
  }

  private int put(final Generation generation, final RowFile.Access access, final long low, final long high,
      final RowBuffer row, final WriteMode mode) {
    try {
      final long address = access.lockForWrite(low, high);
      final long horizon = control.horizon(now());
      if (row.event() < horizon) {
        return RowWriter.EXPIRED;
      }
      if (address == 0) {
        return insert(access, row);
      }
      requireSameKey(generation, row, address);
      if (mode != WriteMode.FORCE && !row.isNewerThan(address)) {
        return RowWriter.STALE;
      }
      if (mode == WriteMode.MERGE && RowLayout.event(address) >= horizon) { // what a sweep may take is as if not there
        row.merge(address);
      }
      access.put(row.bytes());
      saw(row);
      return RowWriter.WRITTEN;
    } finally {
      access.unlock();
    }
  }

  private int insert(final RowFile.Access access, final RowBuffer row) {
    final OnlineStoreException failure = growthFailure;
    if (failure != null) {
      throw new OnlineStoreException(failure.getMessage(), failure);
    }
    try {
      access.put(row.bytes());
    } catch (final IllegalStateException full) {
      return FULL;
    } catch (final InternalError fault) { // of mapped memory: the page is not on the disk
      throw new OnlineStoreException("online store, view " + name() + ": " + DiskFailure.FAULT
          + "; free some of it and try again", fault);
    }
    inserts.incrementAndGet();
    saw(row);
    return RowWriter.WRITTEN;
  }

  /// Keeps the newest event for those who watch the table's freshness. A deletion brings no news of its entity.
  private void saw(final RowBuffer row) {
    if (!row.isTombstone()) {
      control.sawEvent(row.event());
    }
  }

  private void requireSameKey(final Generation generation, final RowBuffer row, final long address) {
    if (keyLayout.isHashed() && !generation.layout().isSameKey(row.segment(), address)) {
      throw new OnlineStoreException(
          "two keys of view " + name() + " have the same 128 bits; the second was not written");
    }
  }

  // Growth, and other changes of the file

  /// Makes a larger file in time: looks every so many inserts, outside of all locks of rows. While that fails, rows of new keys
  /// are refused, for a file that grows on a full disk is a fault of memory; others are written as ever.
  private void growInTime() {
    if (inserts.get() < LOOK_EVERY && growthFailure == null) {
      return;
    }
    inserts.set(0);
    final Generation generation = current();
    try {
      files.requireRoom(0, "for more rows");
      if (generation.file().isNearlyFull()) {
        grow(generation.epoch());
      }
      growthFailure = null;
    } catch (final OnlineStoreException failure) {
      growthFailure = failure;
    }
  }

  private void grow(final long fullEpoch) {
    writers.writeLock().lock();
    try {
      final Generation full = current();
      if (full.epoch() == fullEpoch) {
        rewrite(full, full.descriptor().next(2 * Math.max(full.descriptor().view().rows(), full.file().rows())));
      }
    } finally {
      writers.writeLock().unlock();
    }
  }

  /// Appends the features that the wider view has more.
  void widen(final OnlineView wider) {
    writers.writeLock().lock();
    try {
      final Generation old = current();
      if (wider.features().size() > old.descriptor().view().features().size()) {
        rewrite(old, old.descriptor().next(wider));
      }
    } finally {
      writers.writeLock().unlock();
    }
  }

  private void rewrite(final Generation old, final Descriptor descriptor) {
    final Generation next = files.rewrite(old, descriptor);
    control.epoch(next.epoch());
    generations.replace(next).file().close();
    files.removeOthers(next.epoch());
  }

  // Upkeep

  @Override
  public void maxAge(final long maxAgeMicros, final long graceMicros) {
    requireWriter();
    final OnlineView checked = view().withMaxAge(maxAgeMicros, graceMicros);
    control.ages(checked.maxAgeMicros(), checked.graceMicros());
  }

  @Override
  public SweepReport sweep() {
    requireWriter();
    writers.readLock().lock();
    try {
      final long now = now();
      final Sweep sweep = new Sweep(control.horizon(now),
          control.maxAge() == 0 ? Long.MIN_VALUE : now - control.maxAge());
      control.sweptTo(control.horizon(now)); // first: what is about to go is gone for every process already
      current().file().removeIf(sweep::removes);
      lastSweep = sweep.report();
      return lastSweep;
    } finally {
      writers.readLock().unlock();
    }
  }

  /// Restores rows from a replay, newest wins as ever.
  void replay(final RowReplay source, final long sinceCreatedMicros) throws IOException {
    try (StoredWriter writer = new StoredWriter(this, REPLAY_BATCH)) {
      source.replay(descriptor().view().project(), name(), sinceCreatedMicros, writer);
      restored = writer.finish();
    }
  }

  @Override
  public void checkpoint(final long createdMicros) {
    requireWriter();
    writers.readLock().lock();
    try {
      files.force(descriptor().epoch());
      control.checkpoint(createdMicros);
      control.force();
    } finally {
      writers.readLock().unlock();
    }
  }

  @Override
  public void materialized() {
    requireWriter();
    control.materialized(now());
  }

  @Override
  public TableStats stats() {
    final Generations.Pin pin = pin();
    try {
      return stats(enter(pin));
    } finally {
      pin.exit();
      pin.close();
    }
  }

  private TableStats stats(final Generation generation) {
    final long newest = control.newestEvent();
    final long now = isReadOnly() ? EpochClock.SYSTEM.micros() : now();
    final long[] sums = new long[counts.length];
    long read = 0;
    for (int code = 0; code < sums.length; code++) {
      sums[code] = counts[code].sum();
      read += sums[code];
    }
    final Descriptor descriptor = generation.descriptor();
    return new TableStats(generation.file().rows(), descriptor.view().rows(), generation.file().bytes(),
        descriptor.epoch(),
        descriptor.schema(), new WriteReport(read, sums[0], sums[1], sums[2], sums[3]), newest,
        newest == Long.MIN_VALUE ? -1 : now - newest, lastSweep, restored);
  }

  /// Closes the file when nobody reads it any more, and says that it was closed well.
  void close() throws IOException {
    if (detach() && !isReadOnly()) {
      files.closedWell(control);
    }
  }

  /// Closes the table without saying that it was closed well: whoever opens it next repairs it and replays again.
  void abandon() {
    detach();
  }

  /// Closes the table and deletes its files.
  void drop() throws IOException {
    detach();
    control.epoch(Control.DROPPED);
    files.delete();
  }

  private boolean detach() {
    writers.writeLock().lock();
    try {
      final Generation last = generations.replace(null);
      if (last != null) {
        last.file().close();
      }
      return last != null;
    } finally {
      writers.writeLock().unlock();
    }
  }
}

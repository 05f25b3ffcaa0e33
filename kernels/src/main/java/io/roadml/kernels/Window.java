package io.roadml.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/// Counts live rows into the cells of a [ReferenceProfile], over a sliding window, fast enough to stand on the way of every
/// request.
///
/// The window is a ring of sub-windows. Rows go to the open one; [#advance] closes it, opens the next and forgets the
/// oldest. What is read are closed sub-windows.
///
/// ```
///   record ─▶ slot 0 ┐             ┌────┬────┬────┬────┐
///   record ─▶ slot 1 ├─ advance ─▶ │ 58 │ 59 │ 60 │    │   total += newest, −= oldest
///   record ─▶ slot 2 ┘             └────┴────┴────┴────┘
/// ```
///
/// - Shape: a row is as many floats as the profile has features, in its order; rows of a batch follow one another.
/// - Threading: any number of threads record while others advance and read. A batch belongs to one sub-window as a whole.
///   Recording takes one compare-and-set for each batch and waits for nobody: a thread that finds all slots taken, which
///   takes more recording threads at once than there are slots, gives up and counts the rows in [#dropped]. Advancing
///   waits for the batches being recorded.
/// - Allocation: none to record and none to advance; reading copies.
/// - Memory: 4 B for each cell of each feature, slot and sub-window. - Cost: a nanosecond or two for each value.
/// - Limits: a slot counts up to 2³¹ ÷ slots rows in one sub-window and drops what goes beyond.
/// - Fails: [IndexOutOfBoundsException] for rows that are not there, before anything is counted.
public final class Window {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final VarHandle STATES = MethodHandles.arrayElementVarHandle(int[].class);
  private static final RowBins BINS = RowBins.active();
  private static final int FREE = 0;
  private static final int TAKEN = 1;
  /// States of slots lie this many ints apart, so that no two share a cache line, nor one that is fetched along.
  private static final int APART = 32;
  /// How often a thread looks at every slot before it gives up.
  private static final int ROUNDS = 100;

  private final ReferenceProfile profile;
  private final RowTable table;
  private final Slot[] slots;
  private final int[] states;
  private final int mostRows;
  private final AtomicLong dropped = new AtomicLong();

  /// What follows belongs to whoever holds this lock; recording never asks for it.
  private final Object closing = new Object();
  private final int[][] ring;
  private final long[] total;
  private int[] spare;
  private int newest;
  private long closed;

  /// A window of as many sub-windows, with two slots for each processor.
  ///
  /// - Fails: [IllegalArgumentException] for a number of sub-windows that is not 1 … 100,000.
  public Window(ReferenceProfile profile, int subWindows) {
    this(profile, subWindows, 2 * Runtime.getRuntime().availableProcessors());
  }

  /// A window with at least so many slots; there are a power of two of them.
  ///
  /// - Fails: [IllegalArgumentException] also for a number of slots that is not 1 … 4,096.
  public Window(ReferenceProfile profile, int subWindows, int slots) {
    requireBetween("subWindows", subWindows, 100_000);
    requireBetween("slots", slots, 4096);
    this.profile = profile;
    this.table = profile.table();
    this.slots = new Slot[Integer.highestOneBit(2 * slots - 1)];
    Arrays.setAll(this.slots, _ -> new Slot(table));
    this.states = new int[(this.slots.length + 1) * APART];
    this.mostRows = Integer.MAX_VALUE / this.slots.length;
    this.ring = new int[subWindows][table.size()];
    this.total = new long[table.size()];
    this.spare = new int[table.size()];
    this.newest = subWindows - 1;
  }

  /// The profile that rows are compared with.
  public ReferenceProfile profile() {
    return profile;
  }

  /// Counts `count` rows that begin at `rows[from]`.
  ///
  /// @return whether they were counted; if not, they are in [#dropped]
  public boolean record(float[] rows, int from, int count) {
    requireRows(rows.length, from, count, table.features());
    int taken = takeFor(count);
    if (taken < 0) {
      return false;
    }
    try {
      slots[taken].countRows(table, rows, from, count);
    } finally {
      free(taken);
    }
    return true;
  }

  /// Counts `count` rows of floats, in the platform's byte order and at any alignment, that begin at a byte of a segment.
  ///
  /// - Fails: [IllegalStateException] or [WrongThreadException] if this thread may not read the segment, or not any more;
  ///   rows read before that are counted.
  ///
  /// @return whether they were counted; if not, they are in [#dropped]
  public boolean record(MemorySegment rows, long fromByte, int count) {
    requireRows(rows.byteSize(), fromByte, count, table.features() * (long) Float.BYTES);
    int taken = takeFor(count);
    if (taken < 0) {
      return false;
    }
    try {
      slots[taken].countRows(table, rows, fromByte, count);
    } finally {
      free(taken);
    }
    return true;
  }

  /// Closes the open sub-window and opens the next, forgetting the oldest if the ring is full. Rows recorded before this
  /// call are in the closed one, or in an earlier one; those recorded after it are in the open one.
  ///
  /// @return how many rows the closed sub-window has
  public int advance() {
    synchronized (closing) {
      newest = (newest + 1) % ring.length;
      closed++;
      int[] into = ring[newest];
      for (int i = 0; i < total.length; i++) {
        total[i] -= into[i];
      }
      Arrays.fill(into, 0);
      for (int slot = 0; slot < slots.length; slot++) {
        drain(slot, into);
      }
      for (int i = 0; i < total.length; i++) {
        total[i] += into[i];
      }
      return into[0];
    }
  }

  /// The counts of all closed sub-windows that the ring still holds.
  public WindowCounts total() {
    synchronized (closing) {
      return new WindowCounts(profile, total.clone());
    }
  }

  /// The counts of the sub-window that was closed last.
  public WindowCounts latest() {
    return latest(1);
  }

  /// The counts of the sub-windows that were closed last; those that have not been yet are empty.
  ///
  /// - Fails: [IllegalArgumentException] for a number that is not 1 … the ring's sub-windows.
  public WindowCounts latest(int subWindows) {
    requireBetween("subWindows", subWindows, ring.length);
    synchronized (closing) {
      long[] sum = new long[total.length];
      for (int back = 0; back < subWindows; back++) {
        int[] one = ring[Math.floorMod(newest - back, ring.length)];
        for (int i = 0; i < sum.length; i++) {
          sum[i] += one[i];
        }
      }
      return new WindowCounts(profile, sum);
    }
  }

  /// How many sub-windows the ring holds.
  public int subWindows() {
    return ring.length;
  }

  /// How many sub-windows were closed, ever.
  public long closed() {
    synchronized (closing) {
      return closed;
    }
  }

  /// How many rows were not counted, ever, because all slots were taken or full.
  public long dropped() {
    return dropped.get();
  }

  /// Takes a slot that has room for so many rows, or drops them and gives −1.
  private int takeFor(int count) {
    int taken = take();
    if (taken >= 0 && slots[taken].hasRoom(count, mostRows)) {
      return taken;
    }
    if (taken >= 0) {
      free(taken);
    }
    dropped.addAndGet(count);
    return -1;
  }

  /// Takes a slot, preferably the one this thread had before; −1 if it gives up.
  private int take() {
    int mask = slots.length - 1;
    int slot = (int) ((Thread.currentThread().threadId() * 0x9E37_79B9L) >>> 16) & mask;
    for (int attempt = ROUNDS * slots.length; attempt > 0; attempt--) {
      if (STATES.compareAndSet(states, at(slot), FREE, TAKEN)) { // pairs with free
        return slot;
      }
      slot = (slot + 1) & mask;
      Thread.onSpinWait();
    }
    return -1;
  }

  private void free(int slot) {
    STATES.setRelease(states, at(slot), FREE); // pairs with take and drain
  }

  /// Moves what a slot has counted. The slot is held for the time of an exchange of two references.
  private void drain(int slot, int[] into) {
    while (!STATES.compareAndSet(states, at(slot), FREE, TAKEN)) {
      Thread.yield();
    }
    int[] counted = slots[slot].counts;
    slots[slot].counts = spare;
    free(slot);
    for (int i = 0; i < into.length; i++) {
      into[i] += counted[i];
    }
    Arrays.fill(counted, 0);
    spare = counted;
  }

  /// Takes every slot, for tests of what happens then.
  void takeAllSlots() {
    Arrays.fill(states, TAKEN);
  }

  private static int at(int slot) {
    return (slot + 1) * APART;
  }

  private static void requireBetween(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(name + "=" + value + "; want 1 … " + most);
    }
  }

  private static void requireRows(long length, long from, int count, long rowLength) {
    if (from < 0 || count < 0 || from > length - count * rowLength) {
      throw new IndexOutOfBoundsException(
          "from=" + from + " count=" + count + " rows of length=" + rowLength + " do not lie in length=" + length);
    }
  }

  /// What one thread at a time counts in.
  private static final class Slot {
    final float[] row;
    private final int[] places;
    /// Exchanged by [#drain], read and written by who has taken the slot.
    int[] counts;

    Slot(RowTable table) {
      row = new float[table.width];
      places = new int[table.width];
      counts = new int[table.size()];
    }

    boolean hasRoom(int more, int mostRows) {
      return more <= mostRows - counts[0];
    }

    void countRows(RowTable table, float[] rows, int from, int count) {
      for (int i = 0; i < count; i++) {
        System.arraycopy(rows, from + i * table.features(), row, 0, table.features());
        countRow(table);
      }
    }

    void countRows(RowTable table, MemorySegment rows, long fromByte, int count) {
      long bytes = (long) table.features() * Float.BYTES;
      for (int i = 0; i < count; i++) {
        MemorySegment.copy(rows, FLOAT, fromByte + i * bytes, row, 0, table.features());
        countRow(table);
      }
    }

    private void countRow(RowTable table) {
      BINS.places(row, table, places);
      int[] into = counts;
      into[0]++;
      for (int f = 0; f < table.features(); f++) {
        into[places[f]]++;
      }
    }
  }
}

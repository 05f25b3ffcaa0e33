package io.roadml.runtime.online;

import io.roadml.runtime.core.ViewFreshness;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The words that processes with one table open share, in a small mapped file: the file in use, ages, and how far sweeps have gone.
///
/// - Threading: one writer process; words are read with acquire and written with release.
/// - Allocation: none but for opening.
final class Control {
  private static final long MAGIC = 0x314c52544e4f5352L; // "RSONTRL1"
  private static final int BYTES = 4096;
  private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

  private static final long MAGIC_AT = 0;
  private static final long EPOCH_AT = 8;
  private static final long MAX_AGE_AT = 16;
  private static final long GRACE_AT = 24;
  private static final long SWEPT_AT = 32;
  private static final long NEWEST_AT = 40;
  private static final long CHECKPOINT_AT = 48;
  private static final long CLOSED_BYTES_AT = 56;
  private static final long MATERIALIZED_AT = 64; // 0 in the words of tables that are older than it

  /// The number of the file of a table that is no more.
  static final long DROPPED = -1;

  private final MemorySegment words;

  private Control(final MemorySegment words) {
    this.words = words;
  }

  /// Opens the words for writing; makes them where there are none or others' bytes.
  static Control openForWriting(final Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) != BYTES) {
      Files.write(file, new byte[BYTES]);
    }
    final Control control = map(file, Arena.ofAuto());
    if (control.get(MAGIC_AT) != MAGIC) {
      control.words.fill((byte) 0);
      control.set(SWEPT_AT, Long.MIN_VALUE);
      control.set(NEWEST_AT, Long.MIN_VALUE);
      control.set(CHECKPOINT_AT, Long.MIN_VALUE);
      control.set(MAGIC_AT, MAGIC);
    }
    return control;
  }

  /// Opens the words of a table that a writer has made, for as long as the arena.
  static Control openForReading(final Path file, final Arena arena) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) != BYTES) {
      throw new IOException("no writer has made this table yet");
    }
    final Control control = map(file, arena);
    if (control.get(MAGIC_AT) != MAGIC) {
      throw new IOException("no writer has made this table yet");
    }
    return control;
  }

  /// A table's mapping goes with the object, so that a reader that is late never meets memory that was given back.
  private static Control map(final Path file, final Arena arena) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new Control(channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES, arena));
    }
  }

  private long get(final long at) {
    return (long) WORD.getAcquire(words, at);
  }

  private void set(final long at, final long value) {
    WORD.setRelease(words, at, value);
  }

  /// Returns the number of the file in use.
  long epoch() {
    return get(EPOCH_AT);
  }

  void epoch(final long epoch) {
    set(EPOCH_AT, epoch);
  }

  long maxAge() {
    return get(MAX_AGE_AT);
  }

  long grace() {
    return get(GRACE_AT);
  }

  void ages(final long maxAge, final long grace) {
    set(GRACE_AT, grace);
    set(MAX_AGE_AT, maxAge);
  }

  /// Returns the event time below which rows are as if they were not there: what the present ages say, or what a sweep has
  /// removed under earlier ones.
  long horizon(final long nowMicros) {
    final long maxAge = maxAge();
    final long swept = get(SWEPT_AT);
    return maxAge == 0 ? swept : Math.max(swept, nowMicros - maxAge - grace());
  }

  void sweptTo(final long horizon) {
    set(SWEPT_AT, horizon);
  }

  long newestEvent() {
    return get(NEWEST_AT);
  }

  void sawEvent(final long eventMicros) {
    long seen = newestEvent();
    while (eventMicros > seen && !WORD.compareAndSet(words, NEWEST_AT, seen, eventMicros)) {
      seen = newestEvent();
    }
  }

  /// Returns when the table was last materialized, or [ViewFreshness#NEVER].
  long materialized() {
    final long moment = get(MATERIALIZED_AT);
    return moment == 0 ? ViewFreshness.NEVER : moment;
  }

  void materialized(final long nowMicros) {
    set(MATERIALIZED_AT, nowMicros);
  }

  long checkpoint() {
    return get(CHECKPOINT_AT);
  }

  void checkpoint(final long createdMicros) {
    set(CHECKPOINT_AT, createdMicros);
  }

  /// Returns the size of the file of rows when it was last closed, 0 when it never was: another size now means damage.
  long closedBytes() {
    return get(CLOSED_BYTES_AT);
  }

  void closedBytes(final long bytes) {
    set(CLOSED_BYTES_AT, bytes);
  }

  void force() {
    words.force();
  }
}

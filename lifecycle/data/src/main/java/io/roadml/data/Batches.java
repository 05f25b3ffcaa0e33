package io.roadml.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// The batches of one epoch of a [Loader], to be closed by whoever takes them.
///
/// - Threading: one thread.
/// - Fails: [UncheckedIOException] if the rows cannot be read on.
public final class Batches implements Iterator<Table>, AutoCloseable {
  private final TableCursor cursor;
  private final Loader loader;
  private final int epoch;
  private long taken;
  private Table next;
  private boolean ended;

  Batches(TableCursor cursor, Loader loader, int epoch, long taken) {
    this.cursor = cursor;
    this.loader = loader;
    this.epoch = epoch;
    this.taken = taken;
  }

  @Override
  public boolean hasNext() {
    if (next == null && !ended) {
      try {
        next = cursor.next();
        ended = next == null;
      } catch (IOException e) {
        ended = true;
        throw new UncheckedIOException(e);
      }
    }
    return next != null;
  }

  @Override
  public Table next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the epoch has ended after batch=" + (taken - 1));
    }
    Table given = next;
    next = null;
    taken++;
    return given;
  }

  /// Where the epoch is after the batches taken so far, for [Loader#resume(String)]; a line of printable ASCII. It
  /// holds a part of the dataset's fingerprint, for which the first token of a dataset reads its files.
  public String token() {
    try {
      return loader.token(epoch, taken);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    ended = true;
    next = null;
    try {
      cursor.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

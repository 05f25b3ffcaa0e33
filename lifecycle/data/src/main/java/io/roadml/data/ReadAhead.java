package io.roadml.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// Reads another cursor in a thread of its own, a bounded number of tables ahead. Owner: the thread that asks for
/// tables.
final class ReadAhead implements TableCursor {
  /// What the reading thread hands over: a table, its failure, or neither at the end.
  private record Read(Table table, Exception failure) {}

  private final TableCursor cursor;
  private final BlockingQueue<Read> queue;
  private final Thread reader;
  private boolean ended;

  ReadAhead(TableCursor cursor, int tables) {
    this.cursor = cursor;
    this.queue = new ArrayBlockingQueue<>(tables);
    this.reader = Thread.ofPlatform().daemon().name("roadml-loader").start(this::readAll);
  }

  private void readAll() {
    try {
      Read read;
      do {
        read = readNext();
        queue.put(read);
      } while (read.table() != null);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // closed: nobody waits for more
    }
  }

  private Read readNext() {
    try {
      return new Read(cursor.next(), null);
    } catch (IOException | RuntimeException e) {
      return new Read(null, e);
    }
  }

  @Override
  public Table next() throws IOException {
    if (ended) {
      return null;
    }
    Read read = take();
    ended = read.table() == null;
    if (read.failure() instanceof IOException e) {
      throw e;
    }
    if (read.failure() instanceof RuntimeException e) {
      throw e;
    }
    return read.table();
  }

  private Read take() throws IOException {
    try {
      return queue.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    }
  }

  private static IOException interrupted(InterruptedException cause) {
    InterruptedIOException interrupted = new InterruptedIOException("interrupted while waiting for rows");
    interrupted.initCause(cause);
    return interrupted;
  }

  /// Waits until the reading thread has ended, because what it reads must not be closed under it.
  @Override
  public void close() throws IOException {
    ended = true;
    reader.interrupt();
    boolean interrupted = false;
    while (reader.isAlive()) {
      try {
        reader.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    cursor.close();
  }
}

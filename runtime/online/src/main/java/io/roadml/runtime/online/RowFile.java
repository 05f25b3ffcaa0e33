package io.roadml.runtime.online;

import java.util.function.LongPredicate;

/// Rows of constant size in one file, by their keys.
///
/// - Threading: safe for many threads; an [Access] is one thread's.
interface RowFile extends AutoCloseable {
  /// One thread's way to rows. Between a lock and its unlock the thread touches no other row of the file.
  interface Access {
    /// Locks a key for reading and returns the address of its row, or 0 when there is none. Unlock in any case.
    long lockForRead(long low, long high);

    /// Locks a key for writing and returns the address of its row, or 0 when there is none. Unlock in any case.
    long lockForWrite(long low, long high);

    /// Writes the row of the key locked for writing.
    ///
    /// @throws IllegalStateException when the file is full
    void put(byte[] row);

    /// Unlocks; does nothing when nothing is locked.
    void unlock();
  }

  /// Takes a row during a walk.
  @FunctionalInterface
  interface Visitor {
    void row(long low, long high, long address);
  }

  /// Makes a way to rows for one thread.
  Access access();

  /// Returns the number of rows.
  long rows();

  /// Returns the size of the file in bytes.
  long bytes();

  /// Says whether a larger file should be made soon.
  boolean isNearlyFull();

  /// Walks all rows, each under a lock that keeps writers away.
  void forEach(Visitor visitor);

  /// Removes the rows whose addresses the test accepts, each under its lock.
  void removeIf(LongPredicate test);

  @Override
  void close();
}

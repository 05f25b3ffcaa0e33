package io.roadml.runtime.core;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// Port: how an online store that was lost is filled again. The offline store implements it.
///
/// - Threading: one replay is one thread's.
public interface RowReplay {
  /// Takes one row.
  @FunctionalInterface
  interface Sink {
    /// Takes the newest row of an entity.
    ///
    /// @param key            the entity's key
    /// @param row            its values; both segments are valid during the call only
    /// @param eventTimeMicros when the row became true, microseconds since 1970-01-01T00:00Z
    void row(MemorySegment key, MemorySegment row, long eventTimeMicros);
  }

  /// Gives the newest row of every entity of a view, in any order.
  ///
  /// @throws IOException when the rows cannot be read to the end
  void replay(String view, Sink sink) throws IOException;
}

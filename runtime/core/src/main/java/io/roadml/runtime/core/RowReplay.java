package io.roadml.runtime.core;

import java.io.IOException;

/// Port: how an online store that lost rows is filled again. The offline store implements it, the online store calls it.
///
/// - Threading: one replay is one thread's.
public interface RowReplay {
  /// Gives rows of a view in any order: for each entity at least the newest row, or deletion, by event and then created time.
  ///
  /// Too many rows do no harm: older ones lose.
  ///
  /// @param sinceCreatedMicros entities whose newest row was created before may be left out; [Long#MIN_VALUE] for none. Rows
  ///                           without a created time are always given
  /// @throws IOException when the rows cannot be read to the end
  void replay(String project, String view, long sinceCreatedMicros, RowSink sink) throws IOException;
}

package io.roadml.pipeline;

import java.util.List;
import java.util.function.Consumer;

/// The port to what outlives the process: the events of all runs, append-only.
///
/// - Threading: safe for many threads. A runner appends from one thread.
/// - Fails: with an unchecked exception that says what and where; the runner then fails the runs concerned, because nothing
///   may happen that is not written down.
public interface Journal {
  /// Writes nothing, and has nothing.
  Journal NONE = new Journal() {
    @Override
    public void append(List<RunEvent> events) {
    }

    @Override
    public List<RunEvent> read(String run) {
      return List.of();
    }
  };

  /// Appends events, of one run or of several; when it returns, all are durable, and if it throws, none is.
  void append(List<RunEvent> events);

  /// The events of a run, in the order in which they were appended; empty if there is no such run.
  List<RunEvent> read(String run);

  /// Nothing more will be appended of a run, though it has not ended: others may go on with it. Never fails.
  default void abandon(String run) {
  }

  /// The run to go on with in place of one that is to be resumed: the last of those that have gone on with it, or itself.
  ///
  /// @throws RuntimeException if that one still goes on, with the place
  default String resumable(String run) {
    return run;
  }

  /// Tells of the runs that somebody wants to be cancelled, perhaps in another process, and tells again until they end.
  ///
  /// @param cancel takes a run's id, which may be one that it does not know; it is called by a thread of the journal's and
  ///   must be quick
  /// @return ends the telling
  default Runnable onCancel(Consumer<String> cancel) {
    return () -> {
    };
  }
}

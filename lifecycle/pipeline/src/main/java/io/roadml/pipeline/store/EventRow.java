package io.roadml.pipeline.store;

import io.roadml.metadata.JsonText;
import io.roadml.metadata.Row;
import io.roadml.metadata.Sql;
import io.roadml.pipeline.Remembered;
import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.value.RecordJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An event as a row of the journal: the columns that are searched, and all of it as JSON.
record EventRow(String kind, String step, Optional<String> state, Optional<String> output, String body) {
  private static final List<Class<? extends RunEvent>> KINDS = kinds(RunEvent.class, new ArrayList<>());

  private static List<Class<? extends RunEvent>> kinds(Class<?> type, List<Class<? extends RunEvent>> found) {
    for (Class<?> kind : type.getPermittedSubclasses()) {
      if (kind.isSealed()) {
        kinds(kind, found);
      } else {
        found.add(kind.asSubclass(RunEvent.class));
      }
    }
    return found;
  }

  static EventRow of(RunEvent event) {
    String step = event instanceof RunEvent.OfStep ofStep ? ofStep.step() : "";
    return new EventRow(event.getClass().getSimpleName(), step, state(event).map(Enum::name),
        output(event).map(Remembered::digest),
        JsonText.write(RecordJson.write((Record) event)));
  }

  private static Optional<Enum<?>> state(RunEvent event) {
    return switch (event) {
      case RunEvent.StepRetrying retrying -> Optional.of(retrying.state());
      case RunEvent.StepFinished finished -> Optional.of(finished.state());
      case RunEvent.RunFinished finished -> Optional.of(finished.state());
      default -> Optional.empty();
    };
  }

  private static Optional<Remembered> output(RunEvent event) {
    return switch (event) {
      case RunEvent.StepCached cached -> Optional.of(cached.output());
      case RunEvent.StepFinished finished -> finished.output();
      default -> Optional.empty();
    };
  }

  /// The events of a run, in the order in which they were written.
  static List<RunEvent> all(Sql sql, String run) {
    return sql.list("SELECT run_id, sequence, kind, body FROM pipeline_event WHERE run_id = ? ORDER BY sequence",
        EventRow::read, run);
  }

  /// Reads the columns `run_id, sequence, kind, body`.
  ///
  /// @throws IllegalStateException if the row is damaged, or of a newer RoadML
  static RunEvent read(Row row) {
    try {
      for (Class<? extends RunEvent> kind : KINDS) {
        if (kind.getSimpleName().equals(row.text(3))) {
          return RecordJson.read(kind, (Map<?, ?>) JsonText.read(row.text(4)));
        }
      }
      throw new IllegalArgumentException("kind=" + row.text(3) + " is not known");
    } catch (IllegalArgumentException | ClassCastException e) {
      throw new IllegalStateException("journal of run=" + row.text(1) + ": event=" + row.integer(2)
          + " cannot be read: " + e.getMessage(), e);
    }
  }
}

package io.roadml.registry;

import io.roadml.registry.ModelEvent.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// What stood at a place, a stage or an alias, from change to change. A rollback takes the last change back, so that the next
/// one goes further back.
///
/// - Threading: one thread.
final class Timeline {
  private final Kind kind;
  private final String place;
  private final Deque<SortedSet<Long>> before = new ArrayDeque<>();
  private NavigableSet<Long> now = new TreeSet<>();

  private Timeline(Kind kind, String place) {
    this.kind = kind;
    this.place = place;
  }

  static Timeline ofStage(ModelStage stage, List<ModelEvent> events) {
    return new Timeline(Kind.STAGE, stage.label()).replayed(events);
  }

  static Timeline ofAlias(String alias, List<ModelEvent> events) {
    return new Timeline(Kind.ALIAS, alias).replayed(events);
  }

  /// What stands there after the last event, oldest first.
  NavigableSet<Long> now() {
    return now;
  }

  /// What stood there before what stands there, if any of it is left.
  Optional<SortedSet<Long>> previous(Set<Long> left) {
    for (SortedSet<Long> earlier : before) {
      SortedSet<Long> there = new TreeSet<>(earlier);
      there.retainAll(left);
      if (!there.isEmpty() && !there.equals(now)) {
        return Optional.of(there);
      }
    }
    return Optional.empty();
  }

  private Timeline replayed(List<ModelEvent> events) {
    List<ModelEvent> together = new ArrayList<>();
    for (ModelEvent event : events) {
      if (!together.isEmpty() && together.getFirst().revision() != event.revision()) {
        step(together);
        together.clear();
      }
      together.add(event);
    }
    step(together);
    return this;
  }

  private void step(List<ModelEvent> together) {
    NavigableSet<Long> next = new TreeSet<>(now);
    together.forEach(event -> apply(event, next));
    if (next.equals(now)) {
      return;
    }
    if (together.stream().anyMatch(this::isRollback)) {
      takeBackTo(next);
    } else if (!now.isEmpty()) {
      before.push(now);
    }
    now = next;
  }

  /// A version that is taken back to Production leaves Staging, perhaps, but that is no rollback of Staging.
  private boolean isRollback(ModelEvent event) {
    return event.rollback() && event.kind() == kind && (kind == Kind.ALIAS || event.after().equals(place));
  }

  private void takeBackTo(SortedSet<Long> target) {
    boolean found = false;
    while (!found && !before.isEmpty()) {
      found = before.pop().containsAll(target);
    }
  }

  private void apply(ModelEvent event, Set<Long> set) {
    if (event.kind() == Kind.VERSION_DELETED) {
      set.remove(event.version());
    } else if (event.kind() == kind && kind == Kind.STAGE) {
      if (event.after().equals(place)) {
        set.add(event.version());
      } else {
        set.remove(event.version());
      }
    } else if (event.kind() == kind && event.subject().equals(place)) {
      set.clear();
      if (!event.after().isEmpty()) {
        set.add(Long.valueOf(event.after()));
      }
    }
  }
}

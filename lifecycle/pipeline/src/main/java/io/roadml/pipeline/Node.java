package io.roadml.pipeline;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;

/// A step of a pipeline that is being built or has been. It is its own identity.
///
/// - Threading: immutable.
final class Node {
  private final Draft draft;
  private final int index;
  private final String name;
  private final StepKind kind;
  private final Work work;
  private final Place place;
  private final List<Input<?>> inputs;
  private final SequencedSet<Node> upstreams;
  private final SequencedSet<Node> sources;

  Node(Draft draft, int index, String name, StepKind kind, Work work, Place place, List<Input<?>> inputs) {
    this.draft = draft;
    this.index = index;
    this.name = name;
    this.kind = kind;
    this.work = work;
    this.place = place;
    this.inputs = List.copyOf(inputs);
    this.upstreams = upstreams(this.inputs, place);
    this.sources = sources(this.inputs);
  }

  /// What a step does: a function, or a pipeline.
  ///
  /// @param code what the user has given: a lambda or a method
  record Work(Optional<Object> code, Body body, Optional<Nested> nested) {
    static Work of(Object code, Body body) {
      return new Work(Optional.of(code), body, Optional.empty());
    }

    static Work of(Nested nested) {
      return new Work(Optional.empty(), _ -> {
        throw new IllegalStateException("a pipeline has no body");
      }, Optional.of(nested));
    }
  }

  /// Where a step stands: in a branch or not, in which phase, after whom though it takes nothing of theirs.
  record Place(Optional<Guard> guard, StepPhase phase, List<Node> after, StepOptions options) {
    static final Place MAIN = new Place(Optional.empty(), StepPhase.MAIN, List.of(), StepOptions.DEFAULT);

    Place guard(Guard guard) {
      return new Place(Optional.of(guard), phase, List.of(), StepOptions.DEFAULT);
    }

    Place phase(StepPhase other) {
      return new Place(guard, other, after, options);
    }

    Place after(List<Node> others) {
      return new Place(guard, phase, others, options);
    }

    Place options(StepOptions other) {
      return new Place(guard, phase, after, Objects.requireNonNull(other, "options"));
    }
  }

  private static SequencedSet<Node> upstreams(List<Input<?>> inputs, Place place) {
    SequencedSet<Node> all = new LinkedHashSet<>();
    place.guard().ifPresent(guard -> all.add(guard.condition()));
    inputs.forEach(input -> source(input).ifPresent(all::add));
    all.addAll(place.after());
    return all;
  }

  private static SequencedSet<Node> sources(List<Input<?>> inputs) {
    SequencedSet<Node> all = new LinkedHashSet<>();
    inputs.stream().filter(input -> !(input instanceof Output.Cause))
        .forEach(input -> source(input).ifPresent(all::add));
    return all;
  }

  /// The step that an input comes from.
  static Optional<Node> source(Input<?> input) {
    return switch (input) {
      case Output<?> output -> Optional.of(output.node());
      case Output.Maybe<?> maybe -> Optional.of(maybe.of().node());
      case Output.Cause cause -> Optional.of(cause.of().node());
      case Param<?> _,Ambient<?> _ -> Optional.empty();
    };
  }

  Draft draft() {
    return draft;
  }

  /// Its place in the order of declaration, from 0.
  int index() {
    return index;
  }

  String name() {
    return name;
  }

  StepKind kind() {
    return kind;
  }

  Work work() {
    return work;
  }

  List<Input<?>> inputs() {
    return inputs;
  }

  Optional<Guard> guard() {
    return place.guard();
  }

  StepPhase phase() {
    return place.phase();
  }

  List<Node> after() {
    return place.after();
  }

  StepOptions options() {
    return place.options();
  }

  /// The steps whose outputs it is given, once each.
  SequencedSet<Node> sources() {
    return sources;
  }

  /// Every step that must have ended before this one: its condition, whose outputs it takes, and whom it comes after.
  SequencedSet<Node> upstreams() {
    return upstreams;
  }

  boolean isMapped() {
    return kind == StepKind.MAP;
  }

  boolean isCaught() {
    return options().flow().onError() == OnError.CATCH;
  }

  @Override
  public String toString() {
    return name;
  }
}

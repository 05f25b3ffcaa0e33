package io.roadml.pipeline;

import java.util.Optional;

/// What a step will have computed: given to other steps as an input, and read from a [PipelineRun] that has ended.
///
/// @param <T> its type
public final class Output<T> implements Input<T> {
  private final Node node;
  private final Class<?> type;

  Output(Node node) {
    this(node, Object.class);
  }

  /// @param type what its values are, as far as is known
  Output(Node node, Class<?> type) {
    this.node = node;
    this.type = type;
  }

  /// The step's name.
  public String name() {
    return node.name();
  }

  /// The output as one that may be absent: because the step was skipped, or has failed and that was caught.
  public Input<Optional<T>> optional() {
    return new Maybe<>(this);
  }

  /// Why it is absent; empty if it is there, or was skipped.
  public Input<Optional<Failure>> failure() {
    return new Cause(this);
  }

  Class<?> type() {
    return type;
  }

  Node node() {
    return node;
  }

  @Override
  public String toString() {
    return name();
  }

  record Maybe<T>(Output<T> of) implements Input<Optional<T>> {}

  record Cause(Output<?> of) implements Input<Optional<Failure>> {}
}

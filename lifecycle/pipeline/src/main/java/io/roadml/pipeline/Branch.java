package io.roadml.pipeline;

/// The steps that run only if a condition has come out one way.
public final class Branch extends Steps {
  private final Node.Place around;
  private final Node condition;
  private final boolean wanted;

  Branch(Draft draft, Node.Place around, Node condition, boolean wanted) {
    super(draft, around.guard(new Guard(condition, wanted)));
    this.around = around;
    this.condition = condition;
    this.wanted = wanted;
  }

  /// The steps that run only if it has come out the other way.
  public Branch otherwise() {
    return new Branch(draft(), around, condition, !wanted);
  }

  /// What the condition has come out as.
  public Output<Boolean> condition() {
    return new Output<>(condition);
  }
}

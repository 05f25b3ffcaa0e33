package io.roadml.pipeline;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// How far the elements of a mapped step are, and what they have computed.
///
/// - Threading: the runner's thread.
final class Elements {
  /// A share of a count is a whole number but for rounding.
  private static final double ROUNDING = 1e-9;

  private final Object[] values;
  private final long needed;
  private int open;
  private int succeeded;
  private int failed;
  private boolean isGivenUp;

  Elements(double minSuccess, int size) {
    this.values = new Object[size];
    this.needed = (long) Math.ceil(minSuccess * size - ROUNDING);
    this.open = size;
  }

  void computed(int element, Object value) {
    values[element] = value;
  }

  /// One that was skipped has not failed, and counts for the share.
  void ended(StepState how) {
    open--;
    if (how.isSuccess() || how == StepState.SKIPPED) {
      succeeded++;
    } else {
      failed++;
    }
  }

  boolean isDone() {
    return open == 0;
  }

  boolean isSuccess() {
    return succeeded >= needed;
  }

  /// Whether the rest has just become useless.
  boolean giveUp() {
    boolean isHopeless = values.length - failed < needed;
    boolean isNews = isHopeless && !isGivenUp;
    isGivenUp |= isHopeless;
    return isNews;
  }

  boolean isGivenUp() {
    return isGivenUp;
  }

  /// What those that have an output have computed, in the order of the list; it is not held here any longer.
  List<Object> take() {
    List<Object> all = Stream.of(values).filter(Objects::nonNull).toList();
    Arrays.fill(values, null);
    return all;
  }
}

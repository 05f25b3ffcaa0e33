package io.roadml.kernels;

/// How the scores of several labels become one.
public enum Average {
  /// The score of the counts of all labels together: every prediction weighs the same.
  MICRO,
  /// The plain mean of the labels' scores: every label weighs the same, a rare one too.
  MACRO,
  /// The mean of the labels' scores, each weighing as often as it is true.
  WEIGHTED
}

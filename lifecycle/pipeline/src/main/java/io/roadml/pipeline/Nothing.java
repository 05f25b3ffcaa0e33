package io.roadml.pipeline;

/// The output of a step that is run for what it does. There is one value, because no output is null.
public enum Nothing {
  /// It was done.
  DONE
}

package io.roadml.pipeline;

/// When in a run a step's turn is; a phase begins when the one before has ended.
enum Phase {
  MAIN, ON_FAILURE, LASTLY
}

package io.roadml.pipeline;

import java.util.Optional;

/// What became of a run, as its last steps see it.
///
/// @param run     its id
/// @param state   SUCCESS, FAILED or CANCELLED
/// @param failure the first one that was not caught
public record RunOutcome(String run, String pipeline, RunState state, Optional<Failure> failure) {}

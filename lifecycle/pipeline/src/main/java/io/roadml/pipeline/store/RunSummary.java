package io.roadml.pipeline.store;

import io.roadml.pipeline.RunState;
import java.time.Instant;
import java.util.Optional;

/// A run, in short.
///
/// @param state   RUNNING of one whose process has died: then `isAlive` says so
/// @param endedAt empty while it runs
/// @param isAlive whether a process still goes on with it, as far as can be seen from here
/// @param resumes the run that it goes on with
/// @param parent  the run that it is nested in
public record RunSummary(String run, String pipeline, Instant startedAt, RunState state, Optional<Instant> endedAt,
    boolean isAlive, Optional<String> resumes, Optional<String> parent) {}

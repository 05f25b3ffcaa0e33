package io.roadml.tracking;

/// A logged model that a run made.
///
/// @param step the step in which it was made
public record ModelOutput(String modelId, long step) {}

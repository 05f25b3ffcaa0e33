package io.roadml.tracking;

/// Data that runs of an experiment used.
///
/// @param context what for, or null
public record DatasetSummary(String experimentId, String name, String digest, String context) {}

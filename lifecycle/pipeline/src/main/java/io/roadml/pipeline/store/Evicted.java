package io.roadml.pipeline.store;

/// What was evicted.
///
/// @param entries of the cache
/// @param outputs that nothing refers to any more; their blobs go with the next collection of the artifact store
/// @param bytes   of these outputs
public record Evicted(long entries, long outputs, long bytes) {}

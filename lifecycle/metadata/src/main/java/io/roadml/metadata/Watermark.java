package io.roadml.metadata;

/// How far a view has been copied to its online store.
///
/// @param endMicros the latest event time that was asked for, microseconds since 1970-01-01T00:00Z
/// @param nextSequence the first row of the offline store that was not there yet
/// @param version 1 at first, and 1 more with every change
public record Watermark(long endMicros, long nextSequence, long version) {}

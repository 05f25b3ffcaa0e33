package io.roadml.artifacts;

/// What a collection has removed.
///
/// @param blobs how many
/// @param bytes their sizes together
public record Collected(long blobs, long bytes) {}

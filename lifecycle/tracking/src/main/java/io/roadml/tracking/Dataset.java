package io.roadml.tracking;

/// Data that a run used. Name and digest make it what it is; the same within an experiment is kept once.
///
/// @param sourceType what kind of place it came from, for instance `local` or `sql`
/// @param source     the place, in words or JSON
/// @param schema     its columns in JSON, or null
/// @param profile    what it is like in JSON, or null
public record Dataset(String name, String digest, String sourceType, String source, String schema, String profile) {}

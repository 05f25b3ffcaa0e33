package io.roadml.metadata;

/// A named thing of a project as it was defined.
///
/// @param project whose it is
/// @param kind what it is, such as `view`
/// @param name unique among its kind in the project
/// @param schemaVersion 1 at first; whoever defines it says when it grows
/// @param body what it says, in the definer's own words, as a rule JSON
/// @param updatedAtMicros when it was written last, microseconds since 1970-01-01T00:00Z
/// @param version 1 at first, and 1 more with every change
public record Definition(String project, String kind, String name, long schemaVersion, String body,
    long updatedAtMicros, long version) {}

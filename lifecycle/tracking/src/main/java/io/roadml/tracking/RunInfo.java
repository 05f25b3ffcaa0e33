package io.roadml.tracking;

/// What a run is, without what it logged.
///
/// @param id          32 hexadecimal digits
/// @param userId      who started it; empty when nobody said
/// @param endMillis   null while it goes on
/// @param artifactUri the URI below which its artifacts are
public record RunInfo(String id, String name, String experimentId, String userId, RunStatus status, long startMillis,
    Long endMillis, String artifactUri, LifecycleStage stage) {}

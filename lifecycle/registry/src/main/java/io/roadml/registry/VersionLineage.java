package io.roadml.registry;

import java.util.List;

/// What a version comes from, and what comes from it.
///
/// @param version   which version
/// @param ancestors its parent, that one's parent, and so on, also those that are deleted
/// @param children  the versions that were made from it
/// @param sameRun   the other versions of its run, of any model
/// @param sameData  the other versions that were made from some of its data, of any model
/// @param sameCode  the other versions that the same code made, of any model
public record VersionLineage(ModelVersion version, List<Long> ancestors, List<Long> children,
    List<ModelVersion> sameRun, List<ModelVersion> sameData, List<ModelVersion> sameCode) {}

package io.roadml.registry;

/// A name for one version, which can be given to another.
public record ModelAlias(String alias, long version) {}

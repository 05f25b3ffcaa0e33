package io.roadml.registry;

/// A word about a model or a version; a later one of the same key replaces it.
public record ModelTag(String key, String value) {}

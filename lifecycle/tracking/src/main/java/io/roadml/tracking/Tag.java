package io.roadml.tracking;

/// A word about something; a later one of the same key replaces it.
public record Tag(String key, String value) {}

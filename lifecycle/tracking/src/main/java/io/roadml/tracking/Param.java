package io.roadml.tracking;

/// An input of a run, which is written once.
public record Param(String key, String value) {}

package io.roadml.serving.http;

/// What an infer path asks for.
///
/// - Threading: immutable.
///
/// @param model   the model's name
/// @param version the version, or `null` for the newest
record InferTarget(String model, String version) {
}

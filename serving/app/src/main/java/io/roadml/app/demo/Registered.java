package io.roadml.app.demo;

/// A version that was registered.
///
/// @param version its number
/// @param run     the tracked run that made it
/// @param auc     of its validation
record Registered(long version, String run, double auc) {}

package io.roadml.app.demo;

/// What became of a version that could have gone into Production.
///
/// @param production the number of the version that stands there now
/// @param why        for people
record Promoted(long production, String why) {}

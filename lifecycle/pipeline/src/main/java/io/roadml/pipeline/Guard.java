package io.roadml.pipeline;

/// A step in a branch runs only if the branch's condition has come out as wanted.
record Guard(Node condition, boolean wanted) {}

package io.roadml.serving.endpoint;

import io.roadml.runtime.core.RowTransform;

/// Which column of a transform each feature and each entity goes to.
///
/// @param transform what makes the input's row
/// @param features  the column of each feature, in the order of the file
/// @param entities  the column of each entity; negative for one that is a key only
record TransformBinding(RowTransform transform, int[] features, int[] entities) {}

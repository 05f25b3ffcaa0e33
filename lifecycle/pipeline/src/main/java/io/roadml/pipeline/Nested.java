package io.roadml.pipeline;

import java.util.List;
import java.util.Optional;

/// The pipeline that a step is.
///
/// @param params which of its parameters get the step's inputs, in their order
/// @param result whose output becomes the step's
record Nested(Pipeline pipeline, List<Param<?>> params, Optional<Node> result) {}

package io.roadml.runtime.onnx;

import java.util.Map;

/// What a model file says about itself. All of it is optional in the file: a missing text is empty, a missing version 0.
///
/// - Threading: immutable.
///
/// @param producer         the tool that wrote the model
/// @param graphName        the name of its graph
/// @param graphDescription what the graph is for
/// @param domain           the model's namespace, in reverse domain order
/// @param description      what the model is for
/// @param version          the model's own version
/// @param custom           further keys and values
public record OnnxMetadata(String producer, String graphName, String graphDescription, String domain,
    String description,
    long version, Map<String, String> custom) {
  /// Copies.
  public OnnxMetadata {
    custom = Map.copyOf(custom);
  }
}

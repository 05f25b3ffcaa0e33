package io.roadml.serving.http;

import java.util.List;

/// What an infer path asks for.
///
/// - Threading: immutable.
///
/// @param model   the model's name
/// @param version the version, or `null` for the newest
record InferTarget(String model, String version) {
  private static final String PREFIX = "/v2/models/";
  private static final String SUFFIX = "/infer";

  /// Reads `/v2/models/{model}/infer` and `/v2/models/{model}/versions/{version}/infer`; `null` for any other path.
  static InferTarget of(final String path) {
    if (!path.startsWith(PREFIX) || !path.endsWith(SUFFIX)) {
      return null;
    }
    final List<String> segments = RouteTable.segments(path);
    final boolean versioned = segments.size() == 6 && segments.get(3).equals("versions");
    if ((segments.size() != 4 && !versioned) || segments.get(2).isEmpty()) {
      return null;
    }
    final String model = RouteTable.decode(segments.get(2));
    final String version = versioned ? RouteTable.decode(segments.get(4)) : null;
    final boolean wrongVersion = versioned && (version == null || version.isEmpty());
    return model == null || wrongVersion ? null : new InferTarget(model, version);
  }
}

package io.roadml.registry;

import java.util.List;

/// A model as it was when it was read.
///
/// @param name           unique
/// @param createdAt      milliseconds since 1970-01-01T00:00Z
/// @param updatedAt      milliseconds since 1970-01-01T00:00Z
/// @param userId         who registered it
/// @param description    what it is
/// @param latestVersions the newest version of each stage that has one
/// @param tags           by key
/// @param aliases        by name
/// @param revision       1 at first, and more with every change of the model, its versions and its aliases
public record RegisteredModel(String name, long createdAt, long updatedAt, String userId, String description,
    List<ModelVersion> latestVersions, List<ModelTag> tags, List<ModelAlias> aliases, long revision) {
  /// Copies.
  public RegisteredModel {
    latestVersions = List.copyOf(latestVersions);
    tags = List.copyOf(tags);
    aliases = List.copyOf(aliases);
  }
}

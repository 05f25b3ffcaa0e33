package io.roadml.registry;

import java.util.List;

/// Where a version comes from.
///
/// @param runId       the run that made it; empty for none
/// @param datasets    the fingerprints of the data it was made from
/// @param codeVersion the version of the code that made it, such as a commit; empty for unknown
/// @param parent      the version of the same model it was made from; null for none
public record Lineage(String runId, List<String> datasets, String codeVersion, Long parent) {
  /// Nothing is known.
  public static final Lineage UNKNOWN = new Lineage("", List.of(), "", null);

  /// Copies.
  public Lineage {
    datasets = datasets.stream().distinct().sorted().toList();
  }
}

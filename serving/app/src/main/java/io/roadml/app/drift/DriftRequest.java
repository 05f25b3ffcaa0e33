package io.roadml.app.drift;

import java.nio.file.Path;
import java.util.List;

/// What to compare: the options of the command.
///
/// @param reference the file of how it was
/// @param current the file of how it is
/// @param columns to compare; all that both files have if there are none
/// @param bins of a number's reference
/// @param limits that must not be passed
public record DriftRequest(Path reference, Path current, List<String> columns, int bins, List<Limit> limits) {
  /// The most bins.
  public static final int MOST_BINS = 1000;

  /// Copies the lists.
  public DriftRequest {
    columns = List.copyOf(columns);
    limits = List.copyOf(limits);
  }
}

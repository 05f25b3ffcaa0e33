package io.roadml.app;

import io.roadml.kernels.EditDistance;
import java.util.Collection;
import java.util.Optional;

/// Finds the known word that somebody most likely meant.
public final class Nearest {
  private Nearest() {}

  /// Returns the known word with the fewest edits from `word`, if it is near.
  public static Optional<String> to(String word, Collection<String> known) {
    return EditDistance.likely(word, known);
  }
}

package io.roadml.metadata;

import io.roadml.kernels.EditDistance;
import java.util.Collection;

/// Finds the known word that somebody most likely meant.
public final class Nearest {
  private Nearest() {
  }

  /// The end of a message about an unknown word: `; did you mean '…'?`, or nothing if no known word is near.
  public static String hint(String word, Collection<String> known) {
    return EditDistance.likely(word, known).map(near -> "; did you mean '" + near + "'?").orElse("");
  }
}

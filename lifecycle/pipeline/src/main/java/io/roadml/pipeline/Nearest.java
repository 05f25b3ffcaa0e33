package io.roadml.pipeline;

import io.roadml.kernels.EditDistance;
import java.util.Collection;

/// Finds the known word that an unknown one was probably meant to be.
final class Nearest {
  private Nearest() {
  }

  /// The end of a message about an unknown word: the nearest known one, or that there is none.
  static String hint(String word, Collection<String> known) {
    return EditDistance.nearest(word, known).map(nearest -> "; did you mean '" + nearest + "'?")
        .orElse("; there is none");
  }
}

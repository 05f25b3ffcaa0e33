package io.roadml.app.demo;

import java.io.IOException;

/// Scores one flight, by its row.
@FunctionalInterface
interface Scorer {
  /// Scores it.
  ///
  /// @throws IOException if the server hangs up or refuses
  float score(int row) throws IOException;
}

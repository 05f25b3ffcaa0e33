package io.roadml.serving.http;

import io.roadml.kernels.EditDistance;
import java.util.Collection;

/// Guesses which name was meant.
///
/// - Threading: stateless.
final class Nearest {
  private static final int MOST_LISTED = 8;

  private Nearest() {
  }

  /// Returns `; did you mean 'x'?`, or what there is when nothing is near, or nothing when there is nothing.
  static String hint(final String wanted, final Collection<String> names) {
    return EditDistance.likely(wanted, names).map(name -> "; did you mean '" + name + "'?")
        .orElse(names.isEmpty() || names.size() > MOST_LISTED ? "" : "; there is " + String.join(", ", names));
  }
}

package io.roadml.runtime.onnx;

import java.util.Collection;
import java.util.Comparator;

/// Finds the known name that an unknown one was probably meant to be.
final class Nearest {
  private Nearest() {
  }

  /// Returns the candidate with the fewest edits to `name`, or `null` when there is no candidate.
  static String of(final String name, final Collection<String> candidates) {
    return candidates.stream().min(Comparator.comparingInt(candidate -> edits(name, candidate))).orElse(null);
  }

  /// Levenshtein's distance.
  static int edits(final String from, final String to) {
    int[] above = new int[to.length() + 1];
    for (int column = 0; column < above.length; column++) {
      above[column] = column;
    }
    for (int row = 1; row <= from.length(); row++) {
      final int[] current = new int[above.length];
      current[0] = row;
      for (int column = 1; column < current.length; column++) {
        final int changed = above[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
        current[column] = Math.min(changed, 1 + Math.min(above[column], current[column - 1]));
      }
      above = current;
    }
    return above[to.length()];
  }
}

package io.roadml.serving.endpoint;

import java.util.Collection;
import java.util.Comparator;

/// Finds the known name that an unknown one was probably meant to be.
final class Nearest {
  private Nearest() {
  }

  /// Returns the candidate with the fewest edits to `name`; the empty string when there is none.
  static String to(final String name, final Collection<String> candidates) {
    return candidates.stream().min(Comparator.comparingInt(candidate -> edits(name, candidate))).orElse("");
  }

  /// Counts the letters to change, add or drop (Levenshtein's distance).
  private static int edits(final String from, final String to) {
    int[] above = new int[to.length() + 1];
    for (int column = 0; column <= to.length(); column++) {
      above[column] = column;
    }
    for (int row = 1; row <= from.length(); row++) {
      above = nextRow(above, from.charAt(row - 1), to, row);
    }
    return above[to.length()];
  }

  private static int[] nextRow(final int[] above, final char letter, final String to, final int row) {
    final int[] current = new int[above.length];
    current[0] = row;
    for (int column = 1; column < current.length; column++) {
      final int replaced = above[column - 1] + (letter == to.charAt(column - 1) ? 0 : 1);
      current[column] = Math.min(replaced, 1 + Math.min(above[column], current[column - 1]));
    }
    return current;
  }
}

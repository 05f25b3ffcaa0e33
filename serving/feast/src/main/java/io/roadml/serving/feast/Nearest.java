package io.roadml.serving.feast;

/// How far two names are apart.
final class Nearest {
  private Nearest() {
  }

  /// Counts the letters to change, add or drop (Levenshtein's distance).
  static int edits(final String from, final String to) {
    int[] above = new int[to.length() + 1];
    for (int column = 0; column <= to.length(); column++) {
      above[column] = column;
    }
    for (int row = 1; row <= from.length(); row++) {
      final int[] current = new int[above.length];
      current[0] = row;
      for (int column = 1; column < current.length; column++) {
        final int replaced = above[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
        current[column] = Math.min(replaced, 1 + Math.min(above[column], current[column - 1]));
      }
      above = current;
    }
    return above[to.length()];
  }
}

package io.roadml.serving.http;

import java.util.Collection;
import java.util.Locale;

/// Guesses which name was meant.
///
/// - Threading: stateless.
final class Nearest {
  private static final int LONGEST = 200;
  private static final int MOST_LISTED = 8;

  private Nearest() {
  }

  /// Returns `; did you mean 'x'?`, or what there is when nothing is near, or nothing when there is nothing.
  static String hint(final String wanted, final Collection<String> names) {
    String nearest = null;
    int least = wanted.length() <= 2 ? 2 : Math.max(2, wanted.length() / 3) + 1;
    for (final String name : names) {
      final int distance = wanted.length() > LONGEST ? least : distance(wanted, name);
      if (distance < least) {
        least = distance;
        nearest = name;
      }
    }
    if (nearest != null) {
      return "; did you mean '" + nearest + "'?";
    }
    return names.isEmpty() || names.size() > MOST_LISTED ? "" : "; there is " + String.join(", ", names);
  }

  /// Counts the letters to insert, delete or replace (Levenshtein), upper and lower case alike.
  private static int distance(final String one, final String other) {
    final String from = one.toLowerCase(Locale.ROOT);
    final String to = other.toLowerCase(Locale.ROOT);
    int[] above = new int[to.length() + 1];
    for (int column = 0; column < above.length; column++) {
      above[column] = column;
    }
    for (int row = 1; row <= from.length(); row++) {
      final int[] line = new int[above.length];
      line[0] = row;
      for (int column = 1; column < line.length; column++) {
        final int replaced = above[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
        line[column] = Math.min(replaced, 1 + Math.min(above[column], line[column - 1]));
      }
      above = line;
    }
    return above[to.length()];
  }
}

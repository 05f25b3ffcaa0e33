package io.roadml.runtime.online;

import java.util.Collection;
import java.util.Comparator;
import java.util.regex.Pattern;

/// Names of projects, views and columns: what they may be, and what an unknown one was probably meant to be.
final class Names {
  private static final Pattern GOOD = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,127}");

  private Names() {
  }

  /// Checks a name; a project's and a view's are folders too.
  static String check(final String what, final String name) {
    if (!isGood(name)) {
      throw new IllegalArgumentException(
          what + "=" + name + ", want a letter or _, then up to 127 letters, digits, _, . and -");
    }
    return name;
  }

  /// Says whether it can be the name of a project or a view.
  static boolean isGood(final String name) {
    return GOOD.matcher(name).matches();
  }

  /// Makes the error for an unknown name.
  static IllegalArgumentException unknown(final String what, final String name, final Collection<String> known) {
    final String nearest = known.stream().min(Comparator.comparingInt(candidate -> edits(name, candidate)))
        .orElse(null);
    return new IllegalArgumentException(
        "unknown " + what + " " + name + (nearest == null ? "; there is none" : "; did you mean " + nearest + "?"));
  }

  /// Levenshtein's distance.
  private static int edits(final String from, final String to) {
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

package io.roadml.pipeline;

import java.util.Collection;
import java.util.Comparator;

/// Finds the known word that an unknown one was probably meant to be.
final class Nearest {
  private static final int LONGEST = 100;

  private Nearest() {
  }

  /// The end of a message about an unknown word: the nearest known one, or that there is none.
  static String hint(String word, Collection<String> known) {
    return known.stream().min(Comparator.comparingInt(candidate -> edits(cut(word), cut(candidate))))
        .map(nearest -> "; did you mean '" + nearest + "'?").orElse("; there is none");
  }

  /// Long words of a stranger cost no more than long words of ours.
  private static String cut(String word) {
    return word.substring(0, Math.min(LONGEST, word.length()));
  }

  /// Levenshtein's distance.
  private static int edits(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j < above.length; j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[above.length];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int changed = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(changed, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[b.length()];
  }
}

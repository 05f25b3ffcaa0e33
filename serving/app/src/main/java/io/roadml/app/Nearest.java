package io.roadml.app;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds the known word that somebody most likely meant.
public final class Nearest {
  private Nearest() {}

  /// Returns the known word with the fewest edits from `word`, if at most a third of its letters, or two, differ.
  public static Optional<String> to(String word, Collection<String> known) {
    int tolerated = Math.max(2, word.length() / 3);
    return known.stream()
        .filter(k -> edits(word, k) <= tolerated)
        .min(Comparator.comparingInt((String k) -> edits(word, k)).thenComparing(Comparator.naturalOrder()));
  }

  /// Levenshtein's distance, where two neighbours that changed places are one edit: insertions, deletions, replacements and swaps.
  static int edits(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) last[j] = j;
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
        if (isSwap(a, i, b, j)) row[j] = Math.min(row[j], 1 + beforeLast[j - 2]);
      }
      beforeLast = last;
      last = row;
    }
    return last[b.length()];
  }

  private static boolean isSwap(String a, int i, String b, int j) {
    return i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
  }
}

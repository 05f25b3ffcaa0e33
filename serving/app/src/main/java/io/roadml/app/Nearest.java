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

  /// Levenshtein's distance: insertions, deletions and replacements of one letter.
  static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) row[j] = j;
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}

package io.roadml.registry;

import java.util.Collection;
import java.util.Comparator;

/// Finds the known word that somebody most likely meant.
final class Nearest {
  private Nearest() {
  }

  /// `; did you mean '…'?`, or nothing if no known word is near.
  static String hint(String word, Collection<String> known) {
    int tolerated = Math.max(2, word.length() / 3);
    return known.stream().filter(k -> edits(word, k) <= tolerated)
        .min(Comparator.comparingInt((String k) -> edits(word, k)).thenComparing(Comparator.naturalOrder()))
        .map(k -> "; did you mean '" + k + "'?").orElse("");
  }

  private static int edits(String a, String b) {
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
      }
      last = row;
    }
    return last[b.length()];
  }
}

package io.roadml.data;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Finds what a mistyped name was meant to be.
///
/// - Threading: stateless.
public final class NearestName {
  private NearestName() {
  }

  /// The candidate with the fewest edits, letter case aside; the first of several.
  public static String of(String name, List<String> candidates) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return candidates.stream()
        .min(Comparator.comparingInt(candidate -> edits(wanted, candidate.toLowerCase(Locale.ROOT)))).orElse("none");
  }

  /// Levenshtein distance, one row at a time.
  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}

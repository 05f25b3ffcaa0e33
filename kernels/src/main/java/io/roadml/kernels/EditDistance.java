package io.roadml.kernels;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/// How far two texts are apart, and which known word somebody probably meant.
///
/// - Definition: optimal string alignment (Damerau 1964, Levenshtein 1966): the fewest insertions, deletions, replacements and
///   swaps of neighbours, none of which touches what another has changed. A letter is a UTF-16 code unit.
/// - Threading: stateless. - Allocation: three rows of the second text's length.
public final class EditDistance {
  private static final int FEW = 2;
  private static final int SHORT = 2;
  private static final int PART = 3;
  /// Words are looked at no further, so that a stranger's long one costs no more than one of ours.
  private static final int LONGEST = 200;

  private EditDistance() {
  }

  /// The distance of two texts.
  ///
  /// - Cost: the product of their lengths.
  public static int of(String from, String to) {
    int[] beforeLast = new int[to.length() + 1];
    int[] last = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] row = row(from, i, to, last, beforeLast);
      beforeLast = last;
      last = row;
    }
    return last[to.length()];
  }

  private static int[] row(String from, int i, String to, int[] last, int[] beforeLast) {
    int[] row = new int[last.length];
    row[0] = i;
    for (int j = 1; j < row.length; j++) {
      int replaced = last[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
      row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
      if (isSwap(from, i, to, j)) {
        row[j] = Math.min(row[j], 1 + beforeLast[j - 2]);
      }
    }
    return row;
  }

  private static boolean isSwap(String from, int i, String to, int j) {
    return i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
  }

  /// The known word with the fewest edits from a word, upper and lower case alike; of several the first in the order of
  /// texts. Empty only if none is known.
  public static Optional<String> nearest(String word, Collection<String> known) {
    return nearest(word, known, _ -> true);
  }

  /// The same, if it is near enough to have been meant: two letters of a word differ, or a third of them, or one of a word
  /// of one or two.
  public static Optional<String> likely(String word, Collection<String> known) {
    int letters = Math.min(LONGEST, word.length());
    int most = letters <= SHORT ? 1 : Math.max(FEW, letters / PART);
    return nearest(word, known, candidate -> candidate.edits() <= most);
  }

  private record Candidate(String word, int edits) {}

  private static Optional<String> nearest(String word, Collection<String> known, Predicate<Candidate> isNear) {
    String wanted = compared(word);
    return known.stream().map(candidate -> new Candidate(candidate, of(wanted, compared(candidate)))).filter(isNear)
        .min(Comparator.comparingInt(Candidate::edits).thenComparing(Candidate::word)).map(Candidate::word);
  }

  private static String compared(String word) {
    return word.substring(0, Math.min(LONGEST, word.length())).toLowerCase(Locale.ROOT);
  }
}

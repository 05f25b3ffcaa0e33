package io.roadml.serving.endpoint;

import java.util.Comparator;

/// Orders versions, oldest first: those of digits only by their number and after all others; the others by their runs of
/// digits and letters.
final class VersionOrder implements Comparator<String> {
  static final VersionOrder OLDEST_FIRST = new VersionOrder();

  private VersionOrder() {
  }

  @Override
  public int compare(final String one, final String other) {
    final int kinds = Boolean.compare(isNumber(one), isNumber(other));
    final int order = kinds != 0 ? kinds : compareRuns(one, other);
    return order != 0 ? order : one.compareTo(other); // 1 and 01 are two versions
  }

  static boolean isNumber(final String version) {
    return !version.isEmpty() && runEnd(version, 0) == version.length() && isDigit(version.charAt(0));
  }

  private static int compareRuns(final String one, final String other) {
    int at = 0;
    int otherAt = 0;
    while (at < one.length() && otherAt < other.length()) {
      final int end = runEnd(one, at);
      final int otherEnd = runEnd(other, otherAt);
      final int order = compareRun(one.substring(at, end), other.substring(otherAt, otherEnd));
      if (order != 0) {
        return order;
      }
      at = end;
      otherAt = otherEnd;
    }
    return Integer.compare(one.length() - at, other.length() - otherAt);
  }

  private static int compareRun(final String one, final String other) {
    if (!isDigit(one.charAt(0)) || !isDigit(other.charAt(0))) {
      return one.compareTo(other);
    }
    final String digits = withoutZeros(one);
    final String otherDigits = withoutZeros(other);
    final int lengths = Integer.compare(digits.length(), otherDigits.length());
    return lengths != 0 ? lengths : digits.compareTo(otherDigits);
  }

  private static String withoutZeros(final String digits) {
    int first = 0;
    while (first < digits.length() - 1 && digits.charAt(first) == '0') {
      first++;
    }
    return digits.substring(first);
  }

  private static int runEnd(final String text, final int from) {
    int end = from + 1;
    while (end < text.length() && isDigit(text.charAt(end)) == isDigit(text.charAt(from))) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(final char letter) {
    return letter >= '0' && letter <= '9';
  }
}

package io.roadml.serving.http;

/// Tells which bytes are UTF-8.
///
/// - Threading: stateless. - Allocation: none.
/// - Source: the Unicode Standard, table 3-7.
final class Utf8 {
  private Utf8() {
  }

  /// Returns the length of the character at `at`, 1 … 4, or 0 when the bytes before `end` are none.
  static int sequence(final byte[] bytes, final int at, final int end) {
    final int lead = bytes[at] & 0xFF;
    if (lead < 0x80) {
      return 1;
    }
    final int length = length(lead);
    if (length == 0 || end - at < length || !secondFits(lead, bytes[at + 1] & 0xFF)) {
      return 0;
    }
    for (int index = 2; index < length; index++) {
      if ((bytes[at + index] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  private static int length(final int lead) {
    if (lead < 0xC2) {
      return 0;
    }
    if (lead < 0xE0) {
      return 2;
    }
    if (lead < 0xF0) {
      return 3;
    }
    return lead < 0xF5 ? 4 : 0;
  }

  /// The second byte rules out what is too long, the surrogates, and what is beyond U+10FFFF.
  private static boolean secondFits(final int lead, final int second) {
    final int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    final int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    return second >= least && second <= most;
  }
}

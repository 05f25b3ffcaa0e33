package io.roadml.tracking;

import io.roadml.metadata.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Where the next page begins, as a text that clients hand back unread.
final class PageToken {
  private static final String PREFIX = "offset:";

  private PageToken() {
  }

  static String of(long offset) {
    return encode(PREFIX + offset);
  }

  /// 0 without a token.
  static long offset(String token) {
    if (token == null || token.isEmpty()) {
      return 0;
    }
    String text = decode(token);
    if (!text.matches(PREFIX + "\\d{1,18}")) {
      throw invalid(token);
    }
    return Long.parseLong(text.substring(PREFIX.length()));
  }

  static String encode(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static String decode(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw (RefusedException) invalid(token).initCause(e);
    }
  }

  static RefusedException invalid(String token) {
    return RefusedException.invalid("Invalid page token '" + Limits.shown(token) + "': it is none that was given out");
  }
}

package io.roadml.pipeline.value;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 in lower-case hexadecimal digits: how values, code and keys are told from others.
///
/// - Threading: safe for many threads; what [#start] gives is for one.
public final class Sha256 {
  private Sha256() {
  }

  static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// The digest of bytes.
  public static String of(byte[] bytes) {
    return hex(start().digest(bytes));
  }

  /// The digest of a text, in UTF-8.
  public static String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }
}

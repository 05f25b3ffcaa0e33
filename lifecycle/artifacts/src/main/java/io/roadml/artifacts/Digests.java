package io.roadml.artifacts;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// SHA-256 as text: the only thing from outside that becomes part of a path or a key.
final class Digests {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");
  private static final int SHOWN = 80;

  private Digests() {
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static String hex(MessageDigest hash) {
    return HexFormat.of().formatHex(hash.digest());
  }

  static boolean isDigest(String text) {
    return FORM.matcher(text).matches();
  }

  /// The digest, if it is one.
  static String checked(String digest) {
    if (!isDigest(digest)) {
      throw new IllegalArgumentException("digest=" + shown(digest) + " is not 64 lower-case hexadecimal digits");
    }
    return digest;
  }

  private static String shown(String text) {
    String printable = text.replaceAll("[^\\x20-\\x7e]", "?");
    return printable.length() <= SHOWN ? printable : printable.substring(0, SHOWN) + "…";
  }
}

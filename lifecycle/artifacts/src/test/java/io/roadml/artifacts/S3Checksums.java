package io.roadml.artifacts;

import com.sun.net.httpserver.Headers;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/// Checks what a request says about its content.
final class S3Checksums {
  private S3Checksums() {
  }

  static String md5(byte[] bytes) {
    return java.util.HexFormat.of().formatHex(hash("MD5", bytes));
  }

  static String sha256(byte[] bytes) {
    return Base64.getEncoder().encodeToString(hash("SHA-256", bytes));
  }

  static void check(Headers headers, byte[] bytes) throws S3Refusal {
    check(headers, "x-amz-checksum-sha256", hash("SHA-256", bytes));
    check(headers, "x-amz-checksum-crc32", crc(new CRC32(), bytes));
    check(headers, "x-amz-checksum-crc32c", crc(new CRC32C(), bytes));
    check(headers, "Content-MD5", hash("MD5", bytes));
  }

  private static void check(Headers headers, String name, byte[] found) throws S3Refusal {
    String said = headers.getFirst(name);
    S3Refusal.unless(said == null || said.equals(Base64.getEncoder().encodeToString(found)), 400, "BadDigest");
  }

  private static byte[] hash(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] crc(Checksum sum, byte[] bytes) {
    sum.update(bytes);
    return ByteBuffer.allocate(Integer.BYTES).putInt((int) sum.getValue()).array();
  }
}

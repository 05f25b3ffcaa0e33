package io.roadml.observability;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/// The ids that OpenLineage knows runs and attempts by: UUIDs that anybody can compute who knows the run.
final class RunIds {
  /// Chosen once, and never changed: it makes our UUIDs differ from others'.
  private static final UUID OURS = UUID.fromString("6f0ed1ac-3a3b-4a55-9a10-0f4c8a4d5c1e");

  private RunIds() {
  }

  /// A run's own id if that is a UUID, as it is unless somebody else makes the ids.
  static UUID ofRun(String run) {
    try {
      return UUID.fromString(run);
    } catch (IllegalArgumentException _) {
      return named(run);
    }
  }

  /// An attempt's, by its place.
  ///
  /// @param attempt 0 for a mapped step, whose elements have the attempts
  static UUID ofAttempt(String run, String step, int attempt) {
    return named(run + "/" + step + "#" + attempt);
  }

  /// Version 5 of RFC 9562: by SHA-1.
  private static UUID named(String name) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(ByteBuffer.allocate(16).putLong(OURS.getMostSignificantBits())
          .putLong(OURS.getLeastSignificantBits()).array());
      ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
      return new UUID((hash.getLong() & ~0xF000L) | 0x5000L, (hash.getLong() & (-1L >>> 2)) | Long.MIN_VALUE);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}

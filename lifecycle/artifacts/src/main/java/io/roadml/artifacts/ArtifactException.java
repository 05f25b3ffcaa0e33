package io.roadml.artifacts;

import java.io.IOException;

/// A store refuses, for a [#reason] that callers answer differently. Whatever else goes wrong (the disk, the network, the
/// rights) is a plain [IOException].
public final class ArtifactException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  private ArtifactException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /// What it is.
  public enum Reason {
    /// No blob has this digest.
    MISSING,
    /// What lies under the digest is not the content that was put there. Putting that content once more mends it.
    DAMAGED,
    /// The content is longer than the caller's limit. Nothing of it was kept.
    TOO_LARGE
  }

  /// What it is.
  public Reason reason() {
    return reason;
  }

  static ArtifactException missing(String digest, String location) {
    return new ArtifactException(Reason.MISSING, "digest=" + digest + " is not in artifacts=" + location);
  }

  static ArtifactException damaged(String digest, String location, String found) {
    return new ArtifactException(Reason.DAMAGED, "digest=" + digest + " in artifacts=" + location + " is damaged ("
        + found + "); put its content again");
  }

  static ArtifactException tooLarge(long limit) {
    return new ArtifactException(Reason.TOO_LARGE, "content is longer than limit=" + limit
        + " bytes; nothing of it was kept");
  }
}

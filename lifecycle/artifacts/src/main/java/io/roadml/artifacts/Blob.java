package io.roadml.artifacts;

/// A piece of content that is, or was, in a store.
///
/// @param digest its SHA-256, 64 lower-case hexadecimal digits
/// @param size its length in bytes
public record Blob(String digest, long size) {
  /// @throws IllegalArgumentException if the digest has another form or the size is negative
  public Blob {
    Digests.checked(digest);
    if (size < 0) {
      throw new IllegalArgumentException("size=" + size + " of digest=" + digest + " is negative");
    }
  }
}

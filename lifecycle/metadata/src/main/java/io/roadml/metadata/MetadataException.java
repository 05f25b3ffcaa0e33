package io.roadml.metadata;

/// The metadata store could not do what it was asked to: the disk is full, the file is damaged, or another process has
/// held the write lock for too long. The transaction was rolled back.
public class MetadataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MetadataException(String message, Throwable cause) {
    super(message, cause);
  }
}

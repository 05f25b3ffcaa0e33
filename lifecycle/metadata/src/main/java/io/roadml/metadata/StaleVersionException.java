package io.roadml.metadata;

/// Somebody else changed a row after it was read: read it again, decide again, write again. Nothing was written.
public final class StaleVersionException extends MetadataException {
  private static final long serialVersionUID = 1L;

  StaleVersionException(String what, long expected) {
    super(what + " is no longer at version=" + expected + ": it was changed meanwhile; read it again", null);
  }
}

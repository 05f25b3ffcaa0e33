package io.roadml.features;

/// Rows of an ingest cannot be taken, and none was: the message tells how many, why, and where the first of each kind is.
public final class RefusedRowsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  RefusedRowsException(String message) {
    super(message);
  }
}

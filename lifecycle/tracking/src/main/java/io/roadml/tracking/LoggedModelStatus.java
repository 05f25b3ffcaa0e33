package io.roadml.tracking;

/// How far the files of a logged model are.
public enum LoggedModelStatus {
  /// They are being uploaded.
  PENDING,
  /// All are there.
  READY,
  /// They did not arrive.
  UPLOAD_FAILED;

  /// `LOGGED_MODEL_…`, as MLflow writes it.
  public String text() {
    return "LOGGED_MODEL_" + name();
  }
}

package io.roadml.registry;

/// Whether a version can be used.
public enum VersionStatus {
  /// Its files are still on their way.
  PENDING_REGISTRATION,
  /// Its files did not arrive.
  FAILED_REGISTRATION,
  /// It can.
  READY
}

package io.roadml.tracking;

/// Which life-cycle stages a search sees.
public enum ViewType {
  /// What is in use.
  ACTIVE_ONLY,
  /// What is deleted.
  DELETED_ONLY,
  /// Both.
  ALL
}

package io.roadml.tracking;

import java.util.Locale;

/// Whether something is in use, or deleted and may be restored.
public enum LifecycleStage {
  /// In use.
  ACTIVE,
  /// Deleted: still there, and hidden from searches unless they ask for it.
  DELETED;

  /// `active` or `deleted`, as MLflow writes it.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static LifecycleStage of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}

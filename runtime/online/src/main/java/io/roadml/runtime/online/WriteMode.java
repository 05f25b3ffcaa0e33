package io.roadml.runtime.online;

/// What a write does with the row that is there.
public enum WriteMode {
  /// A newer row takes the place of the whole row: what it does not say is null.
  REPLACE,
  /// A newer row changes what it says and keeps the rest; what it calls null becomes null. The row's times are the newer's.
  MERGE,
  /// A row takes the place of the whole row even when it is older. Deletions too.
  FORCE
}

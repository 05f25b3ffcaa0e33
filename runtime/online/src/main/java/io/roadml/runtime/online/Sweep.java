package io.roadml.runtime.online;

/// One walk that removes what nobody can read any more.
///
/// - Threading: one thread's.
final class Sweep {
  private final long horizon;
  private final long oldestServed;
  private long scanned;
  private long expired;
  private long removed;

  /// Removes rows with event times before `horizon`; counts those before `oldestServed` as expired.
  Sweep(final long horizon, final long oldestServed) {
    this.horizon = horizon;
    this.oldestServed = oldestServed;
  }

  /// Looks at the row at an address whose lock is held.
  boolean removes(final long address) {
    final long event = RowLayout.event(address);
    scanned++;
    if (!RowLayout.isTombstone(address) && event < oldestServed) {
      expired++;
    }
    if (event < horizon) {
      removed++;
      return true;
    }
    return false;
  }

  SweepReport report() {
    return new SweepReport(scanned, expired, removed);
  }
}

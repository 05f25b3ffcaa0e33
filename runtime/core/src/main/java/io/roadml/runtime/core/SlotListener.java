package io.roadml.runtime.core;

/// Hears that an asynchronous request has its outcome.
@FunctionalInterface
public interface SlotListener {
  /// Called once for each submitted slot, on the thread that ran the batch: hand over and return. Must not block,
  /// allocate or throw. The slot stays the listener's until it is released.
  void completed(Slot slot);
}

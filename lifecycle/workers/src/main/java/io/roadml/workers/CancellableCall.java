package io.roadml.workers;

import io.roadml.pipeline.PortableCall;
import io.roadml.pipeline.PortableResult;
import java.util.Optional;
import java.util.function.Consumer;

/// A call that is being made, and that others may ask to end.
///
/// - Threading: [#perform] by one thread, which [#stop] interrupts; who is first, the code's return or the request to stop,
///   decides. No interrupt comes after the return.
final class CancellableCall {
  private final PortableCall call;
  private final RemoteContext context;
  private Thread performing;
  private boolean isStopped;

  CancellableCall(PortableCall call, Consumer<String> lines) {
    this.call = call;
    this.context = new RemoteContext(call, this::isStopped, lines);
  }

  /// Makes the call.
  ///
  /// @return what came of it; empty if it was asked to end before
  Optional<PortableResult> perform() {
    if (!began()) {
      return Optional.empty();
    }
    PortableResult result = call.perform(context);
    return returned() ? Optional.of(result) : Optional.empty();
  }

  private synchronized boolean began() {
    performing = Thread.currentThread();
    return !isStopped;
  }

  private synchronized boolean returned() {
    performing = null;
    Thread.interrupted();
    return !isStopped;
  }

  synchronized void stop() {
    isStopped = true;
    if (performing != null) {
      performing.interrupt();
    }
  }

  synchronized boolean isStopped() {
    return isStopped;
  }
}

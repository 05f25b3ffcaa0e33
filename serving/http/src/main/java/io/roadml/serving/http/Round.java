package io.roadml.serving.http;

import io.roadml.runtime.core.Predictor;
import io.roadml.runtime.core.Slot;
import java.util.Arrays;

/// The requests for one predictor that one select round of an I/O thread has brought.
///
/// - Threading: one I/O thread.
/// - Allocation: none once it has grown to the usual size.
final class Round {
  private Slot[] slots = new Slot[16];
  private InferCall[] calls = new InferCall[16];
  private int count;
  private Predictor predictor;

  boolean isFor(final Predictor other) {
    return predictor == other;
  }

  void begin(final Predictor with) {
    predictor = with;
  }

  void add(final InferCall call, final Slot slot) {
    if (count == slots.length) {
      slots = Arrays.copyOf(slots, 2 * count);
      calls = Arrays.copyOf(calls, 2 * count);
    }
    slots[count] = slot;
    calls[count++] = call;
  }

  /// Runs them together here if that can be done at once, else puts each on the ring.
  void run() {
    final boolean here = predictor.tryRun(slots, 0, count);
    for (int index = 0; index < count; index++) {
      final InferCall call = calls[index];
      calls[index] = null;
      slots[index] = null;
      if (here) {
        call.proceedSafely();
      } else {
        call.submit();
      }
    }
    count = 0;
    predictor = null;
  }
}

package io.roadml.serving.endpoint;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.Outcome;
import io.roadml.runtime.core.Slot;
import io.roadml.runtime.core.Tensor;
import java.lang.foreign.Arena;
import java.util.List;

/// A caller that keeps to the contract of [Endpoint].
final class Ask {
  private Ask() {
  }

  /// Asks for the first value of `y` where all of `x` is `value`. Finds again when it came too late.
  static float forY(final Endpoints endpoints, final String model, final float value) {
    while (true) {
      final Endpoint endpoint = endpoints.find(model);
      if (endpoint == null) {
        throw new AssertionError(model + " is not served: " + endpoints.index());
      }
      final Slot slot = endpoint.predictor().acquire();
      if (slot != null) {
        return answer(endpoint, slot, value);
      }
      if (!endpoint.predictor().isClosed()) {
        throw new AssertionError("no slot is free");
      }
    }
  }

  static float forY(final Endpoint endpoint, final float value) {
    return answer(endpoint, endpoint.predictor().acquire(), value);
  }

  private static float answer(final Endpoint endpoint, final Slot slot, final float value) {
    try {
      for (long element = 0; element < slot.input(0).elements(); element++) {
        slot.input(0).setFloat(element, value);
      }
      final int outcome = endpoint.predictor().infer(slot);
      if (outcome != Outcome.OK) {
        throw new AssertionError(Outcome.describe(outcome) + ": " + slot.error());
      }
      return slot.output(0).getFloat(0);
    } finally {
      endpoint.predictor().release(slot);
    }
  }

  /// Asks with a tensor of its own shape.
  static Tensor free(final Endpoint endpoint, final Arena memory, final float value, final long... shape) {
    final Tensor input = Tensor.allocate(memory, ElementType.FP32, shape);
    for (long element = 0; element < input.elements(); element++) {
      input.setFloat(element, value);
    }
    final Slot slot = endpoint.predictor().acquire();
    slot.tensors(List.of(input));
    final int outcome = endpoint.predictor().infer(slot);
    if (outcome != Outcome.OK) {
      throw new AssertionError(Outcome.describe(outcome) + ": " + slot.error());
    }
    final Tensor output = slot.results().getFirst();
    final Tensor copy = Tensor.allocate(memory, ElementType.FP32, output.shape());
    copy.segment().copyFrom(output.segment());
    endpoint.predictor().release(slot);
    return copy;
  }
}

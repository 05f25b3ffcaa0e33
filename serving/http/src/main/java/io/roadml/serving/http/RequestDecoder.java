package io.roadml.serving.http;

import io.roadml.runtime.core.Outcome;
import io.roadml.runtime.core.Slot;
import java.nio.charset.StandardCharsets;

/// Decodes the body of an infer request into a slot.
///
/// ```
/// ┌────────────── header ──────────────┬──────── tail ────────┐
/// │ {"id":…,"inputs":[…],"outputs":[…]} │ x's bytes │ y's bytes │   tensors with binary_data_size, in the order of inputs
/// └────────────────────────────────────┴──────────────────────┘
/// 0                              headerLength               length
/// ```
///
/// - Threading: one thread.
/// - Allocation: none once warm for models of fixed rows.
/// - Fails: [Refusal], 400, naming the tensor, what was wanted and what came.
/// - Source: Open Inference Protocol, REST, "Inference Request"; Triton's "Binary tensor data extension".
final class RequestDecoder {
  /// The request has no Inference-Header-Content-Length: all of it is JSON.
  static final int NO_HEADER_LENGTH = -1;

  private static final String WHERE = "request";
  private static final String OUTPUTS = "outputs";
  private static final byte[] ID = key("id");
  private static final byte[] INPUTS_KEY = key("inputs");
  private static final byte[] OUTPUTS_KEY = key(OUTPUTS);
  private static final byte[] PARAMETERS = key("parameters");
  private static final byte[] NAME = key("name");
  private static final byte[] BINARY_DATA = key("binary_data");
  private static final byte[] BINARY_DATA_OUTPUT = key("binary_data_output");
  private static final byte[] TIMEOUT = key("timeout");
  private static final byte[] CLASSIFICATION = key("classification");
  private static final byte[] SHARED_MEMORY = key("shared_memory_region");
  private static final byte[] TRITON_PREFIX = key("triton_");

  private final JsonReader json = new JsonReader();
  private final JsonNumber number = new JsonNumber();
  private final InputDecoder inputs = new InputDecoder(json, number);

  static byte[] key(final String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }

  /// Decodes.
  ///
  /// @param body         its first `length` bytes count
  /// @param headerLength the length of the JSON, 0 for a raw request, or [#NO_HEADER_LENGTH]
  /// @return [Outcome#OK], or [Outcome#OVERLOADED] when there is no memory for so large a request
  int decode(final byte[] body, final int length, final int headerLength, final PreparedModel model, final Slot slot,
      final InferRequest request) {
    request.clear();
    try {
      if (headerLength == 0) {
        request.complete(model.outputs.length);
        request.binaryDefault(true);
        return inputs.raw(body, length, model, slot);
      }
      final int jsonLength = headerLength == NO_HEADER_LENGTH ? length : headerLength;
      json.reset(body, 0, jsonLength);
      inputs.begin(model, slot, headerLength == NO_HEADER_LENGTH ? InputDecoder.NO_TAIL : jsonLength, length);
      if (!top(model, request)) {
        return Outcome.OVERLOADED;
      }
      inputs.finish();
      request.complete(model.outputs.length);
      requireJsonForms(model, request);
      return Outcome.OK;
    } finally {
      json.clear();
      inputs.clear();
    }
  }

  private boolean top(final PreparedModel model, final InferRequest request) {
    int seen = 0;
    json.beginObject(WHERE);
    for (boolean first = true; json.nextKey(first, WHERE); first = false) {
      if (json.stringIs(INPUTS_KEY)) {
        seen = once(seen, 1, WHERE, "inputs");
        if (!inputs.readAll()) {
          return false;
        }
      } else if (json.stringIs(OUTPUTS_KEY)) {
        seen = once(seen, 2, WHERE, OUTPUTS);
        outputs(model, request);
      } else if (json.stringIs(ID)) {
        seen = once(seen, 4, WHERE, "id");
        json.string("id");
        request.id(json.bytes(), json.stringStart(), json.stringEnd());
      } else if (json.stringIs(PARAMETERS)) {
        seen = once(seen, 8, WHERE, "parameters");
        parameters(request);
      } else {
        json.skip(number, WHERE);
      }
    }
    json.requireEnd();
    if ((seen & 1) == 0) {
      throw Refusal.badRequest("request: inputs is missing");
    }
    return true;
  }

  /// Returns `seen` with `bit`, which must not have been there.
  static int once(final int seen, final int bit, final String where, final String name) {
    if ((seen & bit) != 0) {
      throw Refusal.badRequest(where + ": " + name + " is there twice");
    }
    return seen | bit;
  }

  private void parameters(final InferRequest request) {
    int seen = 0;
    json.beginObject("parameters");
    for (boolean first = true; json.nextKey(first, "parameters"); first = false) {
      if (json.stringIs(TIMEOUT)) {
        seen = once(seen, 1, "parameters", "timeout");
        json.number(number, "timeout");
        request.timeoutMicros(number.toSigned(0, Long.MAX_VALUE));
        requireExact("timeout", "microseconds, a whole number of at least 0");
      } else if (json.stringIs(BINARY_DATA_OUTPUT)) {
        seen = once(seen, 2, "parameters", "binary_data_output");
        request.binaryDefault(json.bool("binary_data_output"));
      } else {
        refuseReserved();
        json.skip(number, "parameters");
      }
    }
  }

  private void refuseReserved() {
    if (json.stringBeginsWith(TRITON_PREFIX)) {
      throw Refusal.badRequest("parameters: '" + json.text() + "' begins with triton_, which is reserved");
    }
  }

  private void requireExact(final String what, final String wanted) {
    if (number.failure() != JsonNumber.EXACT) {
      throw Refusal.badRequest(what + ": " + number.shown() + ", want " + wanted);
    }
  }

  private void outputs(final PreparedModel model, final InferRequest request) {
    json.beginArray(OUTPUTS);
    for (boolean first = true; json.nextElement(first, OUTPUTS); first = false) {
      output(model, request);
    }
  }

  private void output(final PreparedModel model, final InferRequest request) {
    int seen = 0;
    int binary = InferRequest.UNSET;
    json.beginObject(OUTPUTS);
    for (boolean first = true; json.nextKey(first, OUTPUTS); first = false) {
      if (json.stringIs(NAME)) {
        seen = once(seen, 1, OUTPUTS, "name");
        json.string("name of an output");
        addOutput(PreparedModel.named(model.outputs, json, "output"), request);
      } else if (json.stringIs(PARAMETERS)) {
        seen = once(seen, 2, OUTPUTS, "parameters");
        binary = outputParameters();
      } else {
        json.skip(number, OUTPUTS);
      }
    }
    if ((seen & 1) == 0) {
      throw Refusal.badRequest("outputs: one has no name");
    }
    if (binary != InferRequest.UNSET) {
      request.binaryOutput(binary == 1);
    }
  }

  private static void addOutput(final PreparedTensor output, final InferRequest request) {
    if (request.asksFor(output.index)) {
      throw Refusal.badRequest(output.label + " is asked for twice");
    }
    request.addOutput(output.index);
  }

  private int outputParameters() {
    int binary = InferRequest.UNSET;
    json.beginObject(OUTPUTS);
    for (boolean first = true; json.nextKey(first, OUTPUTS); first = false) {
      if (json.stringIs(BINARY_DATA)) {
        if (binary != InferRequest.UNSET) {
          throw Refusal.badRequest("outputs: binary_data is there twice");
        }
        binary = json.bool("binary_data") ? 1 : 0;
      } else if (json.stringIs(CLASSIFICATION) || json.stringIs(SHARED_MEMORY)) {
        // Unlike an unknown parameter, these change what the answer is: to ignore them would give a wrong one.
        throw Refusal.badRequest("outputs: '" + json.text() + "' is an extension that this server does not have");
      } else {
        json.skip(number, OUTPUTS);
      }
    }
    return binary;
  }

  private static void requireJsonForms(final PreparedModel model, final InferRequest request) {
    for (int position = 0; position < request.outputCount(); position++) {
      final PreparedTensor output = model.outputs[request.output(position)];
      if (!request.isBinary(position) && output.isBinaryOnly()) {
        throw Refusal.badRequest(output.label + ": " + output.type
            + " has no JSON form; ask for it with the parameter binary_data true");
      }
    }
  }
}

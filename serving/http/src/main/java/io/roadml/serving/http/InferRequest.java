package io.roadml.serving.http;

import java.util.Arrays;

/// What an infer request asks for besides its inputs: used again and again.
///
/// - Threading: one thread at a time.
/// - Allocation: none once warm; a long id is the exception.
final class InferRequest {
  /// A flag that was not given.
  static final int UNSET = -1;

  private static final int KEPT_ID = 1024;

  private byte[] id = new byte[64];
  private int idLength;
  private int[] outputs = new int[8];
  private int[] binary = new int[8];
  private int outputCount;
  private int binaryDefault;
  private long timeoutMicros;

  /// Forgets everything.
  void clear() {
    if (id.length > KEPT_ID) {
      id = new byte[64];
    }
    idLength = UNSET;
    outputCount = 0;
    binaryDefault = UNSET;
    timeoutMicros = 0;
  }

  /// Keeps the text between the quotes as it came, escapes and all, so that it is echoed as it came.
  void id(final byte[] json, final int from, final int to) {
    idLength = to - from;
    if (idLength > id.length) {
      id = new byte[idLength];
    }
    System.arraycopy(json, from, id, 0, idLength);
  }

  boolean hasId() {
    return idLength != UNSET;
  }

  /// The bytes of the id, of which the first [#idLength] count.
  byte[] id() {
    return id;
  }

  int idLength() {
    return Math.max(0, idLength);
  }

  /// Asks for an output; the caller has seen to it that it was not asked for before.
  void addOutput(final int index) {
    if (outputCount == outputs.length) {
      outputs = Arrays.copyOf(outputs, 2 * outputCount);
      binary = Arrays.copyOf(binary, 2 * outputCount);
    }
    outputs[outputCount] = index;
    binary[outputCount++] = UNSET;
  }

  boolean asksFor(final int index) {
    for (int position = 0; position < outputCount; position++) {
      if (outputs[position] == index) {
        return true;
      }
    }
    return false;
  }

  /// Says whether the output that was added last is wanted in binary.
  void binaryOutput(final boolean wanted) {
    binary[outputCount - 1] = wanted ? 1 : 0;
  }

  /// Says whether outputs that say nothing themselves are wanted in binary.
  void binaryDefault(final boolean wanted) {
    binaryDefault = wanted ? 1 : 0;
  }

  /// Asks for all outputs when none was asked for by name.
  void complete(final int modelOutputs) {
    for (int index = 0; outputCount == index && index < modelOutputs; index++) {
      addOutput(index);
    }
  }

  int outputCount() {
    return outputCount;
  }

  /// Returns which of the model's outputs comes at this position of the response.
  int output(final int position) {
    return outputs[position];
  }

  /// Says whether the output at this position is wanted in binary.
  boolean isBinary(final int position) {
    return (binary[position] == UNSET ? binaryDefault : binary[position]) == 1;
  }

  void timeoutMicros(final long micros) {
    timeoutMicros = micros;
  }

  /// The time that the request may wait and take; 0 when it does not say.
  long timeoutMicros() {
    return timeoutMicros;
  }
}

package io.roadml.runtime.core;

import java.lang.foreign.MemorySegment;

/// The rows of one run and where they come from: which slot, from which of its rows on, how many.
///
/// - Threading: the instance owner's.
/// - Allocation: none after construction.
final class Batch {
  private final ModelInstance instance;
  private final MemorySegment[] boundInputs;
  private final MemorySegment[] boundOutputs;
  private final long[] inputRowBytes;
  private final long[] outputRowBytes;
  private final Slot[] slots;
  private final int[] from;
  private final int[] length;
  private int size;
  private int rows;

  Batch(final ModelInstance instance, final ModelSignature signature, final int maxRows) {
    this.instance = instance;
    final boolean bound = instance.maxRows() > 0;
    final int inputs = bound ? signature.inputs().size() : 0;
    final int outputs = bound ? signature.outputs().size() : 0;
    boundInputs = new MemorySegment[inputs];
    inputRowBytes = new long[inputs];
    for (int input = 0; input < inputs; input++) {
      boundInputs[input] = instance.input(input).segment();
      inputRowBytes[input] = signature.rowBytes(signature.inputs().get(input));
    }
    boundOutputs = new MemorySegment[outputs];
    outputRowBytes = new long[outputs];
    for (int output = 0; output < outputs; output++) {
      boundOutputs[output] = instance.output(output).segment();
      outputRowBytes[output] = signature.rowBytes(signature.outputs().get(output));
    }
    slots = new Slot[maxRows];
    from = new int[maxRows];
    length = new int[maxRows];
  }

  void clear() {
    size = 0;
    rows = 0;
  }

  void add(final Slot slot, final int count) {
    slots[size] = slot;
    from[size] = slot.taken;
    length[size] = count;
    slot.taken += count;
    size++;
    rows += count;
  }

  int size() {
    return size;
  }

  int rows() {
    return rows;
  }

  Slot slot(final int entry) {
    return slots[entry];
  }

  int length(final int entry) {
    return length[entry];
  }

  ModelInstance instance() {
    return instance;
  }

  /// Copies every entry's rows into the bound inputs, one after the other.
  void gather() {
    int row = 0;
    for (int entry = 0; entry < size; entry++) {
      gather(entry, row);
      row += length[entry];
    }
  }

  /// Copies one entry's rows into the bound inputs from `row` on.
  void gather(final int entry, final int row) {
    for (int input = 0; input < boundInputs.length; input++) {
      final long bytes = inputRowBytes[input];
      MemorySegment.copy(slots[entry].input(input).segment(), from[entry] * bytes, boundInputs[input], row * bytes,
          length[entry] * bytes);
    }
  }

  /// Copies the bound outputs to the slots, in the order of [#gather].
  void scatter() {
    int row = 0;
    for (int entry = 0; entry < size; entry++) {
      scatter(entry, row);
      row += length[entry];
    }
  }

  /// Copies the bound outputs from `row` on to one entry's slot.
  void scatter(final int entry, final int row) {
    for (int output = 0; output < boundOutputs.length; output++) {
      final long bytes = outputRowBytes[output];
      MemorySegment.copy(boundOutputs[output], row * bytes, slots[entry].output(output).segment(), from[entry] * bytes,
          length[entry] * bytes);
    }
  }
}

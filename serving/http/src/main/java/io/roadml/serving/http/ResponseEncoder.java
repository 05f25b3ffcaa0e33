package io.roadml.serving.http;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.Slot;
import io.roadml.runtime.core.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Encodes the outputs of a slot as the body of an infer response: JSON, then the outputs that were asked for in binary.
///
/// - Threading: one thread.
/// - Allocation: none once warm for models of fixed rows.
/// - Fails: [Refusal] 400 when an output has no JSON form: bytes that are no UTF-8, or numbers that are not finite where
///   the setting refuses these.
/// - Source: Open Inference Protocol, REST, "Inference Response"; Triton's "Binary tensor data extension".
final class ResponseEncoder {
  /// The response is all JSON.
  static final int ALL_JSON = -1;

  private static final byte[] ID = RequestDecoder.key("{\"id\":\"");
  private static final byte[] ID_END = RequestDecoder.key("\",");
  private static final byte[] DATA = RequestDecoder.key("],\"data\":[");
  private static final byte[] SIZE = RequestDecoder.key("],\"parameters\":{\"binary_data_size\":");
  private static final ValueLayout.OfInt LENGTH = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int SCRATCH = 4096;

  private final boolean nonFiniteLiterals;
  private final byte[] scratch = new byte[SCRATCH];
  private ByteWriter out;

  /// Makes an encoder.
  ///
  /// @param nonFiniteLiterals whether NaN and the infinities are written as such; if not, they are refused
  ResponseEncoder(final boolean nonFiniteLiterals) {
    this.nonFiniteLiterals = nonFiniteLiterals;
  }

  /// Encodes.
  ///
  /// @return the length of the JSON when binary outputs follow it, or [#ALL_JSON]
  int encode(final PreparedModel model, final Slot slot, final InferRequest request, final ByteWriter into) {
    out = into;
    begin(model, request);
    boolean anyBinary = false;
    for (int position = 0; position < request.outputCount(); position++) {
      if (position > 0) {
        out.put(',');
      }
      final PreparedTensor output = model.outputs[request.output(position)];
      final Tensor tensor = tensor(model, slot, output);
      head(model, slot, output, tensor);
      if (request.isBinary(position)) {
        anyBinary = true;
        out.put(SIZE).decimal(bytes(model, slot, output, tensor)).put('}');
      } else {
        out.put(DATA);
        data(output, tensor, elements(model, slot, output, tensor));
        out.put(']');
      }
      out.put('}');
    }
    out.put(']').put('}');
    final int jsonLength = out.length();
    if (anyBinary) {
      tail(model, slot, request);
    }
    return anyBinary ? jsonLength : ALL_JSON;
  }

  private void begin(final PreparedModel model, final InferRequest request) {
    if (request.hasId()) {
      out.put(ID).put(request.id(), 0, request.idLength()).put(ID_END);
    } else {
      out.put('{');
    }
    out.put(model.responseHead);
  }

  private static Tensor tensor(final PreparedModel model, final Slot slot, final PreparedTensor output) {
    return model.fixedRows ? slot.output(output.index) : slot.results().get(output.index);
  }

  private void head(final PreparedModel model, final Slot slot, final PreparedTensor output, final Tensor tensor) {
    out.put(output.jsonHead);
    for (int axis = 0; axis < tensor.rank(); axis++) {
      if (axis > 0) {
        out.put(',');
      }
      final boolean rows = axis == 0 && model.fixedRows && model.batched;
      out.decimal(rows ? slot.rows() : tensor.dimension(axis));
    }
  }

  /// Returns the elements of the response; a slot's own tensor may have room for more rows than the request has.
  private static long elements(final PreparedModel model, final Slot slot, final PreparedTensor output,
      final Tensor tensor) {
    return model.fixedRows ? output.rowElements * slot.rows() : tensor.elements();
  }

  private static long bytes(final PreparedModel model, final Slot slot, final PreparedTensor output,
      final Tensor tensor) {
    return model.fixedRows ? output.rowElements * slot.rows() * output.type.byteSize() : tensor.segment().byteSize();
  }

  private void tail(final PreparedModel model, final Slot slot, final InferRequest request) {
    for (int position = 0; position < request.outputCount(); position++) {
      if (request.isBinary(position)) {
        final PreparedTensor output = model.outputs[request.output(position)];
        final Tensor tensor = tensor(model, slot, output);
        out.put(tensor.segment(), 0, bytes(model, slot, output, tensor));
      }
    }
  }

  private void data(final PreparedTensor output, final Tensor tensor, final long count) {
    if (output.type == ElementType.BYTES) {
      strings(output, tensor, count);
      return;
    }
    for (long index = 0; index < count; index++) {
      if (index > 0) {
        out.put(',');
      }
      element(output, tensor, index);
    }
  }

  private void element(final PreparedTensor output, final Tensor tensor, final long index) {
    switch (output.type) {
      case FP32 -> single(output, tensor.getFloat(index), index);
      case FP64 -> real(output, tensor.getDouble(index), index);
      case BOOL -> out.ascii(tensor.getBoolean(index) ? "true" : "false");
      case INT8 -> out.decimal(tensor.getByte(index));
      case INT16 -> out.decimal(tensor.getShort(index));
      case INT32 -> out.decimal(tensor.getInt(index));
      case INT64 -> out.decimal(tensor.getLong(index));
      case UINT8 -> out.decimal(tensor.getByte(index) & 0xFF);
      case UINT16 -> out.decimal(Short.toUnsignedInt(tensor.getShort(index)));
      case UINT32 -> out.decimal(Integer.toUnsignedLong(tensor.getInt(index)));
      case UINT64 -> out.unsigned(tensor.getLong(index));
      case FP16, BF16, BYTES -> throw new AssertionError(output.type + " is not written element by element");
    }
  }

  private void single(final PreparedTensor output, final float value, final long index) {
    if (!Float.isFinite(value)) {
      requireLiterals(output, value, index);
    }
    out.decimal(value);
  }

  private void real(final PreparedTensor output, final double value, final long index) {
    if (!Double.isFinite(value)) {
      requireLiterals(output, value, index);
    }
    out.decimal(value);
  }

  private void requireLiterals(final PreparedTensor output, final double value, final long index) {
    if (!nonFiniteLiterals) {
      throw Refusal.badRequest(output.label + ": element " + index + " is " + value
          + ", which JSON cannot hold; request binary output with the parameter binary_data true");
    }
  }

  private void strings(final PreparedTensor output, final Tensor tensor, final long count) {
    final MemorySegment memory = tensor.segment();
    long offset = 0;
    for (long index = 0; index < count; index++) {
      if (index > 0) {
        out.put(',');
      }
      final long length = Integer.toUnsignedLong(memory.get(LENGTH, offset));
      if (out.string(memory, offset + Integer.BYTES, length, scratch) != length) {
        throw Refusal.badRequest(output.label + ": element " + index
            + " is no UTF-8, which JSON cannot hold; request binary output with the parameter binary_data true");
      }
      offset += Integer.BYTES + length;
    }
  }
}

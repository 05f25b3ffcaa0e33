package io.roadml.runtime.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.core.Tensor;
import io.roadml.runtime.core.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Runs tensors of any shape through an `OrtIoBinding`: inputs are read where they lie, outputs are made by the library, whose
/// shapes nobody knows before, and copied out.
///
/// - Threading: one thread at a time.
/// - Allocation: objects for the call; the outputs from the caller's allocator.
final class FreeRun implements AutoCloseable {
  private static final ValueLayout.OfInt LENGTH = JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final OnnxSession session;
  private final OnnxRuntime runtime;
  private final OrtApi api;
  private final long binding;

  /// The caller sees to it that the session outlives this.
  FreeRun(final OnnxSession session) {
    this.session = session;
    runtime = session.runtime();
    api = runtime.api();
    try (Scratch scratch = new Scratch()) {
      api.call(OrtFunction.CREATE_IO_BINDING, session.pointer(), scratch.cell());
      binding = scratch.taken();
    }
  }

  /// See [io.roadml.runtime.core.ModelInstance#run(List, SegmentAllocator)].
  List<Tensor> run(final List<Tensor> inputs, final SegmentAllocator memory) {
    check(inputs);
    try (Scratch scratch = new Scratch()) {
      for (int index = 0; index < inputs.size(); index++) {
        bindInput(index, inputs.get(index), scratch);
      }
      for (int index = 0; index < session.signature().outputs().size(); index++) {
        api.call(OrtFunction.BIND_OUTPUT_TO_DEVICE, binding, session.outputNames().getAtIndex(JAVA_LONG, index),
            runtime.cpuMemory());
      }
      api.call(OrtFunction.RUN_WITH_BINDING, session.pointer(), session.runOptions(), binding);
      return outputs(memory, scratch);
    } finally {
      api.release(OrtFunction.CLEAR_BOUND_INPUTS, binding);
      api.release(OrtFunction.CLEAR_BOUND_OUTPUTS, binding);
    }
  }

  private void check(final List<Tensor> inputs) {
    final List<TensorSpec> specs = session.signature().inputs();
    if (inputs.size() != specs.size()) {
      throw new ModelException(inputs.size() + " inputs, want " + specs.size() + ": "
          + String.join(", ", specs.stream().map(TensorSpec::name).toList()));
    }
    for (int index = 0; index < specs.size(); index++) {
      check(specs.get(index), inputs.get(index));
    }
  }

  private void check(final TensorSpec spec, final Tensor tensor) {
    if (tensor.type() != spec.type()) {
      throw new ModelException("input " + spec.name() + " has type " + tensor.type() + ", want " + spec.type());
    }
    if (!session.isUnranked(spec.name()) && !fits(spec, tensor)) {
      throw new ModelException("input " + spec.name() + " has shape " + Arrays.toString(tensor.shape()) + ", want "
          + spec.shape());
    }
    if (!tensor.segment().scope().isAlive()) {
      throw new IllegalStateException("the memory of input " + spec.name() + " is closed");
    }
  }

  private static boolean fits(final TensorSpec spec, final Tensor tensor) {
    boolean fits = tensor.rank() == spec.rank();
    for (int index = 0; fits && index < spec.rank(); index++) {
      fits = spec.isVariable(index) || spec.shape().get(index) == tensor.dimension(index);
    }
    return fits;
  }

  private void bindInput(final int index, final Tensor tensor, final Scratch scratch) {
    final long value = tensor.type() == ElementType.BYTES ? stringValue(tensor, scratch) : value(tensor, scratch);
    try {
      api.call(OrtFunction.BIND_INPUT, binding, session.inputNames().getAtIndex(JAVA_LONG, index), value);
    } finally {
      api.release(OrtFunction.RELEASE_VALUE, value); // The binding holds its own reference.
    }
  }

  private long value(final Tensor tensor, final Scratch scratch) {
    final MemorySegment data = readable(tensor, scratch);
    final long[] shape = tensor.shape();
    api.createTensorWithData(runtime.cpuMemory(), data.address(), data.byteSize(), scratch.longs(shape), shape.length,
        OnnxType.number(tensor.type()), scratch.cell());
    return scratch.taken();
  }

  /// Returns the tensor's memory, copied where the library could not read it: on the heap, or between the natural addresses.
  private static MemorySegment readable(final Tensor tensor, final Scratch scratch) {
    final MemorySegment segment = tensor.segment();
    if (segment.isNative() && segment.address() % tensor.type().byteSize() == 0) {
      return segment;
    }
    return scratch.allocate(segment.byteSize(), Tensor.ALIGNMENT).copyFrom(segment);
  }

  private long stringValue(final Tensor tensor, final Scratch scratch) {
    final long[] shape = tensor.shape();
    api.createTensor(runtime.allocator(), scratch.longs(shape), shape.length, OnnxType.number(ElementType.BYTES),
        scratch.cell());
    final long value = scratch.taken();
    try {
      long offset = 0;
      for (long index = 0; index < tensor.elements(); index++) {
        offset = fillString(tensor, index, offset, value, scratch);
      }
      return value;
    } catch (final RuntimeException | Error failure) {
      api.release(OrtFunction.RELEASE_VALUE, value);
      throw failure;
    }
  }

  private long fillString(final Tensor tensor, final long index, final long offset, final long value,
      final Scratch scratch) {
    final MemorySegment segment = tensor.segment();
    final long left = segment.byteSize() - offset - Integer.BYTES;
    final long length = left < 0 ? 0 : Integer.toUnsignedLong(segment.get(LENGTH, offset));
    if (left < 0 || length > left) {
      throw new ModelException("element " + index + " of a BYTES tensor leaves it");
    }
    // Elements may hold zeros, so they are not passed as C strings.
    api.call(OrtFunction.GET_RESIZED_STRING_TENSOR_ELEMENT_BUFFER, value, index, length, scratch.cell());
    MemorySegment.copy(segment, offset + Integer.BYTES, OrtApi.view(scratch.taken(), length), 0, length);
    return offset + Integer.BYTES + length;
  }

  private List<Tensor> outputs(final SegmentAllocator memory, final Scratch scratch) {
    final MemorySegment count = scratch.allocate(Long.BYTES, Long.BYTES);
    api.call(OrtFunction.GET_BOUND_OUTPUT_VALUES, binding, runtime.allocator(), scratch.cell(), count.address());
    final long array = scratch.taken();
    final MemorySegment values = OrtApi.view(array, count.get(JAVA_LONG, 0) * ADDRESS.byteSize());
    try {
      final List<Tensor> outputs = new ArrayList<>();
      for (long index = 0; index < count.get(JAVA_LONG, 0); index++) {
        outputs.add(output(values.getAtIndex(JAVA_LONG, index), memory, scratch));
      }
      return List.copyOf(outputs);
    } finally {
      for (long index = 0; index < count.get(JAVA_LONG, 0); index++) {
        api.release(OrtFunction.RELEASE_VALUE, values.getAtIndex(JAVA_LONG, index));
      }
      api.call(OrtFunction.ALLOCATOR_FREE, runtime.allocator(), array);
    }
  }

  private Tensor output(final long value, final SegmentAllocator memory, final Scratch scratch) {
    api.call(OrtFunction.GET_TENSOR_TYPE_AND_SHAPE, value, scratch.cell());
    final long info = scratch.taken();
    final long[] shape;
    final ElementType type;
    try {
      shape = SessionInspector.dimensions(api, info, scratch);
      type = OnnxType.elementType(SessionInspector.elementType(api, info, scratch));
    } finally {
      api.release(OrtFunction.RELEASE_TENSOR_TYPE_AND_SHAPE_INFO, info);
    }
    return type == ElementType.BYTES ? strings(value, shape, memory, scratch)
        : numbers(value, type, shape, memory, scratch);
  }

  private Tensor numbers(final long value, final ElementType type, final long[] shape, final SegmentAllocator memory,
      final Scratch scratch) {
    final Tensor tensor = Tensor.allocate(memory, type, shape);
    api.call(OrtFunction.GET_TENSOR_MUTABLE_DATA, value, scratch.cell());
    tensor.segment().copyFrom(OrtApi.view(scratch.taken(), tensor.segment().byteSize()));
    return tensor;
  }

  private Tensor strings(final long value, final long[] shape, final SegmentAllocator memory, final Scratch scratch) {
    final long elements = Tensor.elementCount(shape);
    api.call(OrtFunction.GET_STRING_TENSOR_DATA_LENGTH, value, scratch.cell());
    final MemorySegment content = scratch.allocate(Math.max(1, scratch.taken()), 1);
    final long bytes = scratch.taken();
    final MemorySegment starts = scratch.allocate((elements + 1) * Long.BYTES, Long.BYTES);
    if (elements > 0) {
      api.call(OrtFunction.GET_STRING_TENSOR_CONTENT, value, content.address(), bytes, starts.address(), elements);
    }
    starts.setAtIndex(JAVA_LONG, elements, bytes);
    final MemorySegment target = memory.allocate(bytes + elements * Integer.BYTES, Tensor.ALIGNMENT);
    long offset = 0;
    for (long index = 0; index < elements; index++) {
      final long start = starts.getAtIndex(JAVA_LONG, index);
      final long length = starts.getAtIndex(JAVA_LONG, index + 1) - start;
      target.set(LENGTH, offset, Math.toIntExact(length));
      MemorySegment.copy(content, start, target, offset + Integer.BYTES, length);
      offset += Integer.BYTES + length;
    }
    return Tensor.of(target, ElementType.BYTES, shape);
  }

  @Override
  public void close() {
    api.release(OrtFunction.RELEASE_IO_BINDING, binding);
  }
}

package io.roadml.runtime.onnx;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.core.Tensor;
import io.roadml.runtime.core.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Copies between nested Java arrays and tensors, row-major.
///
/// - Threading: stateless.
final class JavaArray {
  private JavaArray() {
  }

  /// Copies an array, or a boxed number or a String, into a tensor.
  ///
  /// @throws ModelException           when its elements are not what the input takes
  /// @throws IllegalArgumentException when its rows have different lengths
  static Tensor toTensor(final TensorSpec spec, final Object array, final Arena memory) {
    final long[] shape = shapeOf(spec, array);
    if (spec.type() == ElementType.BYTES) {
      final List<String> strings = new ArrayList<>();
      addStrings(spec, array, shape, 0, strings);
      return Tensor.ofStrings(memory, strings, shape);
    }
    final Tensor tensor = Tensor.allocate(memory, spec.type(), shape);
    fill(spec, tensor, array, shape, 0, 0);
    return tensor;
  }

  /// Copies a tensor into a new array, or a boxed number or a String where it has no dimensions.
  static Object of(final Tensor tensor) {
    final long[] shape = tensor.shape();
    final Object flat = tensor.type() == ElementType.BYTES ? tensor.strings().toArray(new String[0]) : flat(tensor);
    return shape.length == 0 ? Array.get(flat, 0) : fold(flat, shape, 0, 0);
  }

  /// Returns an array's dimensions. Below a dimension of 0 Java knows none, so the input's own stand there.
  private static long[] shapeOf(final TensorSpec spec, final Object array) {
    final List<Long> shape = new ArrayList<>();
    Object level = array;
    while (level != null && level.getClass().isArray()) {
      shape.add((long) Array.getLength(level));
      level = Array.getLength(level) > 0 ? Array.get(level, 0) : null;
    }
    if (!shape.isEmpty() && shape.getLast() == 0) {
      for (int index = shape.size(); index < spec.rank(); index++) {
        shape.add(spec.isVariable(index) ? 0 : spec.shape().get(index));
      }
    }
    return shape.stream().mapToLong(Long::longValue).toArray();
  }

  private static long fill(final TensorSpec spec, final Tensor tensor, final Object level, final long[] shape,
      final int depth,
      final long from) {
    if (depth == shape.length) {
      setScalar(spec, tensor, level);
      return 1;
    }
    requireLength(level, shape, depth);
    if (depth == shape.length - 1) {
      setRow(spec, tensor, level, from);
      return shape[depth];
    }
    long filled = 0;
    for (int index = 0; index < shape[depth]; index++) {
      filled += fill(spec, tensor, Array.get(level, index), shape, depth + 1, from + filled);
    }
    return filled;
  }

  private static void requireLength(final Object level, final long[] shape, final int depth) {
    final long length = level != null && level.getClass().isArray() ? Array.getLength(level) : -1;
    if (length != shape[depth]) {
      throw new IllegalArgumentException(
          "rows of different lengths: " + length + " and " + shape[depth] + " in dimension " + depth);
    }
  }

  private static void setScalar(final TensorSpec spec, final Tensor tensor, final Object value) {
    final Object row = switch (value) {
      case final Boolean flag -> new boolean[]{flag};
      case final Byte number -> new byte[]{number};
      case final Short number -> new short[]{number};
      case final Integer number -> new int[]{number};
      case final Long number -> new long[]{number};
      case final Float number -> new float[]{number};
      case final Double number -> new double[]{number};
      case null, default -> throw wrong(spec, value);
    };
    setRow(spec, tensor, row, 0);
  }

  private static void setRow(final TensorSpec spec, final Tensor tensor, final Object row, final long from) {
    switch (row) {
      case final float[] floats when isFloat(spec.type()) -> setFloats(tensor, floats, from);
      case final boolean[] flags when spec.type() == ElementType.BOOL -> setBooleans(tensor, flags, from);
      case final byte[] numbers when isInteger(spec.type(), 1) -> copy(MemorySegment.ofArray(numbers), tensor, from);
      case final short[] numbers when isInteger(spec.type(), 2) -> copy(MemorySegment.ofArray(numbers), tensor, from);
      case final int[] numbers when isInteger(spec.type(), 4) -> copy(MemorySegment.ofArray(numbers), tensor, from);
      case final long[] numbers when isInteger(spec.type(), 8) -> copy(MemorySegment.ofArray(numbers), tensor, from);
      case final double[] numbers when spec.type() == ElementType.FP64 ->
          copy(MemorySegment.ofArray(numbers), tensor, from);
      default -> throw wrong(spec, row);
    }
  }

  private static boolean isFloat(final ElementType type) {
    return type == ElementType.FP32 || type == ElementType.FP16 || type == ElementType.BF16;
  }

  private static boolean isInteger(final ElementType type, final int bytes) {
    return type.byteSize() == bytes && type.name().contains("INT");
  }

  /// The machine's byte order is little-endian wherever ONNX Runtime runs, and so are tensors.
  private static void copy(final MemorySegment row, final Tensor tensor, final long from) {
    MemorySegment.copy(row, 0, tensor.segment(), from * tensor.type().byteSize(), row.byteSize());
  }

  private static void setFloats(final Tensor tensor, final float[] floats, final long from) {
    if (tensor.type() == ElementType.FP32) {
      tensor.setFloats(from, floats, 0, floats.length);
      return;
    }
    for (int index = 0; index < floats.length; index++) {
      tensor.setShort(from + index, tensor.type() == ElementType.FP16
          ? Float.floatToFloat16(floats[index]) : BrainFloat.of(floats[index]));
    }
  }

  private static void setBooleans(final Tensor tensor, final boolean[] flags, final long from) {
    for (int index = 0; index < flags.length; index++) {
      tensor.setBoolean(from + index, flags[index]);
    }
  }

  private static void addStrings(final TensorSpec spec, final Object level, final long[] shape, final int depth,
      final List<String> strings) {
    if (depth == shape.length) {
      if (!(level instanceof final String string)) {
        throw wrong(spec, level);
      }
      strings.add(string);
      return;
    }
    requireLength(level, shape, depth);
    for (int index = 0; index < shape[depth]; index++) {
      addStrings(spec, Array.get(level, index), shape, depth + 1, strings);
    }
  }

  private static Object flat(final Tensor tensor) {
    final int elements = Math.toIntExact(tensor.elements());
    return switch (tensor.type()) {
      case BOOL -> booleans(tensor, elements);
      case INT8, UINT8 -> filled(tensor, new byte[elements], MemorySegment::ofArray);
      case INT16, UINT16 -> filled(tensor, new short[elements], MemorySegment::ofArray);
      case INT32, UINT32 -> filled(tensor, new int[elements], MemorySegment::ofArray);
      case INT64, UINT64 -> filled(tensor, new long[elements], MemorySegment::ofArray);
      case FP32 -> filled(tensor, new float[elements], MemorySegment::ofArray);
      case FP64 -> filled(tensor, new double[elements], MemorySegment::ofArray);
      case FP16, BF16 -> floats(tensor, elements);
      case BYTES -> throw new IllegalArgumentException("type=" + tensor.type());
    };
  }

  private static <T> T filled(final Tensor tensor, final T array, final Function<T, MemorySegment> view) {
    view.apply(array).copyFrom(tensor.segment());
    return array;
  }

  private static boolean[] booleans(final Tensor tensor, final int elements) {
    final boolean[] flags = new boolean[elements];
    for (int index = 0; index < elements; index++) {
      flags[index] = tensor.getBoolean(index);
    }
    return flags;
  }

  private static float[] floats(final Tensor tensor, final int elements) {
    final float[] floats = new float[elements];
    for (int index = 0; index < elements; index++) {
      floats[index] = tensor.type() == ElementType.FP16
          ? tensor.getFloat16(index) : BrainFloat.toFloat(tensor.getShort(index));
    }
    return floats;
  }

  private static Object fold(final Object flat, final long[] shape, final int depth, final int from) {
    final int length = Math.toIntExact(shape[depth]);
    if (depth == shape.length - 1) {
      return slice(flat, from, length);
    }
    final int[] dimensions = new int[shape.length - depth];
    dimensions[0] = length;
    final Object level = Array.newInstance(flat.getClass().getComponentType(), dimensions);
    int stride = 1;
    for (int index = depth + 1; index < shape.length; index++) {
      stride *= Math.toIntExact(shape[index]);
    }
    for (int index = 0; index < length; index++) {
      Array.set(level, index, fold(flat, shape, depth + 1, from + index * stride));
    }
    return level;
  }

  private static Object slice(final Object flat, final int from, final int length) {
    final Object row = Array.newInstance(flat.getClass().getComponentType(), length);
    System.arraycopy(flat, from, row, 0, length);
    return row;
  }

  private static ModelException wrong(final TensorSpec spec, final Object value) {
    return new ModelException("input " + spec.name() + " has elements of "
        + (value == null ? "null" : value.getClass().getSimpleName()) + ", want " + javaName(spec.type()) + " for "
        + spec.type());
  }

  private static String javaName(final ElementType type) {
    return switch (type) {
      case BOOL -> "boolean";
      case INT8, UINT8 -> "byte";
      case INT16, UINT16 -> "short";
      case INT32, UINT32 -> "int";
      case INT64, UINT64 -> "long";
      case FP16, BF16, FP32 -> "float";
      case FP64 -> "double";
      case BYTES -> "String";
    };
  }
}

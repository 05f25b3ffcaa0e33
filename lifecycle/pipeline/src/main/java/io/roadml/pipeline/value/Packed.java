package io.roadml.pipeline.value;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/// Arrays of numbers, whose elements lie one behind the other, the lowest byte first.
///
/// @param tag what stands before the value's bytes; it never changes its meaning
/// @param layout how an element lies in the JVM
/// @param stored how it lies in the bytes
record Packed<A>(int tag, Class<A> type, ValueLayout layout, ValueLayout stored, IntFunction<A> empty,
    Function<A, MemorySegment> view) {
  private static final int CHUNK = 1 << 13;

  private static final List<Packed<?>> ALL = List.of(
      packed(64, byte[].class, ValueLayout.JAVA_BYTE, byte[]::new, MemorySegment::ofArray),
      packed(65, short[].class, ValueLayout.JAVA_SHORT_UNALIGNED, short[]::new, MemorySegment::ofArray),
      packed(66, char[].class, ValueLayout.JAVA_CHAR_UNALIGNED, char[]::new, MemorySegment::ofArray),
      packed(67, int[].class, ValueLayout.JAVA_INT_UNALIGNED, int[]::new, MemorySegment::ofArray),
      packed(68, long[].class, ValueLayout.JAVA_LONG_UNALIGNED, long[]::new, MemorySegment::ofArray),
      packed(69, float[].class, ValueLayout.JAVA_FLOAT_UNALIGNED, float[]::new, MemorySegment::ofArray),
      packed(70, double[].class, ValueLayout.JAVA_DOUBLE_UNALIGNED, double[]::new, MemorySegment::ofArray));

  private static <A> Packed<A> packed(int tag, Class<A> type, ValueLayout layout, IntFunction<A> empty,
      Function<A, MemorySegment> view) {
    return new Packed<>(tag, type, layout, layout.withOrder(ByteOrder.LITTLE_ENDIAN), empty, view);
  }

  /// The row of a class, or null.
  static Packed<?> of(Class<?> type) {
    return ALL.stream().filter(row -> row.type == type).findFirst().orElse(null);
  }

  /// The row of a tag, or null.
  static Packed<?> of(int tag) {
    return ALL.stream().filter(row -> row.tag == tag).findFirst().orElse(null);
  }

  void write(DataOutputStream out, Object array) throws IOException {
    MemorySegment elements = view.apply(type.cast(array));
    long count = elements.byteSize() / layout.byteSize();
    out.writeByte(tag);
    out.writeInt((int) count);
    byte[] chunk = new byte[CHUNK];
    int most = (int) (CHUNK / layout.byteSize());
    for (long at = 0; at < count; at += most) {
      int here = (int) Math.min(most, count - at);
      MemorySegment.copy(elements, layout, at * layout.byteSize(), MemorySegment.ofArray(chunk), stored, 0, here);
      out.write(chunk, 0, (int) (here * layout.byteSize()));
    }
  }

  A read(DataInputStream in) throws IOException {
    int count = in.readInt();
    A array = empty.apply(count);
    MemorySegment elements = view.apply(array);
    byte[] chunk = new byte[CHUNK];
    int most = (int) (CHUNK / layout.byteSize());
    for (long at = 0; at < count; at += most) {
      int here = (int) Math.min(most, count - at);
      in.readFully(chunk, 0, (int) (here * layout.byteSize()));
      MemorySegment.copy(MemorySegment.ofArray(chunk), stored, 0, elements, layout, at * layout.byteSize(), here);
    }
    return array;
  }
}

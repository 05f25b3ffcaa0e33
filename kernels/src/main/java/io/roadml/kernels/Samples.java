package io.roadml.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// The numbers that a metric reads: on or off the heap, in single or double precision.
///
/// Single precision is widened, which is exact. The same numbers give the same answer, bit for bit, wherever they lie.
///
/// - Shape: `size()` values, 0 or more.
/// - Threading: a view without state of its own; whoever changes what it views while a metric reads it gets a number of
///   no meaning. A view of a segment may be read by the threads that may read the segment.
/// - Allocation: one object of a few words; [#toArray()] copies.
/// - Fails: [IllegalArgumentException] for a segment whose size is no multiple of the element, or too many elements for
///   an array; [IllegalStateException] when a segment is read after its arena has closed.
public abstract sealed class Samples {
  private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private final int size;

  private Samples(int size) {
    this.size = size;
  }

  /// The array itself, not a copy.
  public static Samples of(double... values) {
    return new HeapDoubles(values);
  }

  /// The array itself, not a copy.
  public static Samples of(float... values) {
    return new HeapFloats(values);
  }

  /// Doubles in the platform's byte order, at any alignment.
  public static Samples ofDoubles(MemorySegment values) {
    return new SegmentDoubles(values, elements(values, Double.BYTES));
  }

  /// Floats in the platform's byte order, at any alignment.
  public static Samples ofFloats(MemorySegment values) {
    return new SegmentFloats(values, elements(values, Float.BYTES));
  }

  /// The rows of a matrix, one after the other: a copy.
  public static Samples ofRows(double[]... rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    double[] values = new double[Math.multiplyExact(rows.length, columns)];
    for (int row = 0; row < rows.length; row++) {
      Check.sameLength("rows[" + row + "]", rows[row].length, "rows[0]", columns);
      System.arraycopy(rows[row], 0, values, row * columns, columns);
    }
    return of(values);
  }

  /// How many values there are.
  public final int size() {
    return size;
  }

  /// The value at an index, widened where it is single precision.
  public abstract double get(int i);

  /// Whether the values are single precision. A probability's clipping and a sort's keys depend on it; nothing else does.
  public abstract boolean isSingle();

  /// A copy of the values.
  public abstract double[] toArray();

  /// An array in which the values from ... from+count-1 stand, the first of them at [#blockStart]: that of a heap double
  /// itself, else `scratch` after they were copied there.
  abstract double[] block(int from, int count, double[] scratch);

  /// Where in [#block] the value `from` stands.
  abstract int blockStart(int from);

  /// What [#block] needs as its scratch: nothing for a double array, which gives itself.
  abstract double[] scratch();

  /// The same for single precision values, without widening; not for others.
  abstract float[] singleBlock(int from, int count, float[] scratch);

  private static int elements(MemorySegment values, int bytes) {
    long count = values.byteSize() / bytes;
    if (count * bytes != values.byteSize() || count > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException("values.byteSize()=" + values.byteSize() + "; want a multiple of " + bytes
          + ", at most " + (Integer.MAX_VALUE - 8L) * bytes);
    }
    return (int) count;
  }

  private static final class HeapDoubles extends Samples {
    private final double[] values;

    HeapDoubles(double[] values) {
      super(values.length);
      this.values = values;
    }

    @Override
    public double get(int i) {
      return values[i];
    }

    @Override
    public boolean isSingle() {
      return false;
    }

    @Override
    public double[] toArray() {
      return values.clone();
    }

    @Override
    double[] block(int from, int count, double[] scratch) {
      return values;
    }

    @Override
    int blockStart(int from) {
      return from;
    }

    @Override
    double[] scratch() {
      return values;
    }

    @Override
    float[] singleBlock(int from, int count, float[] scratch) {
      throw new IllegalStateException("values are doubles");
    }
  }

  /// What has to be copied before it can be read as an array of doubles.
  private abstract static sealed class Copied extends Samples {
    Copied(int size) {
      super(size);
    }

    @Override
    public final double[] toArray() {
      return block(0, size(), new double[size()]);
    }

    @Override
    final int blockStart(int from) {
      return 0;
    }

    @Override
    final double[] scratch() {
      return new double[Math.min(size(), Kernels.BLOCK)];
    }
  }

  private static final class HeapFloats extends Copied {
    private final float[] values;

    HeapFloats(float[] values) {
      super(values.length);
      this.values = values;
    }

    @Override
    public double get(int i) {
      return values[i];
    }

    @Override
    public boolean isSingle() {
      return true;
    }

    @Override
    double[] block(int from, int count, double[] scratch) {
      widen(values, from, count, scratch);
      return scratch;
    }

    @Override
    float[] singleBlock(int from, int count, float[] scratch) {
      System.arraycopy(values, from, scratch, 0, count);
      return scratch;
    }
  }

  private static final class SegmentDoubles extends Copied {
    private final MemorySegment values;

    SegmentDoubles(MemorySegment values, int size) {
      super(size);
      this.values = values;
    }

    @Override
    public double get(int i) {
      return values.getAtIndex(DOUBLE, i);
    }

    @Override
    public boolean isSingle() {
      return false;
    }

    @Override
    double[] block(int from, int count, double[] scratch) {
      MemorySegment.copy(values, DOUBLE, (long) from * Double.BYTES, scratch, 0, count);
      return scratch;
    }

    @Override
    float[] singleBlock(int from, int count, float[] scratch) {
      throw new IllegalStateException("values are doubles");
    }
  }

  private static final class SegmentFloats extends Copied {
    private final MemorySegment values;

    SegmentFloats(MemorySegment values, int size) {
      super(size);
      this.values = values;
    }

    @Override
    public double get(int i) {
      return values.getAtIndex(FLOAT, i);
    }

    @Override
    public boolean isSingle() {
      return true;
    }

    @Override
    double[] block(int from, int count, double[] scratch) {
      for (int i = 0; i < count; i++) {
        scratch[i] = values.getAtIndex(FLOAT, (long) from + i);
      }
      return scratch;
    }

    @Override
    float[] singleBlock(int from, int count, float[] scratch) {
      MemorySegment.copy(values, FLOAT, (long) from * Float.BYTES, scratch, 0, count);
      return scratch;
    }
  }

  private static void widen(float[] values, int from, int count, double[] to) {
    for (int i = 0; i < count; i++) {
      to[i] = values[from + i];
    }
  }

  /// Names what it is and how many; the values may be many.
  @Override
  public String toString() {
    return size + (isSingle() ? " floats " : " doubles ")
        + (size <= 8 ? Arrays.toString(toArray()) : "");
  }
}

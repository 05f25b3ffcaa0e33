package io.roadml.data;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.RowTransform;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// One row on its way through a [Transform]: set its values, apply, set the next one's.
///
/// ```java
/// TransformRow row = transform.row();
/// int distance = row.input("distance");
/// row.number(distance, 733).text(row.input("origin"), "JFK").apply(features, 0);
/// ```
///
/// - Values stay until they are set again or [#clear()] makes all of them missing.
/// - Threading: one thread. - Allocation: none once made; a function of the application's own may.
public final class TransformRow implements RowTransform.Row {
  private final Transform transform;
  private final double[] numbers;
  private final String[] texts;
  private final long[] times;
  private final boolean[] placed;
  private final double[] places;
  private final double[] features;

  TransformRow(Transform transform) {
    this.transform = transform;
    int inputs = transform.inputs().columns().size();
    this.numbers = new double[inputs];
    this.texts = new String[inputs];
    this.times = new long[inputs];
    this.placed = new boolean[inputs];
    this.places = new double[transform.featureCount()];
    this.features = new double[transform.outputs().size()];
    clear();
  }

  static boolean isNumber(ColumnType type) {
    return type == ColumnType.BOOLEAN || type == ColumnType.INTEGER || type.isStoredAsDouble();
  }

  /// The place of an input, to be looked up once.
  ///
  /// @throws IllegalArgumentException if there is none of this name, with the nearest one
  public int input(String name) {
    return transform.inputs().index(name);
  }

  /// Sets a number, or a boolean as 1 or 0; NaN is a missing one.
  ///
  /// @throws IllegalArgumentException if the input is no number
  public TransformRow number(int input, double value) {
    require(isNumber(type(input)), input, "number");
    numbers[input] = value;
    return this;
  }

  /// Sets a text; null and an empty one are missing.
  ///
  /// @throws IllegalArgumentException if the input is no text
  public TransformRow text(int input, String value) {
    require(type(input) == ColumnType.TEXT, input, "text");
    texts[input] = value;
    placed[input] = false;
    return this;
  }

  /// Sets a text as `length` bytes of UTF-8, which are read at once and without a string; none is a missing one.
  ///
  /// @throws IllegalArgumentException if the input is no text, and for a category that is refused
  public TransformRow text(int input, MemorySegment utf8, long offset, int length) {
    require(type(input) == ColumnType.TEXT, input, "text");
    transform.place(input, utf8, offset, length, places);
    placed[input] = true;
    return this;
  }

  /// Sets a DATE as days since 1970-01-01, or a TIMESTAMP as microseconds since 1970-01-01T00:00.
  ///
  /// @throws IllegalArgumentException if the input is no time
  public TransformRow time(int input, long value) {
    require(type(input) == ColumnType.DATE || type(input) == ColumnType.TIMESTAMP, input, "time");
    times[input] = value;
    return this;
  }

  /// Makes all values missing.
  public TransformRow clear() {
    Arrays.fill(numbers, Double.NaN);
    Arrays.fill(texts, null);
    Arrays.fill(times, Chain.NO_TIME);
    Arrays.fill(placed, false);
    return this;
  }

  private ColumnType type(int input) {
    return transform.inputs().columns().get(input).type();
  }

  private void require(boolean fits, int input, String wanted) {
    if (!fits) {
      Column column = transform.inputs().columns().get(input);
      throw new IllegalArgumentException("column=" + column.name() + " has type=" + column.type()
          + " and cannot be set to a " + wanted);
    }
  }

  /// Writes the features from `offset` on.
  ///
  /// @throws IllegalArgumentException for a category that is refused
  /// @throws IndexOutOfBoundsException if the array is too short
  public void apply(double[] target, int offset) {
    transform.apply(this, target, offset);
  }

  /// [#apply(double\[\], int)], rounded to single precision.
  public void apply(float[] target, int offset) {
    transform.apply(this, features, 0);
    for (int i = 0; i < features.length; i++) {
      target[offset + i] = (float) features[i];
    }
  }

  @Override
  public void take(int column, long value) {
    if (isNumber(type(column))) {
      numbers[column] = value;
    } else {
      time(column, value);
    }
  }

  @Override
  public void take(int column, double value) {
    number(column, value);
  }

  @Override
  public void take(int column, MemorySegment source, long offset, int length) {
    text(column, source, offset, length);
  }

  @Override
  public void takeMissing(int column) {
    switch (type(column)) {
      case TEXT -> text(column, null);
      case DATE, TIMESTAMP -> times[column] = Chain.NO_TIME;
      default -> numbers[column] = Double.NaN;
    }
  }

  /// Writes the features as FP32, rounded, or FP64.
  ///
  /// @throws IllegalArgumentException for a category that is refused
  @Override
  public void write(ElementType type, MemorySegment target, long offset) {
    transform.apply(this, features, 0);
    for (int i = 0; i < features.length; i++) {
      if (type == ElementType.FP32) {
        target.set(ValueLayout.JAVA_FLOAT_UNALIGNED, offset + (long) i * Float.BYTES, (float) features[i]);
      } else {
        target.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, offset + (long) i * Double.BYTES, features[i]);
      }
    }
  }

  boolean isPlaced(int input) {
    return placed[input];
  }

  double place(int feature) {
    return places[feature];
  }

  double number(int input) {
    return numbers[input];
  }

  String text(int input) {
    return texts[input];
  }

  long time(int input) {
    return times[input];
  }

  void set(int input, StoredColumn column, int row) {
    boolean missing = column.isMissing(row);
    switch (type(input)) {
      case TEXT -> text(input, missing ? null : column.texts().get(column.codes()[row]));
      case DATE, TIMESTAMP -> times[input] = missing ? Chain.NO_TIME : column.longs()[row];
      default -> numbers[input] = missing ? Double.NaN
          : column.longs() != null ? column.longs()[row] : column.doubles()[row];
    }
  }
}

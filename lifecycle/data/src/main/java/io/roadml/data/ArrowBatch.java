package io.roadml.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// One record batch: its header says where in its body the buffers lie.
///
/// @param header the RecordBatch
/// @param body what its buffers lie in
/// @param rows how many it says it has, not negative
record ArrowBatch(FlatTable header, MemorySegment body, long rows) {
  static ArrowBatch of(FlatTable header, MemorySegment body) {
    long rows = header.ofLong(0, 0);
    if (rows < 0) {
      throw new IllegalArgumentException("rows=" + rows);
    }
    return new ArrowBatch(header, body, rows);
  }

  /// Some rows of a column.
  StoredColumn column(ArrowFields.Field field, long from, int count, List<String> dictionary) {
    Column column = new Column(field.name(), field.column());
    BitSet missing = missing(field.node(), field.buffer(), from, count);
    if (column.type().isStoredAsDouble()) {
      return StoredColumn.ofDoubles(column, doubles(field, from, count, missing), missing);
    }
    if (column.type().isStoredAsLong()) {
      return StoredColumn.ofLongs(column, longs(field, from, count, missing), missing);
    }
    return field.dictionary() < 0 ? texts(column, field, from, count, missing)
        : coded(column, longs(field, from, count, missing), missing, dictionary);
  }

  private long[] longs(ArrowFields.Field field, long from, int count, BitSet missing) {
    MemorySegment values = buffer(field.buffer() + 1);
    long[] longs = new long[count];
    for (int i = 0; i < count; i++) {
      longs[i] = missing.get(i) ? 0 : field.type().ofLong(values, from + i);
    }
    return longs;
  }

  private double[] doubles(ArrowFields.Field field, long from, int count, BitSet missing) {
    MemorySegment values = buffer(field.buffer() + 1);
    double[] doubles = new double[count];
    for (int i = 0; i < count; i++) {
      doubles[i] = missing.get(i) ? Double.NaN : field.type().ofDouble(values, from + i);
    }
    return doubles;
  }

  private StoredColumn texts(Column column, ArrowFields.Field field, long from, int count, BitSet missing) {
    MemorySegment offsets = buffer(field.buffer() + 1);
    MemorySegment bytes = buffer(field.buffer() + 2);
    int[] codes = new int[count];
    List<String> texts = new ArrayList<>();
    Map<String, Integer> known = new HashMap<>();
    for (int i = 0; i < count; i++) {
      codes[i] = missing.get(i) ? -1
          : known.computeIfAbsent(field.type().ofText(offsets, bytes, from + i), text -> {
            texts.add(text);
            return texts.size() - 1;
          });
    }
    return StoredColumn.ofTexts(column, codes, texts);
  }

  private static StoredColumn coded(Column column, long[] indices, BitSet missing, List<String> dictionary) {
    int[] codes = new int[indices.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = missing.get(i) ? -1 : Objects.checkIndex(Math.toIntExact(indices[i]), dictionary.size());
    }
    return StoredColumn.ofTexts(column, codes, dictionary);
  }

  /// All texts of a dictionary, whose batch has that one column.
  List<String> texts(ArrowType type) {
    if (rows > body.byteSize()) { // an offset alone takes 4 bytes
      throw new IllegalArgumentException("rows=" + rows + " in bytes=" + body.byteSize());
    }
    int count = Math.toIntExact(rows);
    BitSet missing = missing(0, 0, 0, count);
    String[] texts = new String[count];
    for (int i = 0; i < count; i++) {
      texts[i] = missing.get(i) ? "" : type.ofText(buffer(1), buffer(2), i);
    }
    return Arrays.asList(texts);
  }

  private BitSet missing(int node, int buffer, long from, int count) {
    BitSet missing = new BitSet();
    MemorySegment bits = buffer(buffer);
    if (header.pair(1, node, 1) == 0 || bits.byteSize() == 0) {
      return missing;
    }
    for (int i = 0; i < count; i++) {
      long row = from + i;
      if ((bits.get(ValueLayout.JAVA_BYTE, row >> 3) >> (row & 7) & 1) == 0) {
        missing.set(i);
      }
    }
    return missing;
  }

  private MemorySegment buffer(int index) {
    return body.asSlice(header.pair(2, index, 0), header.pair(2, index, 1));
  }
}

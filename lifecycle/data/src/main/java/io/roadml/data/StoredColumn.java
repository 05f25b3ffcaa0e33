package io.roadml.data;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A column's values: exactly one of the arrays is present. `missing` tells the rows of a column of longs or doubles
/// without a value, where doubles hold NaN as well; texts have the code -1 for that.
record StoredColumn(Column column, long[] longs, double[] doubles, int[] codes, List<String> texts, BitSet missing) {
  private static final BitSet NONE = new BitSet();

  static StoredColumn ofLongs(Column column, long[] values) {
    return ofLongs(column, values, NONE);
  }

  static StoredColumn ofLongs(Column column, long[] values, BitSet missing) {
    return new StoredColumn(column, values, null, null, null, missing);
  }

  /// NaN is a missing value.
  static StoredColumn ofDoubles(Column column, double[] values) {
    BitSet missing = new BitSet();
    for (int row = 0; row < values.length; row++) {
      if (Double.isNaN(values[row])) {
        missing.set(row);
      }
    }
    return ofDoubles(column, values, missing);
  }

  /// NaN is a missing value where `missing` says so, and elsewhere a number that is none.
  static StoredColumn ofDoubles(Column column, double[] values, BitSet missing) {
    return new StoredColumn(column, null, values, null, null, missing);
  }

  static StoredColumn ofTexts(Column column, int[] codes, List<String> texts) {
    return new StoredColumn(column, null, null, codes, List.copyOf(texts), NONE);
  }

  /// A text for each row, null where it is missing.
  static StoredColumn ofTexts(Column column, String[] values) {
    Map<String, Integer> code = new HashMap<>();
    List<String> texts = new ArrayList<>();
    int[] codes = new int[values.length];
    for (int row = 0; row < values.length; row++) {
      codes[row] = values[row] == null ? -1 : code.computeIfAbsent(values[row], text -> {
        texts.add(text);
        return texts.size() - 1;
      });
    }
    return ofTexts(column, codes, texts);
  }

  int size() {
    return longs != null ? longs.length : doubles != null ? doubles.length : codes.length;
  }

  /// Whether a row has no value; a NaN that the file itself holds is one.
  boolean isMissing(int row) {
    return codes != null ? codes[row] < 0 : missing.get(row);
  }

  BitSet rowsWithoutValue() {
    if (longs != null) {
      return (BitSet) missing.clone();
    }
    BitSet rows = new BitSet(size());
    for (int row = 0; row < size(); row++) {
      if (doubles != null ? Double.isNaN(doubles[row]) : codes[row] < 0) {
        rows.set(row);
      }
    }
    return rows;
  }

  IllegalArgumentException notStoredAs(String wanted) {
    return new IllegalArgumentException("column=" + column.name() + " has type=" + column.type()
        + " and cannot be read as " + wanted);
  }
}

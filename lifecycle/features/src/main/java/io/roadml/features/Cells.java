package io.roadml.features;

import io.roadml.data.Table;
import java.util.BitSet;
import java.util.List;

/// One column of a table as values: null, Boolean, Long, Double or String.
interface Cells {
  /// The value in a row.
  Object at(int row);

  /// The column of this name, which holds features of a type. BOOLEAN is a Boolean, TIMESTAMP a Long of microseconds.
  static Cells of(Table table, String name, FeatureType type) {
    BitSet missing = table.nulls(name);
    return switch (type) {
      case BOOLEAN -> {
        long[] values = table.longs(name, 0);
        yield row -> missing.get(row) ? null : values[row] != 0;
      }
      case INT32, INT64, TIMESTAMP -> {
        long[] values = table.longs(name, 0);
        yield row -> missing.get(row) ? null : values[row];
      }
      case FLOAT, DOUBLE -> {
        double[] values = table.doubles(name);
        yield row -> missing.get(row) ? null : values[row];
      }
      case STRING -> {
        int[] codes = table.codes(name);
        List<String> texts = table.texts(name);
        yield row -> codes[row] < 0 ? null : texts.get(codes[row]);
      }
    };
  }
}

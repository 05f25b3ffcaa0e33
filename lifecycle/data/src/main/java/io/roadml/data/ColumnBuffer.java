package io.roadml.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBReadableVector;

/// Grows by pieces of DuckDB's vectors, and hands over what it has as a stored column.
abstract sealed class ColumnBuffer {
  private static final int MOST_ROWS = Integer.MAX_VALUE - 8;

  int size;

  static ColumnBuffer of(ColumnType type) {
    return type.isStoredAsLong() ? new Longs() : type.isStoredAsDouble() ? new Doubles() : new Texts();
  }

  abstract void append(DuckDBReadableVector vector, long from, long to);

  /// Takes what was appended and starts afresh.
  abstract StoredColumn take(Column column);

  /// The length of an array that has room for this many more values: as it is, or by half as large again.
  final int grown(int length, long more) {
    long wanted = size + more;
    if (wanted > MOST_ROWS) {
      throw new IllegalStateException(
          "more than " + MOST_ROWS + " rows do not fit into one table; use forEachBatch(…)");
    }
    return wanted <= length ? length : (int) Math.min(MOST_ROWS, Math.max(wanted, length + (length >> 1)));
  }

  private static final class Longs extends ColumnBuffer {
    private long[] values = {};
    private BitSet missing = new BitSet();

    @Override
    void append(DuckDBReadableVector vector, long from, long to) {
      int length = grown(values.length, to - from);
      values = length == values.length ? values : Arrays.copyOf(values, length);
      for (long row = from; row < to; row++) {
        if (vector.isNull(row)) {
          missing.set(size);
        }
        values[size++] = vector.getLong(row, 0);
      }
    }

    @Override
    StoredColumn take(Column column) {
      StoredColumn taken = StoredColumn.ofLongs(column, trimmed(), missing);
      values = new long[0];
      missing = new BitSet();
      size = 0;
      return taken;
    }

    private long[] trimmed() {
      return values.length == size ? values : Arrays.copyOf(values, size);
    }
  }

  private static final class Doubles extends ColumnBuffer {
    private double[] values = {};
    private BitSet missing = new BitSet();

    @Override
    void append(DuckDBReadableVector vector, long from, long to) {
      int length = grown(values.length, to - from);
      values = length == values.length ? values : Arrays.copyOf(values, length);
      for (long row = from; row < to; row++) {
        if (vector.isNull(row)) {
          missing.set(size);
        }
        values[size++] = vector.getDouble(row, Double.NaN);
      }
    }

    @Override
    StoredColumn take(Column column) {
      StoredColumn taken = StoredColumn.ofDoubles(column, trimmed(), missing);
      values = new double[0];
      missing = new BitSet();
      size = 0;
      return taken;
    }

    private double[] trimmed() {
      return values.length == size ? values : Arrays.copyOf(values, size);
    }
  }

  private static final class Texts extends ColumnBuffer {
    private int[] codes = {};
    private Map<String, Integer> code = new HashMap<>();
    private List<String> texts = new ArrayList<>();

    @Override
    void append(DuckDBReadableVector vector, long from, long to) {
      int length = grown(codes.length, to - from);
      codes = length == codes.length ? codes : Arrays.copyOf(codes, length);
      for (long row = from; row < to; row++) {
        codes[size++] = vector.isNull(row) ? -1 : code(vector.getString(row));
      }
    }

    private int code(String text) {
      Integer known = code.get(text);
      if (known != null) {
        return known;
      }
      code.put(text, texts.size());
      texts.add(text);
      return texts.size() - 1;
    }

    @Override
    StoredColumn take(Column column) {
      StoredColumn taken = StoredColumn.ofTexts(column, trimmed(), texts);
      codes = new int[0];
      code = new HashMap<>();
      texts = new ArrayList<>();
      size = 0;
      return taken;
    }

    private int[] trimmed() {
      return codes.length == size ? codes : Arrays.copyOf(codes, size);
    }
  }
}

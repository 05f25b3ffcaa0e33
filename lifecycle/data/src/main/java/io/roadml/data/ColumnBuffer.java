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
  int size;

  static ColumnBuffer of(ColumnType type) {
    return type.isStoredAsLong() ? new Longs() : type.isStoredAsDouble() ? new Doubles() : new Texts();
  }

  abstract void append(DuckDBReadableVector vector, long from, long to);

  /// Takes what was appended and starts afresh.
  abstract StoredColumn take(Column column);

  final int grown(int length, long more) {
    long wanted = size + more;
    return wanted <= length ? length : (int) Math.min(Integer.MAX_VALUE - 8, Math.max(wanted, length + (length >> 1)));
  }

  private static final class Longs extends ColumnBuffer {
    private long[] values = {};
    private BitSet missing = new BitSet();

    @Override
    void append(DuckDBReadableVector vector, long from, long to) {
      values = Arrays.copyOf(values, grown(values.length, to - from));
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

    @Override
    void append(DuckDBReadableVector vector, long from, long to) {
      values = Arrays.copyOf(values, grown(values.length, to - from));
      for (long row = from; row < to; row++) {
        values[size++] = vector.getDouble(row, Double.NaN);
      }
    }

    @Override
    StoredColumn take(Column column) {
      StoredColumn taken = StoredColumn.ofDoubles(column, trimmed());
      values = new double[0];
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
      codes = Arrays.copyOf(codes, grown(codes.length, to - from));
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

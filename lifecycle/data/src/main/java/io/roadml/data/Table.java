package io.roadml.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/// Rows in memory, column by column, in primitive arrays.
///
/// ```java
/// Table scored = Table.builder().texts("symbol", symbols).floats("score", scores).build();
/// scored.writeTo(Path.of("scored.parquet"));
/// ```
///
/// - Shape: every column has [#rowCount()] values.
/// - Threading: immutable as long as nobody writes to the arrays; they are handed out and taken in without a copy.
/// - Missing values: NaN in a column of doubles, code -1 in a column of texts. A column stored as longs has no room for
///   them, so [#longs(String)] refuses a column with one; [#longs(String, long)] puts a number of the caller's in their
///   place. [#missing(String)] tells the rows for every type.
public final class Table {
  private final Schema schema;
  private final List<StoredColumn> columns;
  private final int rowCount;

  Table(List<StoredColumn> columns) {
    this.schema = new Schema(columns.stream().map(StoredColumn::column).toList());
    this.columns = List.copyOf(columns);
    this.rowCount = columns.isEmpty() ? 0 : columns.getFirst().size();
  }

  /// Starts a table from arrays.
  public static Builder builder() {
    return new Builder();
  }

  /// Names and types, in order.
  public Schema schema() {
    return schema;
  }

  /// The number of rows.
  public int rowCount() {
    return rowCount;
  }

  /// The values of a column of type INTEGER, BOOLEAN, DATE or TIMESTAMP.
  ///
  /// @throws IllegalArgumentException if there is no such column, or if its type is another
  /// @throws IllegalStateException if a value is missing
  public long[] longs(String name) {
    StoredColumn column = stored(name);
    if (column.longs() == null) {
      throw column.notStoredAs("longs");
    }
    if (!column.missing().isEmpty()) {
      throw new IllegalStateException("column=" + name + " has no value in row=" + column.missing().nextSetBit(0)
          + "; leave such rows out with where(\"" + column.column().identifier().replace("\"", "\\\"")
          + " IS NOT NULL\")");
    }
    return column.longs();
  }

  /// [#longs(String)] of a column that may have missing values.
  ///
  /// @param instead what stands in the rows without a value
  /// @return the column's own array if no value is missing, or else a copy
  /// @throws IllegalArgumentException if there is no such column, or if its type is another
  public long[] longs(String name, long instead) {
    StoredColumn column = stored(name);
    if (column.longs() == null) {
      throw column.notStoredAs("longs");
    }
    if (column.missing().isEmpty()) {
      return column.longs();
    }
    long[] filled = column.longs().clone();
    column.missing().stream().forEach(row -> filled[row] = instead);
    return filled;
  }

  /// The rows in which a column has no value: a copy.
  ///
  /// @throws IllegalArgumentException if there is no such column
  public BitSet missing(String name) {
    return stored(name).rowsWithoutValue();
  }

  /// [#missing(String)] without the NaNs that were written as such, which are values: a copy.
  ///
  /// @throws IllegalArgumentException if there is no such column
  public BitSet nulls(String name) {
    StoredColumn column = stored(name);
    BitSet rows = new BitSet(rowCount);
    for (int row = 0; row < rowCount; row++) {
      rows.set(row, column.isMissing(row));
    }
    return rows;
  }

  /// The values of a column of type FLOAT or DOUBLE, or a copy of [#longs(String)] as doubles.
  ///
  /// @throws IllegalArgumentException if there is no such column, or if it is a TEXT
  public double[] doubles(String name) {
    StoredColumn column = stored(name);
    if (column.codes() != null) {
      throw column.notStoredAs("doubles");
    }
    return column.doubles() != null ? column.doubles() : Arrays.stream(longs(name)).asDoubleStream().toArray();
  }

  /// For each row of a TEXT column, where its value is in [#texts(String)]; -1 where it is missing.
  ///
  /// @throws IllegalArgumentException if there is no such column, or if it is not a TEXT
  public int[] codes(String name) {
    return text(name).codes();
  }

  /// The distinct values of a TEXT column, in the order of their first appearance.
  ///
  /// @throws IllegalArgumentException if there is no such column, or if it is not a TEXT
  public List<String> texts(String name) {
    return text(name).texts();
  }

  /// Writes all rows to a file; its ending tells the format: `.parquet`, `.csv`, `.jsonl` or `.ndjson`.
  ///
  /// The file appears under its name only when it is whole; one that was there is replaced.
  ///
  /// @throws IOException if the file cannot be written
  public void writeTo(Path file) throws IOException {
    writeTo(file, Progress.none());
  }

  /// [#writeTo(Path)], telling how far it is.
  ///
  /// @throws IOException if the file cannot be written
  public void writeTo(Path file, Progress progress) throws IOException {
    TableWriter.write(this, file, progress);
  }

  Table select(List<Column> wanted) {
    return new Table(wanted.stream().map(column -> stored(column.name())).toList());
  }

  List<StoredColumn> columns() {
    return columns;
  }

  StoredColumn stored(String name) {
    return columns.get(schema.index(name));
  }

  private StoredColumn text(String name) {
    StoredColumn column = stored(name);
    if (column.codes() == null) {
      throw column.notStoredAs("texts");
    }
    return column;
  }

  /// Collects the columns of a table; one thread.
  public static final class Builder {
    private final List<StoredColumn> columns = new ArrayList<>();

    private Builder() {
    }

    /// Adds an INTEGER column.
    public Builder longs(String name, long[] values) {
      return add(StoredColumn.ofLongs(new Column(name, ColumnType.INTEGER), values));
    }

    /// Adds an INTEGER column with rows that have no value.
    public Builder longs(String name, long[] values, BitSet missing) {
      return add(StoredColumn.ofLongs(new Column(name, ColumnType.INTEGER), values, (BitSet) missing.clone()));
    }

    /// Adds a TIMESTAMP column with rows that have no value: microseconds since 1970-01-01T00:00.
    public Builder timestamps(String name, long[] micros, BitSet missing) {
      return add(StoredColumn.ofLongs(new Column(name, ColumnType.TIMESTAMP), micros, (BitSet) missing.clone()));
    }

    /// Adds a TIMESTAMP column: microseconds since 1970-01-01T00:00.
    public Builder timestamps(String name, long[] micros) {
      return add(StoredColumn.ofLongs(new Column(name, ColumnType.TIMESTAMP), micros));
    }

    /// Adds a DATE column: days since 1970-01-01.
    public Builder dates(String name, long[] days) {
      return add(StoredColumn.ofLongs(new Column(name, ColumnType.DATE), days));
    }

    /// Adds a BOOLEAN column.
    public Builder booleans(String name, boolean[] values) {
      long[] longs = new long[values.length];
      for (int i = 0; i < values.length; i++) {
        longs[i] = values[i] ? 1 : 0;
      }
      return add(StoredColumn.ofLongs(new Column(name, ColumnType.BOOLEAN), longs));
    }

    /// Adds a DOUBLE column; NaN is a missing value.
    public Builder doubles(String name, double[] values) {
      return add(StoredColumn.ofDoubles(new Column(name, ColumnType.DOUBLE), values));
    }

    /// Adds a DOUBLE column with rows that have no value; NaN elsewhere is a value.
    public Builder doubles(String name, double[] values, BitSet missing) {
      return add(StoredColumn.ofDoubles(new Column(name, ColumnType.DOUBLE), values, (BitSet) missing.clone()));
    }

    /// Adds a FLOAT column; NaN is a missing value.
    public Builder floats(String name, float[] values) {
      double[] doubles = new double[values.length];
      for (int i = 0; i < values.length; i++) {
        doubles[i] = values[i];
      }
      return add(StoredColumn.ofDoubles(new Column(name, ColumnType.FLOAT), doubles));
    }

    /// Adds a TEXT column: for each row an index into the texts, or -1 for a missing value.
    ///
    /// @throws IllegalArgumentException if a code is outside -1 … texts.size() - 1
    public Builder texts(String name, int[] codes, List<String> texts) {
      for (int row = 0; row < codes.length; row++) {
        if (codes[row] < -1 || codes[row] >= texts.size()) {
          throw new IllegalArgumentException("column=" + name + " has code=" + codes[row] + " in row=" + row
              + "; want -1 … " + (texts.size() - 1));
        }
      }
      return add(StoredColumn.ofTexts(new Column(name, ColumnType.TEXT), codes, texts));
    }

    /// The table.
    ///
    /// @throws IllegalArgumentException if there is no column
    public Table build() {
      if (columns.isEmpty()) {
        throw new IllegalArgumentException("a table needs at least one column");
      }
      return new Table(columns);
    }

    private Builder add(StoredColumn added) {
      String name = added.column().name();
      for (StoredColumn column : columns) {
        if (column.column().name().equals(Objects.requireNonNull(name))) {
          throw new IllegalArgumentException("column=" + name + " was added twice");
        }
        if (column.size() != added.size()) {
          throw new IllegalArgumentException("column=" + name + " has rows=" + added.size() + ", but column="
              + column.column().name() + " has rows=" + column.size());
        }
      }
      columns.add(added);
      return this;
    }
  }
}

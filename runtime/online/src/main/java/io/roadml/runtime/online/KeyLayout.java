package io.roadml.runtime.online;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// How a view's keys become one key of a map: a single INT64 as it is, anything else as 128 bits of its canonical bytes.
///
/// Canonical bytes: the keys sorted by name, each as a byte of its type, four of its length, and its bytes; so no two keys have the
/// same bytes. They stand in the row too and are compared when it is read.
final class KeyLayout {
  private final List<Column> columns;
  private final int[] sorted;

  KeyLayout(final List<Column> columns) {
    this.columns = columns;
    this.sorted = IntStream.range(0, columns.size()).boxed()
        .sorted(Comparator.comparing(index -> columns.get(index).name())).mapToInt(Integer::intValue).toArray();
  }

  List<Column> columns() {
    return columns;
  }

  /// Returns the position of the key that comes `rank`-th by name.
  int sorted(final int rank) {
    return sorted[rank];
  }

  boolean isHashed() {
    return columns.size() != 1 || columns.getFirst().isString();
  }

  /// Returns the most bytes that canonical bytes take.
  int canonicalBytes() {
    return columns.stream().mapToInt(column -> 1 + Integer.BYTES + valueBytes(column)).sum();
  }

  static int valueBytes(final Column column) {
    return column.isString() ? column.length() : Long.BYTES;
  }

  /// Returns the bytes of a key in the map.
  int mapBytes() {
    return isHashed() ? 2 * Long.BYTES : Long.BYTES;
  }
}

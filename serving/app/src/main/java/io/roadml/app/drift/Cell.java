package io.roadml.app.drift;

/// A bin or a category, with its rows on both sides.
///
/// @param name as people read it
/// @param from the lowest value of a bin, itself in it; NaN for a category
/// @param to the value above it, not in it; NaN for a category
/// @param reference rows of the reference
/// @param current rows of today
record Cell(String name, double from, double to, long reference, long current) {
  static long[] references(java.util.List<Cell> cells) {
    return cells.stream().mapToLong(Cell::reference).toArray();
  }

  static long[] currents(java.util.List<Cell> cells) {
    return cells.stream().mapToLong(Cell::current).toArray();
  }
}

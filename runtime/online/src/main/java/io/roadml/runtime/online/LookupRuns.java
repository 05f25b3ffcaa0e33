package io.roadml.runtime.online;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.FeatureSource;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// The wanted features as runs of neighbours: of one type, side by side in the row and side by side in the model's input. A row
/// that has all of them is copied run by run.
///
/// - Threading: immutable.
/// - Allocation: none but for making it.
final class LookupRuns {
  /// Elements of one type from `source` in the row to `column` of the input.
  private record Run(ElementType type, int source, int column, int count) {
    boolean isContinuedBy(final Run next) {
      return type == next.type && source + count * type.byteSize() == next.source && column + count == next.column;
    }

    Run with(final Run next) {
      return new Run(type, source, column, count + next.count);
    }
  }

  private final ElementType target;
  private final int elementBytes;
  private final long[] wanted;
  private final Run[] runs;

  private LookupRuns(final ElementType target, final long[] wanted, final List<Run> runs) {
    this.target = target;
    this.elementBytes = target.byteSize();
    this.wanted = wanted;
    this.runs = runs.toArray(Run[]::new);
  }

  /// Finds the runs of features, by position in the view, that go to columns.
  static LookupRuns of(final ElementType target, final OnlineView view, final RowLayout layout, final int[] features,
      final int[] columns) {
    final long[] wanted = new long[RowLayout.presenceBytes(layout.features()) / Long.BYTES];
    final List<Run> runs = new ArrayList<>();
    for (int index = 0; index < features.length; index++) {
      final Column column = view.features().get(features[index]);
      wanted[features[index] >>> 6] |= RowLayout.presenceBit(features[index]);
      add(runs, new Run(column.type(), layout.offset(features[index]), columns[index], column.elements()));
    }
    return new LookupRuns(target, wanted, runs);
  }

  private static void add(final List<Run> runs, final Run next) {
    if (!runs.isEmpty() && runs.getLast().isContinuedBy(next)) {
      runs.set(runs.size() - 1, runs.getLast().with(next));
    } else {
      runs.add(next);
    }
  }

  /// Says whether a row has every wanted feature.
  boolean areAllPresent(final MemorySegment source) {
    for (int word = 0; word < wanted.length; word++) {
      final long bits = wanted[word];
      if ((source.get(Memory.LONG, RowLayout.PRESENCE_AT + (long) word * Long.BYTES) & bits) != bits) {
        return false;
      }
    }
    return true;
  }

  /// Copies every wanted feature of a row.
  void copy(final MemorySegment source, final MemorySegment row, final long offset) {
    for (final Run run : runs) {
      final long to = offset + (long) run.column * elementBytes;
      if (run.type == target) {
        Memory.copy(source, run.source, row, to, run.count * elementBytes);
      } else {
        convert(run, source, row, to);
      }
    }
  }

  private void convert(final Run run, final MemorySegment source, final MemorySegment row, final long to) {
    final int bytes = run.type.byteSize();
    for (int element = 0; element < run.count; element++) {
      Elements.copy(run.type, source, run.source + (long) element * bytes, target, row,
          to + (long) element * elementBytes);
    }
  }

  /// Says PRESENT for every wanted feature.
  void sayPresent(final MemorySegment statuses, final long offset) {
    for (final Run run : runs) {
      for (int element = 0; element < run.count; element++) {
        statuses.set(Memory.BYTE, offset + run.column + element, (byte) FeatureSource.PRESENT);
      }
    }
  }
}

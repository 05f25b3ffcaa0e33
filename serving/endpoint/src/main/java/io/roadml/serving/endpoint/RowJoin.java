package io.roadml.serving.endpoint;

import io.roadml.runtime.core.FeatureLookup;
import io.roadml.runtime.core.FeatureRequest;
import io.roadml.runtime.core.FeatureSource;
import io.roadml.runtime.core.ModelException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The prepared look-ups of one instance: fills rows of the input, and counts what became of each value.
///
/// - Threading: the instance owner's.
/// - Allocation: none once warm.
final class RowJoin implements AutoCloseable {
  private final FeatureJoin join;
  private final FeatureLookup[] lookups;
  private final TransformedRow transformed;
  private final int wanted;
  private final int columns;
  private final long rowBytes;
  private final long[] counts = new long[FeatureSource.OUTSIDE_MAX_AGE + 1];

  RowJoin(final FeatureJoin join) {
    this.join = join;
    this.columns = join.statusColumns();
    this.rowBytes = (long) join.columns() * join.inputSpec().type().byteSize();
    this.wanted = join.requests().stream().mapToInt(request -> request.features().size()).sum();
    this.transformed = join.binding() == null ? null : new TransformedRow(join.binding(), join.inputSpec().type());
    this.lookups = new FeatureLookup[join.requests().size()];
    try {
      for (int index = 0; index < lookups.length; index++) {
        lookups[index] = prepare(join.requests().get(index));
      }
    } catch (final RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private FeatureLookup prepare(final FeatureRequest request) {
    try {
      return join.source().prepare(request);
    } catch (final RuntimeException e) { // what disks and other processes do has types of the source's own
      throw failed(request.view(), e);
    }
  }

  static ModelException failed(final String view, final RuntimeException cause) {
    return new ModelException("features of view " + view + " cannot be read: " + cause.getMessage(), cause);
  }

  /// Fills rows 0 … `rows` − 1 of `target` and of `statuses` with what the keys from row `from` on say.
  ///
  /// @param statuses one byte for each of the join's status columns
  void fill(final KeyColumn[] keys, final int from, final int rows, final MemorySegment target,
      final MemorySegment statuses) {
    final long now = nowMicros();
    for (int row = 0; row < rows; row++) {
      final long statusesAt = (long) row * columns;
      if (lookUp(keys, from + row, now, target, row * rowBytes, statuses, statusesAt) == wanted) {
        counts[FeatureSource.PRESENT] += columns;
      } else {
        count(statuses, statusesAt);
      }
    }
    join.count(counts);
  }

  /// Fills one row, and returns how many of the wanted features are present.
  private int lookUp(final KeyColumn[] keys, final int keyRow, final long now, final MemorySegment target,
      final long offset, final MemorySegment statuses, final long statusOffset) {
    int present = 0;
    for (int index = 0; index < lookups.length; index++) {
      final FeatureLookup lookup = lookups[index];
      for (int entity = 0; entity < keys.length; entity++) {
        keys[entity].say(lookup, entity, keyRow);
      }
      try {
        present += transformed == null ? lookup.read(now, target, offset, statuses, statusOffset)
            : lookup.read(now, transformed, statuses, statusOffset);
      } catch (final RuntimeException e) { // as in prepare
        throw failed(join.requests().get(index).view(), e);
      }
    }
    if (transformed != null) {
      transformed.write(keys, keyRow, target, offset);
    }
    return present;
  }

  private void count(final MemorySegment statuses, final long from) {
    for (long at = from; at < from + columns; at++) {
      counts[statuses.get(ValueLayout.JAVA_BYTE, at)]++;
    }
  }

  /// One reading of the clock, which serves a whole batch. Milliseconds will do for ages, and cost no object.
  private static long nowMicros() {
    return System.currentTimeMillis() * 1_000;
  }

  @Override
  public void close() {
    for (final FeatureLookup lookup : lookups) {
      if (lookup != null) {
        lookup.close();
      }
    }
  }
}

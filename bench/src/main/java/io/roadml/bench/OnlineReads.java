package io.roadml.bench;

import io.roadml.runtime.core.FeatureLookup;
import io.roadml.runtime.core.FeatureSource;
import io.roadml.runtime.online.RowReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The ways of the online store to read a row of [TenDoubles].
final class OnlineReads {
  private static final int LAST = TenDoubles.FEATURES - 1;

  private OnlineReads() {
  }

  /// Whole rows with their status.
  static KeyedReads rows(final TenDoubles store) {
    return new Rows(store.reader());
  }

  /// Ten features and ten statuses into a model's input.
  static KeyedReads lookup(final TenDoubles store) {
    return new Lookup(store.lookup());
  }

  private static final class Rows extends KeyedReads {
    private final RowReader reader;

    Rows(final RowReader reader) {
      this.reader = reader;
    }

    @Override
    double read(final long[] keys) {
      double sum = 0;
      for (final long key : keys) {
        if (reader.key(0, key).read(TenDoubles.NOW) != FeatureSource.PRESENT) {
          throw new IllegalStateException("key=" + key + " is not there");
        }
        sum += reader.getDouble(LAST);
      }
      return sum;
    }
  }

  private static final class Lookup extends KeyedReads {
    private final MemorySegment row = Arena.ofAuto().allocate((long) TenDoubles.FEATURES * Double.BYTES, 64);
    private final MemorySegment statuses = Arena.ofAuto().allocate(TenDoubles.FEATURES);
    private final FeatureLookup lookup;

    Lookup(final FeatureLookup lookup) {
      this.lookup = lookup;
    }

    @Override
    double read(final long[] keys) {
      double sum = 0;
      for (final long key : keys) {
        lookup.key(0, key);
        if (lookup.read(TenDoubles.NOW, row, 0, statuses, 0) != TenDoubles.FEATURES) {
          throw new IllegalStateException("key=" + key + " is not there");
        }
        sum += row.getAtIndex(ValueLayout.JAVA_DOUBLE, LAST);
      }
      return sum;
    }
  }
}

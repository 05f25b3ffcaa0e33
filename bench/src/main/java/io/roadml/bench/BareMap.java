package io.roadml.bench;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import net.openhft.chronicle.core.values.LongValue;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import net.openhft.chronicle.values.Values;

/// Chronicle Map and nothing else: the rows of [TenDoubles], byte arrays of the same length with the doubles at their
/// end, read by `getUsing` into an array that is used again.
///
/// - Threading: one thread.
final class BareMap extends KeyedReads implements AutoCloseable {
  private static final VarHandle DOUBLE = MethodHandles.byteArrayViewVarHandle(double[].class,
      ByteOrder.LITTLE_ENDIAN);

  private final byte[] row;
  private final LongValue id = Values.newHeapInstance(LongValue.class);
  private final Path folder;
  private final ChronicleMap<LongValue, byte[]> map;

  private BareMap(final Path folder, final int rows, final int rowBytes) throws IOException {
    this.folder = folder;
    this.row = new byte[rowBytes];
    this.map = ChronicleMapBuilder.of(LongValue.class, byte[].class).name("bare").entries(rows)
        .constantValueSizeBySample(row).maxBloatFactor(4).createPersistedTo(folder.resolve("bare").toFile());
  }

  static BareMap of(final int rows, final int rowBytes) throws IOException {
    final BareMap bare = new BareMap(Files.createTempDirectory("roadml-bench"), rows, rowBytes);
    for (long key = 0; key < rows; key++) {
      bare.put(key);
    }
    return bare;
  }

  private void put(final long key) {
    for (int feature = 0; feature < TenDoubles.FEATURES; feature++) {
      DOUBLE.set(row, row.length - (TenDoubles.FEATURES - feature) * Double.BYTES, TenDoubles.value(key, feature));
    }
    id.setValue(key);
    map.put(id, row);
  }

  @Override
  double read(final long[] keys) {
    double sum = 0;
    for (final long key : keys) {
      id.setValue(key);
      final byte[] found = map.getUsing(id, row);
      sum += (double) DOUBLE.get(found, found.length - Double.BYTES);
    }
    return sum;
  }

  @Override
  public void close() throws IOException {
    map.close();
    Folders.delete(folder);
  }
}

package io.roadml.runtime.online;

import java.util.function.LongPredicate;
import net.openhft.chronicle.core.values.LongValue;
import net.openhft.chronicle.core.values.TwoLongValue;
import net.openhft.chronicle.hash.Data;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ExternalMapQueryContext;
import net.openhft.chronicle.map.MapEntry;
import net.openhft.chronicle.values.Values;

/// A Chronicle Map as a file of rows.
///
/// - Threading: Chronicle keeps a context for every thread and map. With virtual threads one is built for each, which costs several
///   times the read; use platform threads.
final class ChronicleFile<K> implements RowFile {
  /// How many times its capacity a map may hold before its chains make reads slow.
  private static final double MOST_LOAD = 1.5;
  private static final int LEAST_FREE_PERCENT = 20;

  /// Writes a key's bits into the object that Chronicle looks up.
  @FunctionalInterface
  private interface KeyWriter<K> {
    void set(K key, long low, long high);
  }

  private final ChronicleMap<K, byte[]> map;
  private final Class<K> keyType;
  private final KeyWriter<K> keyWriter;
  private final RowEngine.Sizes sizes;

  private ChronicleFile(final ChronicleMap<K, byte[]> map, final Class<K> keyType, final KeyWriter<K> keyWriter,
      final RowEngine.Sizes sizes) {
    this.map = map;
    this.keyType = keyType;
    this.keyWriter = keyWriter;
    this.sizes = sizes;
  }

  @SuppressWarnings("unchecked")
  static RowFile of(final ChronicleMap<?, byte[]> map, final RowEngine.Sizes sizes) {
    if (sizes.keyBytes() == Long.BYTES) {
      return new ChronicleFile<>((ChronicleMap<LongValue, byte[]>) map, LongValue.class,
          (key, low, high) -> key.setValue(low), sizes);
    }
    return new ChronicleFile<>((ChronicleMap<TwoLongValue, byte[]>) map, TwoLongValue.class, (key, low, high) -> {
      key.setValue(low);
      key.setValue2(high);
    }, sizes);
  }

  @Override
  public Access access() {
    return new QueryAccess<>(map, Values.newHeapInstance(keyType), keyWriter);
  }

  @Override
  public long rows() {
    return map.longSize();
  }

  @Override
  public long bytes() {
    return map.file().length();
  }

  @Override
  public boolean isNearlyFull() {
    return map.longSize() > MOST_LOAD * sizes.rows()
        || map.remainingAutoResizes() == 0 && map.percentageFreeSpace() <= LEAST_FREE_PERCENT;
  }

  @Override
  public void forEach(final Visitor visitor) {
    map.forEachEntry(entry -> visitor.row(keyWord(entry, 0), highWord(entry), addressOf(entry)));
  }

  @Override
  public void removeIf(final LongPredicate test) {
    map.forEachEntry(entry -> {
      if (test.test(addressOf(entry))) {
        entry.doRemove();
      }
    });
  }

  private long highWord(final MapEntry<K, byte[]> entry) {
    return sizes.keyBytes() == Long.BYTES ? 0 : keyWord(entry, Long.BYTES);
  }

  private static <K> long keyWord(final MapEntry<K, byte[]> entry, final int at) {
    final Data<K> key = entry.key();
    return key.bytes().readLong(key.offset() + at);
  }

  private static <K> long addressOf(final MapEntry<K, byte[]> entry) {
    final Data<byte[]> value = entry.value();
    return value.bytes().addressForRead(value.offset());
  }

  @Override
  public void close() {
    map.close();
  }

  /// One thread's key object and the context of the key that it has locked.
  private static final class QueryAccess<K> implements Access {
    private final ChronicleMap<K, byte[]> map;
    private final K key;
    private final KeyWriter<K> keyWriter;
    private ExternalMapQueryContext<K, byte[], ?> query;

    QueryAccess(final ChronicleMap<K, byte[]> map, final K key, final KeyWriter<K> keyWriter) {
      this.map = map;
      this.key = key;
      this.keyWriter = keyWriter;
    }

    @Override
    public long lockForRead(final long low, final long high) {
      keyWriter.set(key, low, high);
      query = map.queryContext(key);
      query.readLock().lock();
      final MapEntry<K, byte[]> entry = query.entry();
      return entry == null ? 0 : addressOf(entry);
    }

    @Override
    public long lockForWrite(final long low, final long high) {
      keyWriter.set(key, low, high);
      query = map.queryContext(key);
      query.updateLock().lock();
      final MapEntry<K, byte[]> entry = query.entry();
      return entry == null ? 0 : addressOf(entry);
    }

    @Override
    public void put(final byte[] row) {
      final MapEntry<K, byte[]> entry = query.entry();
      if (entry == null) {
        query.insert(query.absentEntry(), query.wrapValueAsData(row));
      } else {
        query.replaceValue(entry, query.wrapValueAsData(row));
      }
    }

    @Override
    public void unlock() {
      if (query != null) {
        query.close();
        query = null;
      }
    }
  }
}

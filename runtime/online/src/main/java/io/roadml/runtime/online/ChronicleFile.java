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
  /// Moves a key's bits into and out of the object that Chronicle looks up.
  private interface Keys<K> {
    void set(K key, long low, long high);

    long low(K key);

    long high(K key);
  }

  /// A key as it is.
  private static final class SingleKeys implements Keys<LongValue> {
    @Override
    public void set(final LongValue key, final long low, final long high) {
      key.setValue(low);
    }

    @Override
    public long low(final LongValue key) {
      return key.getValue();
    }

    @Override
    public long high(final LongValue key) {
      return 0;
    }
  }

  /// The 128 bits of a hashed key.
  private static final class HashedKeys implements Keys<TwoLongValue> {
    @Override
    public void set(final TwoLongValue key, final long low, final long high) {
      key.setValue(low);
      key.setValue2(high);
    }

    @Override
    public long low(final TwoLongValue key) {
      return key.getValue();
    }

    @Override
    public long high(final TwoLongValue key) {
      return key.getValue2();
    }
  }

  private final ChronicleMap<K, byte[]> map;
  private final Class<K> keyType;
  private final Keys<K> keys;
  private final RowEngine.Sizes sizes;

  private ChronicleFile(final ChronicleMap<K, byte[]> map, final Class<K> keyType, final Keys<K> keys,
      final RowEngine.Sizes sizes) {
    this.map = map;
    this.keyType = keyType;
    this.keys = keys;
    this.sizes = sizes;
  }

  @SuppressWarnings("unchecked")
  static RowFile of(final ChronicleMap<?, byte[]> map, final RowEngine.Sizes sizes) {
    if (sizes.keyBytes() == Long.BYTES) {
      return new ChronicleFile<>((ChronicleMap<LongValue, byte[]>) map, LongValue.class, new SingleKeys(), sizes);
    }
    return new ChronicleFile<>((ChronicleMap<TwoLongValue, byte[]>) map, TwoLongValue.class, new HashedKeys(), sizes);
  }

  @Override
  public Access access() {
    return new QueryAccess<>(map, Values.newHeapInstance(keyType), keys);
  }

  @Override
  public long rows() {
    return map.longSize();
  }

  @Override
  public long bytes() {
    return map.file().length();
  }

  /// Beyond its capacity a map holds a few rows more, until one of its segments is full.
  @Override
  public boolean isNearlyFull() {
    return map.longSize() > sizes.rows();
  }

  @Override
  public void forEach(final Visitor visitor) {
    final K key = Values.newHeapInstance(keyType);
    map.forEachEntry(entry -> {
      final K read = entry.key().getUsing(key);
      visitor.row(keys.low(read), keys.high(read), addressOf(entry));
    });
  }

  @Override
  public void removeIf(final LongPredicate test) {
    map.forEachEntry(entry -> {
      if (test.test(addressOf(entry))) {
        entry.doRemove();
      }
    });
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
    private final Keys<K> keys;
    private ExternalMapQueryContext<K, byte[], ?> query;

    QueryAccess(final ChronicleMap<K, byte[]> map, final K key, final Keys<K> keys) {
      this.map = map;
      this.key = key;
      this.keys = keys;
    }

    @Override
    public boolean read(final long low, final long high, final byte[] row) {
      keys.set(key, low, high);
      return map.getUsing(key, row) != null;
    }

    @Override
    public long lockForWrite(final long low, final long high) {
      keys.set(key, low, high);
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

package io.roadml.jmh;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.FeatureLookup;
import io.roadml.runtime.core.FeatureRequest;
import io.roadml.runtime.core.FeatureRequest.Wanted;
import io.roadml.runtime.core.FeatureSource;
import io.roadml.runtime.core.RowSink;
import io.roadml.runtime.online.Column;
import io.roadml.runtime.online.OnlineOptions;
import io.roadml.runtime.online.OnlineStore;
import io.roadml.runtime.online.OnlineTable;
import io.roadml.runtime.online.OnlineView;
import io.roadml.runtime.online.RowReader;
import io.roadml.runtime.online.RowWriter;
import io.roadml.runtime.online.WriteMode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.openhft.chronicle.core.values.LongValue;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import net.openhft.chronicle.values.Values;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What one read of the online store costs: a view with an INT64 key and ten doubles, 200,000 rows, random keys; beside it the bare
/// `getUsing` of a Chronicle Map whose values are as long and hold the same.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED", "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
        "--add-opens=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
        "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Xms256m",
        "-Xmx256m"})
public class OnlineReadBenchmark {
  private static final int ROWS = 200_000;
  private static final int FEATURES = 10;
  private static final long NOW = 1_000_000_000_000_000L;
  /// Head of 32 bytes, eight of presence, ten doubles.
  private static final int ROW_BYTES = 120;

  /// Random keys that are there, the same for all.
  @State(Scope.Thread)
  public static class Keys {
    private final long[] keys = new SplittableRandom(42).longs(1 << 16, 0, ROWS).toArray();
    private int next;

    long next() {
      next = next + 1 & keys.length - 1;
      return keys[next];
    }
  }

  /// Chronicle Map alone.
  @State(Scope.Thread)
  public static class Bare {
    private final byte[] row = new byte[ROW_BYTES];
    private Path folder;
    private ChronicleMap<LongValue, byte[]> map;
    private LongValue key;

    /// Makes and fills the map.
    @Setup
    public void open() throws IOException {
      folder = Files.createTempDirectory("roadml-jmh");
      map = ChronicleMapBuilder.of(LongValue.class, byte[].class).name("bare").entries(ROWS)
          .constantValueSizeBySample(row).maxBloatFactor(4).createPersistedTo(folder.resolve("bare").toFile());
      key = Values.newHeapInstance(LongValue.class);
      for (long id = 0; id < ROWS; id++) {
        key.setValue(id);
        map.put(key, row);
      }
    }

    byte[] read(final long id) {
      key.setValue(id);
      return map.getUsing(key, row);
    }

    /// Closes and deletes.
    @TearDown
    public void close() throws IOException {
      map.close();
      delete(folder);
    }
  }

  /// The online store.
  @State(Scope.Thread)
  public static class Ours {
    private final MemorySegment row = Arena.ofAuto().allocate(FEATURES * 8L, 64);
    private final MemorySegment statuses = Arena.ofAuto().allocate(FEATURES);
    private Path folder;
    private OnlineStore store;
    private FeatureLookup lookup;
    private RowReader reader;

    /// Makes and fills the table, and checks an answer.
    @Setup
    public void open() throws IOException {
      folder = Files.createTempDirectory("roadml-jmh");
      store = OnlineStore.open(folder, OnlineOptions.defaults());
      final OnlineTable table = store.table(OnlineView.of("jmh", "view", List.of(Column.of("id", ElementType.INT64)),
          IntStream.range(0, FEATURES).mapToObj(index -> Column.of("f" + index, ElementType.FP64)).toList())
          .withRows(ROWS).withMaxAge(1_000_000, 0));
      fill(table);
      reader = table.reader();
      lookup = store.prepare(new FeatureRequest("jmh", "view", List.of("id"), ElementType.FP64,
          IntStream.range(0, FEATURES).mapToObj(index -> new Wanted("f" + index, index, -1)).toList()));
      if (look(77) != FEATURES || row.getAtIndex(ValueLayout.JAVA_DOUBLE, 9) != 86
          || read(77) != FeatureSource.PRESENT || table.rowBytes() != ROW_BYTES) {
        throw new IllegalStateException("the online store gives another row than was written");
      }
    }

    private static void fill(final OnlineTable table) {
      try (RowWriter writer = table.writer()) {
        for (long id = 0; id < ROWS; id++) {
          writer.key(0, id);
          for (int feature = 0; feature < FEATURES; feature++) {
            writer.set(feature, (double) id + feature);
          }
          writer.write(NOW, RowSink.NO_CREATED_TIME, WriteMode.REPLACE);
        }
      }
    }

    int look(final long id) {
      lookup.key(0, id);
      return lookup.read(NOW, row, 0, statuses, 0);
    }

    int read(final long id) {
      return reader.key(0, id).read(NOW);
    }

    /// Closes and deletes.
    @TearDown
    public void close() throws IOException {
      store.close();
      delete(folder);
    }
  }

  private static void delete(final Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /// The bare `getUsing`: the whole row into an array.
  @Benchmark
  public byte[] bareGetUsing(final Bare bare, final Keys keys) {
    return bare.read(keys.next());
  }

  /// A prepared look-up: status of the row, ten doubles and ten statuses into a model's input.
  @Benchmark
  public int lookUp(final Ours ours, final Keys keys) {
    return ours.look(keys.next());
  }

  /// A whole row into memory, and its status.
  @Benchmark
  public int readRow(final Ours ours, final Keys keys) {
    return ours.read(keys.next());
  }
}

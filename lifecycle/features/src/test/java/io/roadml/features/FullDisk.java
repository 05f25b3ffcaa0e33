package io.roadml.features;

import static io.roadml.runtime.core.RowSink.NO_CREATED_TIME;

import io.roadml.data.Table;
import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.FeatureSource;
import io.roadml.runtime.online.Column;
import io.roadml.runtime.online.EpochClock;
import io.roadml.runtime.online.OnlineOptions;
import io.roadml.runtime.online.OnlineStore;
import io.roadml.runtime.online.OnlineTable;
import io.roadml.runtime.online.OnlineView;
import io.roadml.runtime.online.RowReader;
import io.roadml.runtime.online.RowWriter;
import io.roadml.runtime.online.WriteMode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// A process that writes to all stores of a folder when it is told to, and says what became of it: `done` or `failed` and
/// the message. Its disk can be full: its parent sees to that, or tells it to fill the file system that it has for itself.
final class FullDisk {
  private static final int CHUNK_BYTES = 64 << 10;
  private static final int MOST_ROWS = 20_000;
  /// A table that has to grow soon: it is made for so few rows.
  private static final OnlineView SMALL = OnlineView.of("p", "small", List.of(Column.of("k", ElementType.INT64)),
      List.of(Column.of("x", ElementType.INT64), Column.of("version", ElementType.INT64))).withRows(100);

  private final Path folder;
  private FeatureStore store;
  private OnlineStore small;
  private long acknowledged;
  private long version = 1;

  private FullDisk(Path folder) throws IOException {
    this.folder = folder;
    open();
  }

  private void open() throws IOException {
    store = FeatureStore.open(folder, "p", Clock.systemUTC());
    small = openSmall();
  }

  private OnlineStore openSmall() {
    return OnlineStore.open(folder.resolve("small"), OnlineOptions.defaults());
  }

  private void close() {
    small.close();
    store.close();
  }

  /// Arguments: the folder. Commands come line by line.
  public static void main(String[] arguments) throws IOException {
    FullDisk disk = new FullDisk(Path.of(arguments[0]));
    disk.define();
    System.out.println("ready");
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      System.out.println(disk.obey(line));
    }
    disk.close();
  }

  /// Whatever is loaded and unpacked once, has been.
  private void define() throws IOException {
    store.registerEntity(Entity.of("k", FeatureType.INT64));
    store.registerFeatureView(view("v"));
    store.registerFeatureView(view("other"));
    ingest(2_000, 0);
    push(0, 10);
    insert(50);
  }

  private static FeatureView view(String name) {
    return FeatureView.of(name, List.of("k"), List.of(Feature.of("x", FeatureType.INT64)));
  }

  private String obey(String command) {
    try {
      return "done " + run(command);
    } catch (IOException | RuntimeException e) {
      return "failed " + e.getClass().getSimpleName() + " " + String.valueOf(e.getMessage()).replace('\n', ' ');
    }
  }

  private Object run(String command) throws IOException {
    return switch (command) {
      case "count" -> store.profile("v", Optional.empty(), Optional.empty()).rows();
      case "views" -> store.views().size();
      case "online" -> online();
      case "file" -> ingest(200_000, 1_000_000);
      case "lines" -> lines();
      case "push" -> push(10, 900);
      case "table" -> store.push("other", List.of(Map.of("k", 1, "x", 1, "event_timestamp", "2026-01-01"))).online();
      case "definitions" -> definitions();
      case "insert" -> insert(MOST_ROWS);
      case "rewrite" -> rewrite();
      case "rows" -> rows();
      case "reopen" -> reopen();
      case "close small" -> closeSmall();
      case "open small" -> smallAgain();
      case "materialize" -> store.materialize("v", Instant.EPOCH, Instant.now()).rows().read();
      case "fill" -> fill(0);
      case "fill all but 200000" -> fill(200_000);
      case "free" -> Files.deleteIfExists(ballast());
      default -> throw new IllegalArgumentException("unknown command " + command);
    };
  }

  private long ingest(int rows, long first) throws IOException {
    long[] keys = LongStream.range(first, first + rows).toArray();
    return store.ingest("v", Table.builder().longs("k", keys)
        .timestamps("event_timestamp", LongStream.range(0, rows).toArray())
        .longs("x", LongStream.of(keys).map(key -> key * 0x9E3779B97F4A7C15L).toArray()).build(),
        IngestOptions.defaults().offlineOnly()).appended();
  }

  /// Rows of some keys that become a line of the manifest.
  private long push(int first, int keys) throws IOException {
    return store.push("v", IntStream.range(first, first + keys).mapToObj(FullDisk::row).toList()).appended();
  }

  private static Map<String, Object> row(int key) {
    return Map.of("k", key, "x", key, "event_timestamp", "2026-01-01");
  }

  /// Lines until the disk takes no more, at most some megabytes; of keys that are online already.
  private long lines() throws IOException {
    long rows = 0;
    for (int line = 0; line < 100; line++) {
      rows += store.push("v", IntStream.range(0, 900).mapToObj(i -> row(i % 10)).toList()).appended();
    }
    return rows;
  }

  private long online() {
    List<Map<String, Integer>> keys = IntStream.range(0, 1_000).mapToObj(k -> Map.of("k", k)).toList();
    return store.getOnlineFeatures(List.of("v:x"), keys).column("v:x").stream().filter(x -> x != null).count();
  }

  /// Definitions until the disk takes no more, at most some megabytes.
  private long definitions() {
    List<Feature> many = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      many.add(Feature.of("a_feature_with_a_name_of_some_length_" + i, FeatureType.DOUBLE));
    }
    for (int view = 0; view < 60; view++) {
      store.registerFeatureView(FeatureView.of("wide_" + view, List.of("k"), many));
    }
    return store.views().size();
  }

  /// Rows of new keys in the small table, each acknowledged by itself.
  private long insert(int rows) {
    try (RowWriter writer = small.table(SMALL).writer()) {
      for (int row = 0; row < rows; row++) {
        write(writer, acknowledged);
        acknowledged++;
      }
    }
    return acknowledged;
  }

  private void write(RowWriter writer, long key) {
    int code = writer.key(0, key).set(0, key * 31).set(1, version).write(EpochClock.SYSTEM.micros(), NO_CREATED_TIME,
        WriteMode.FORCE);
    if (code != RowWriter.WRITTEN) {
      throw new IllegalStateException("key=" + key + " was not written: " + code);
    }
  }

  /// A newer row of every key that was acknowledged.
  private long rewrite() {
    version++;
    try (RowWriter writer = small.table(SMALL).writer()) {
      for (long key = 0; key < acknowledged; key++) {
        write(writer, key);
      }
    }
    return acknowledged;
  }

  /// Reads every row that was acknowledged, whole and of the newest version, and counts them.
  private long rows() {
    OnlineTable table = small.table("p", "small");
    try (RowReader reader = table.reader()) {
      for (long key = 0; key < acknowledged; key++) {
        int status = reader.key(0, key).read(EpochClock.SYSTEM.micros());
        if (status != FeatureSource.PRESENT || reader.getLong(0) != key * 31 || reader.getLong(1) != version) {
          throw new IllegalStateException("key=" + key + " has status=" + status + ", want version=" + version);
        }
      }
    }
    return acknowledged;
  }

  private long reopen() throws IOException {
    close();
    open();
    online();
    return rows();
  }

  private String closeSmall() {
    small.close();
    return "closed";
  }

  private long smallAgain() {
    small.close(); // it may be open with a table that could not be
    small = openSmall();
    return rows();
  }

  private Path ballast() {
    return folder.resolve("ballast");
  }

  /// Writes until the kernel says that there is no space, and gives some of it back.
  private String fill(long spare) throws IOException {
    try (FileChannel channel = FileChannel.open(ballast(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      String refusal = filled(channel);
      channel.truncate(channel.size() - spare);
      return refusal;
    }
  }

  private static String filled(FileChannel channel) {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
    try {
      while (true) {
        chunk.clear();
        channel.write(chunk, channel.size());
      }
    } catch (IOException full) {
      return full.getMessage();
    }
  }
}

package io.roadml.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoaderTest {
  private static final int ROWS = 300_000;

  @TempDir
  private Path folder;
  private Dataset dataset;

  @BeforeEach
  void write() throws IOException {
    Path file = folder.resolve("rows.parquet");
    Table.builder().longs("i", LongStream.range(0, ROWS).toArray())
        .doubles("x", IntStream.range(0, ROWS).mapToDouble(i -> i * 0.5).toArray()).build().writeTo(file);
    dataset = Dataset.open(file);
  }

  @Test
  void withoutAShuffleTheOrderIsThatOfTheFile() throws IOException {
    assertArrayEquals(LongStream.range(0, ROWS).toArray(), rows(Loader.of(dataset).batchRows(70_000), 0));
  }

  /// D1
  @Test
  void d1AShuffleIsAPermutationTheSameForItsSeedAndEpochAndAnotherForOthers() throws IOException {
    Loader loader = Loader.of(dataset).batchRows(10_000).shuffled(42);
    long[] first = rows(loader, 0);
    assertArrayEquals(LongStream.range(0, ROWS).toArray(), Arrays.stream(first).sorted().toArray());
    assertArrayEquals(first, rows(loader.batchRows(77_777).prefetch(3), 0));
    assertTrue(same(first, rows(loader, 1)) < 20, "epoch 1 is like epoch 0");
    assertTrue(same(first, rows(loader.shuffled(43), 0)) < 20, "seed 43 is like seed 42");
    long moved = IntStream.range(0, ROWS).filter(i -> Math.abs(first[i] - i) > ROWS / 10).count();
    assertTrue(moved > ROWS / 2, "rows hardly moved: " + moved);
  }

  @Test
  void theOrderOfAShuffleIsThatOfItsDocumentation() throws Exception {
    Path file = Files.writeString(folder.resolve("a.csv"), "n\n0\n1\n2\n3\n4\n5\n6\n7\n");
    java.security.MessageDigest md5 = java.security.MessageDigest.getInstance("MD5");
    long[] expected = LongStream.range(0, 8).boxed()
        .sorted(Comparator.comparing(
            n -> new java.math.BigInteger(1, reversed(md5.digest(("7:3:" + n).getBytes(StandardCharsets.UTF_8))))))
        .mapToLong(n -> n).toArray();
    assertArrayEquals(expected, rows(Loader.of(Dataset.open(file)).shuffled(7), 3, "n"));
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  /// D2
  @ParameterizedTest @ValueSource(ints = {0, 1, 7, 29, 30})
  void d2AResumeTokenGivesExactlyTheBatchesThatWereToCome(int taken) throws IOException {
    Loader loader = Loader.of(dataset).batchRows(10_000).shuffled(5).prefetch(2);
    List<long[]> all = batches(loader.epoch(2));
    String token;
    try (Batches batches = loader.epoch(2)) {
      for (int i = 0; i < taken; i++) {
        batches.next();
      }
      assertEquals(taken < 30, batches.hasNext());
      token = batches.token();
    }
    List<long[]> rest = batches(loader.prefetch(0).resume(token));
    assertEquals(all.size() - taken, rest.size());
    for (int i = 0; i < rest.size(); i++) {
      assertArrayEquals(all.get(taken + i), rest.get(i));
    }
  }

  @Test
  void aTokenOfOtherRowsOrSettingsIsRefused() throws IOException {
    Loader loader = Loader.of(dataset).batchRows(10_000).shuffled(5);
    String token;
    try (Batches batches = loader.epoch(0)) {
      token = batches.token();
    }
    for (Loader other : List.of(loader.shuffled(6), loader.batchRows(9), loader.shard(0, 2), loader.dropLast(),
        Loader.of(dataset.where("i > 5")).batchRows(10_000).shuffled(5))) {
      assertThrows(IllegalArgumentException.class, () -> other.resume(token));
    }
    assertThrows(IllegalArgumentException.class, () -> loader.resume("nonsense"));
    assertThrows(IllegalArgumentException.class, () -> loader.resume(token + "999999999999999999999"));
  }

  /// D3
  @ParameterizedTest @CsvSource({"10,3,4,1,3", "9,3,3,3,3", "2,3,1,2,0", "0,3,0,0,0", "1,1,1,1,1"})
  void d3BatchesAreAsManyAndAsLargeAsTheyShouldBe(int rows, int size, int count, int last, int whole)
      throws IOException {
    Dataset some = dataset.where("i < " + rows);
    for (Loader loader : List.of(Loader.of(some).batchRows(size),
        Loader.of(some).batchRows(size).shuffled(1).prefetch(2))) {
      List<long[]> batches = batches(loader.epoch(0));
      assertEquals(count, batches.size());
      assertEquals(count, loader.batchCount());
      assertEquals(last, batches.isEmpty() ? 0 : batches.getLast().length);
      assertEquals(whole, batches(loader.dropLast().epoch(0)).size());
      assertEquals(whole, loader.dropLast().batchCount());
    }
  }

  /// D4
  @Test
  void d4PrefetchGivesTheSequenceOfSerialReading() throws IOException {
    for (Loader loader : List.of(Loader.of(dataset).batchRows(999), Loader.of(dataset).batchRows(999).shuffled(3))) {
      List<long[]> serial = batches(loader.epoch(0));
      List<long[]> ahead = batches(loader.prefetch(8).epoch(0));
      assertEquals(serial.size(), ahead.size());
      for (int i = 0; i < serial.size(); i++) {
        assertArrayEquals(serial.get(i), ahead.get(i));
      }
    }
  }

  @ParameterizedTest @ValueSource(ints = {1, 2, 3, 7})
  void shardsAreDisjointTogetherAllAndOfTheSameSizeButForARow(int shards) throws IOException {
    List<Long> all = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      long[] rows = rows(Loader.of(dataset).batchRows(50_000).shuffled(9).shard(shard, shards), 4);
      assertTrue(rows.length == ROWS / shards || rows.length == ROWS / shards + 1);
      Arrays.stream(rows).forEach(all::add);
    }
    assertArrayEquals(LongStream.range(0, ROWS).toArray(), all.stream().mapToLong(i -> i).sorted().toArray());
  }

  @Test
  void aLoaderClosedEarlyEndsItsThread() throws IOException {
    Batches batches = Loader.of(dataset).batchRows(100).prefetch(2).epoch(0);
    batches.next();
    batches.close();
    assertFalse(Thread.getAllStackTraces().keySet().stream().anyMatch(thread -> thread.getName().equals("roadml-loader")
        && thread.isAlive()));
    assertFalse(batches.hasNext());
    assertThrows(NoSuchElementException.class, batches::next);
  }

  @ParameterizedTest @ValueSource(ints = {0, 2})
  void aFailureHalfWayReachesTheReader(int prefetch) throws IOException {
    Path file = folder.resolve("late.jsonl");
    StringBuilder lines = new StringBuilder();
    IntStream.range(0, 100_000).forEach(i -> lines.append("{\"a\":").append(i).append("}\n"));
    Files.writeString(file, lines.append("{\"a\":\n"));
    try (Batches batches = Loader.of(Dataset.open(file)).batchRows(1000).prefetch(prefetch).epoch(0)) {
      String message = assertThrows(UncheckedIOException.class, () -> batches.forEachRemaining(batch -> {
      })).getCause().getMessage();
      assertTrue(message.contains("file=" + file), message);
      assertFalse(batches.hasNext());
    } catch (IOException e) {
      assertTrue(e.getMessage().contains("file=" + file), e.getMessage());
    }
  }

  @Test
  void wrongSettingsAreRefused() {
    Loader loader = Loader.of(dataset);
    assertThrows(IllegalArgumentException.class, () -> loader.batchRows(0));
    assertThrows(IllegalArgumentException.class, () -> loader.shard(2, 2));
    assertThrows(IllegalArgumentException.class, () -> loader.prefetch(-1));
    assertThrows(IllegalArgumentException.class, () -> loader.epoch(-1));
    assertNotEquals(loader, null);
  }

  private static long same(long[] a, long[] b) {
    return IntStream.range(0, a.length).filter(i -> a[i] == b[i]).count();
  }

  private static long[] rows(Loader loader, int epoch) throws IOException {
    return rows(loader, epoch, "i");
  }

  private static long[] rows(Loader loader, int epoch, String column) throws IOException {
    LongStream.Builder rows = LongStream.builder();
    try (Batches batches = loader.epoch(epoch)) {
      batches.forEachRemaining(batch -> Arrays.stream(batch.longs(column)).forEach(rows));
    }
    return rows.build().toArray();
  }

  private static List<long[]> batches(Batches from) {
    List<long[]> batches = new ArrayList<>();
    try (from) {
      from.forEachRemaining(batch -> {
        for (int i = 0; i < batch.rowCount(); i++) {
          assertEquals(batch.longs("i")[i] * 0.5, batch.doubles("x")[i]);
        }
        batches.add(batch.longs("i"));
      });
    }
    return batches;
  }
}

package io.roadml.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitTest {
  private static final double[] SHARES = {0.7, 0.2, 0.1};

  @TempDir
  private Path folder;

  /// D5
  @Test
  void d5AKeyIsNeverInTwoPartsAndNewRowsMoveNoOldOnes() throws IOException {
    Map<Long, Integer> before = parts(file("a.parquet", 20_000));
    Map<Long, Integer> after = parts(file("b.parquet", 50_000));
    assertEquals(20_000 / 4, before.size());
    before.forEach((key, part) -> assertEquals(part, after.get(key)));
    long[] sizes = LongStream.range(0, 3).map(part -> after.values().stream().filter(p -> p == part).count()).toArray();
    for (int i = 0; i < 3; i++) {
      assertEquals(SHARES[i], sizes[i] / 12_500.0, 0.02);
    }
  }

  private Map<Long, Integer> parts(Path file) throws IOException {
    List<Dataset> parts = Split.byKey(Dataset.open(file), "salt", SHARES, "user");
    Map<Long, Integer> of = new HashMap<>();
    long rows = 0;
    for (int part = 0; part < parts.size(); part++) {
      Table table = parts.get(part).read();
      rows += table.rowCount();
      for (long user : table.longs("user")) {
        Integer other = of.put(user, part);
        assertTrue(other == null || other == part, "user=" + user + " is in two parts");
      }
    }
    assertEquals(Dataset.open(file).rowCount(), rows);
    return of;
  }

  @Test
  void theSameKeysAreCutTheSameWayForEver() throws IOException {
    Path file = Files.writeString(folder.resolve("k.csv"), "k\na\nb\nc\nd\ne\nf\ng\nh\n");
    List<Dataset> parts = Split.byKey(Dataset.open(file), "s", new double[]{1, 1}, "k");
    assertEquals(List.of("b", "e"), parts.get(0).read().texts("k"));
    assertEquals(List.of("a", "c", "d", "f", "g", "h"), parts.get(1).read().texts("k"));
  }

  @Test
  void compositeKeysAreNotMixedUpAndMissingKeysHaveAPart() throws IOException {
    StringBuilder lines = new StringBuilder("a,b\n");
    for (int i = 0; i < 200; i++) {
      lines.append("1,").append(i).append("\n1").append(i).append(",\n").append(",1").append(i).append('\n');
    }
    Path file = Files.writeString(folder.resolve("c.csv"), lines);
    List<Dataset> parts = Split.byKey(Dataset.open(file), "s", new double[]{1, 1}, "a", "b");
    assertEquals(600, parts.get(0).rowCount() + parts.get(1).rowCount());
    // Without lengths (1, 23), (123, –) and (–, 123) would always be together.
    Set<String> apart = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      long together = parts.get(0).where("concat(a, b) = '1" + i + "'").rowCount();
      apart.add(Long.toString(together));
    }
    assertTrue(apart.size() > 2, apart.toString());
  }

  @Test
  void timesAreCutWhereTheyShouldBeAndRowsWithoutOneAreInNoPart() throws IOException {
    Path file = Files.writeString(folder.resolve("t.csv"), """
        t,n
        2001-01-01 00:00:00,1
        2001-02-01 00:00:00,2
        2001-01-31 23:59:59.999999,3
        ,4
        2001-03-01 00:00:00,5
        """);
    List<Dataset> parts = Split.byTime(Dataset.open(file), "t", LocalDateTime.of(2001, 2, 1, 0, 0),
        LocalDateTime.of(2001, 3, 1, 0, 0));
    assertArrayEquals(new long[]{1, 3}, parts.get(0).read().longs("n"));
    assertArrayEquals(new long[]{2}, parts.get(1).read().longs("n"));
    assertArrayEquals(new long[]{5}, parts.get(2).read().longs("n"));
  }

  @Test
  void groupsStayWholeAndTheSharesComeOutAsNearAsTheyCan() throws IOException {
    Path file = folder.resolve("g.parquet");
    int[] codes = IntStream.range(0, 10_000).map(i -> i % 3 == 0 ? 0 : i % 101 - 1).toArray();
    List<String> names = IntStream.range(0, 101).mapToObj(i -> "g'" + i).toList();
    Table.builder().texts("g", codes, names).build().writeTo(file);
    List<Dataset> parts = Split.byGroup(Dataset.open(file), "s", SHARES, "g");
    Set<Object> seen = new HashSet<>();
    List<Long> sizes = new ArrayList<>();
    for (Dataset part : parts) {
      Table table = part.read();
      sizes.add((long) table.rowCount());
      Set<Object> own = new HashSet<>();
      Arrays.stream(table.codes("g")).forEach(code -> own.add(code < 0 ? "none" : table.texts("g").get(code)));
      own.forEach(group -> assertTrue(seen.add(group), "group=" + group + " is in two parts"));
    }
    assertEquals(10_000, sizes.stream().mapToLong(Long::longValue).sum());
    for (int i = 0; i < 3; i++) {
      assertEquals(SHARES[i], sizes.get(i) / 10_000.0, 0.01);
    }
  }

  @Test
  void wrongUseIsRefusedInWords() throws IOException {
    Dataset dataset = Dataset.open(file("a.parquet", 100));
    assertTrue(assertThrows(IllegalArgumentException.class,
        () -> Split.byKey(dataset, "s", SHARES, "usre")).getMessage().contains("did you mean user?"));
    assertThrows(IllegalArgumentException.class, () -> Split.byKey(dataset, "s", SHARES));
    assertThrows(IllegalArgumentException.class, () -> Split.byKey(dataset, "s", new double[0], "user"));
    assertThrows(IllegalArgumentException.class, () -> Split.byKey(dataset, "s", new double[]{1, Double.NaN}, "user"));
    assertThrows(IllegalArgumentException.class,
        () -> Split.byTime(dataset, "user", LocalDateTime.of(2001, 1, 1, 0, 0)));
  }

  private Path file(String name, int rows) throws IOException {
    Path file = folder.resolve(name);
    Table.builder().longs("user", LongStream.range(0, rows).map(i -> i / 4).toArray()).build().writeTo(file);
    return file;
  }
}

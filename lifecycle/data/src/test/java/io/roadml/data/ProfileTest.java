package io.roadml.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {
  @TempDir
  private Path folder;

  /// D10
  @Test
  void d10ThePartsMergeIntoTheWhole() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      Table all = table(random, 3000);
      int cut = random.nextInt(3001);
      Profile whole = Profile.of(all);
      Profile merged = Profile.of(rows(all, 0, cut)).merge(Profile.of(rows(all, cut, 3000)));
      for (String name : List.of("x", "n", "t")) {
        ColumnProfile a = whole.column(name);
        ColumnProfile b = merged.column(name);
        String where = "seed=" + seed + " column=" + name;
        assertEquals(a.rows(), b.rows(), where);
        assertEquals(a.nulls(), b.nulls(), where);
        assertEquals(a.nans(), b.nans(), where);
        assertEquals(a.infinities(), b.infinities(), where);
        assertEquals(a.sum(), b.sum(), where);
        assertEquals(a.min(), b.min(), where);
        assertEquals(a.max(), b.max(), where);
        assertEquals(a.mean(), b.mean(), where);
        assertEquals(a.deviation().getAsDouble(), b.deviation().getAsDouble(), 1e-12 * a.deviation().getAsDouble(),
            where);
        assertEquals(a.distinct(), b.distinct(), 0.05 * a.distinct(), where);
        assertEquals(a.top(3), b.top(3), where);
      }
      double[] sorted = Arrays.stream(all.doubles("x")).filter(Double::isFinite).sorted().toArray();
      for (double share : new double[]{0.01, 0.25, 0.5, 0.9, 0.99}) {
        double quantile = merged.column("x").quantile(share).getAsDouble();
        double rank = Arrays.stream(sorted).filter(x -> x <= quantile).count() / (double) sorted.length;
        assertEquals(share, rank, 3 * merged.column("x").rankError() + 1.0 / sorted.length, "seed=" + seed);
      }
    }
  }

  /// D11
  @Test
  void d11NaNIsCountedApartFromAMissingValueAndIsInNoOtherFigure() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "x\n1\n\"nan\"\n\n3\ninf\n-inf\n");
    Path padded = Files.writeString(folder.resolve("b.csv"), "x,k\n1,a\nnan,a\n,a\n3,a\ninf,a\n-inf,a\n");
    ColumnProfile profile = Profile.of(Dataset.open(padded)).column("x");
    assertEquals(6, profile.rows());
    assertEquals(1, profile.nans());
    assertEquals(1, profile.nulls());
    assertEquals(2, profile.infinities());
    assertEquals(2, profile.count());
    assertEquals(OptionalDouble.of(2), profile.mean());
    assertEquals(OptionalDouble.of(3), profile.max());
    assertEquals(OptionalDouble.of(1), profile.min());
    assertEquals(OptionalDouble.of(3), profile.quantile(1));
    assertEquals(2, profile.distinct());
    assertTrue(Dataset.open(file).rowCount() > 0);
  }

  /// D12
  @Test
  void d12AnEmptyColumnHasEmptyFiguresAndNeitherNaNNorAFailure() {
    BitSet all = new BitSet();
    all.set(0, 2);
    Table none = new Table(List.of(StoredColumn.ofDoubles(new Column("x", ColumnType.DOUBLE), new double[0])));
    Table missing = new Table(List.of(
        StoredColumn.ofDoubles(new Column("x", ColumnType.DOUBLE), new double[]{Double.NaN, Double.NaN}),
        StoredColumn.ofLongs(new Column("n", ColumnType.INTEGER), new long[2], all),
        StoredColumn.ofTexts(new Column("t", ColumnType.TEXT), new int[]{-1, -1}, List.of())));
    for (Profile profile : List.of(Profile.of(none), Profile.of(missing), Profile.of(none).merge(Profile.of(none)),
        Profile.of(missing).merge(Profile.of(missing)))) {
      for (ColumnProfile column : profile.columns()) {
        assertEquals(column.rows(), column.nulls());
        assertEquals(0, column.count());
        assertEquals(0, column.distinct());
        for (OptionalDouble figure : List.of(column.sum(), column.mean(), column.deviation(), column.min(),
            column.max(),
            column.quantile(0.5))) {
          assertEquals(OptionalDouble.empty(), figure);
        }
        assertEquals(List.of(), column.top(5));
        assertArrayEquals(new double[]{0, 0}, column.shares(new double[]{0, 1, 2}));
      }
    }
    assertEquals(OptionalDouble.empty(),
        Profile.of(Table.builder().longs("n", new long[]{5}).build()).column("n").deviation());
  }

  @Test
  void figuresAreThoseOfThePlainFormulas() {
    Table table = Table.builder().longs("n", new long[]{1, 2, 3, 4, 10})
        .booleans("ok", new boolean[]{true, false, true, true, true})
        .texts("t", new int[]{0, 0, 1, 2, -1}, List.of("aé𝄞", "bb", "")).build();
    Profile profile = Profile.of(table);
    assertEquals(OptionalDouble.of(20), profile.column("n").sum());
    assertEquals(OptionalDouble.of(4), profile.column("n").mean());
    assertEquals(Math.sqrt(12.5), profile.column("n").deviation().getAsDouble(), 1e-15);
    assertEquals(OptionalDouble.of(3), profile.column("n").quantile(0.5));
    assertEquals(OptionalDouble.of(0.8), profile.column("ok").mean());
    assertEquals(OptionalDouble.of(3), profile.column("t").max());
    assertEquals(OptionalDouble.of(0), profile.column("t").min());
    assertEquals(3, profile.column("t").distinct());
    assertEquals(List.of(new ColumnProfile.TopText("aé𝄞", 2), new ColumnProfile.TopText("", 1)),
        profile.column("t").top(2));
    assertArrayEquals(new double[]{0.4, 0.4, 0.2}, profile.column("n").shares(new double[]{1, 3, 5, 10}), 1e-15);
  }

  @Test
  void sumsOfLargeWholeNumbersAreExact() {
    long[] large = {Long.MAX_VALUE, Long.MAX_VALUE, -Long.MAX_VALUE, 7, Long.MIN_VALUE};
    assertEquals(OptionalDouble.of(6), Profile.of(Table.builder().longs("n", large).build()).column("n").sum());
  }

  @Test
  void distinctAndQuantilesOfMillionsAreWithinTheirBounds() throws Exception {
    Path file = folder.resolve("many.parquet");
    try (DuckDb duck = DuckDb.open()) {
      duck.execute(
          "COPY (SELECT i * 7919 % 2000003 AS n FROM range(2000003) t(i)) TO " + DuckDb.literal(file.toString()));
    }
    ColumnProfile profile = Profile.of(Dataset.open(file)).column("n");
    assertEquals(2_000_003, profile.rows());
    assertEquals(2_000_003, profile.distinct(), 0.04 * 2_000_003);
    assertEquals(OptionalDouble.of(2_000_002.0 * 2_000_003 / 2), profile.sum());
    for (double share : new double[]{0.001, 0.1, 0.5, 0.99}) {
      assertEquals(share, profile.quantile(share).getAsDouble() / 2_000_003, 3 * profile.rankError());
    }
  }

  @Test
  void otherColumnsDoNotMerge() {
    Profile n = Profile.of(Table.builder().longs("n", new long[]{1}).build());
    Profile x = Profile.of(Table.builder().doubles("n", new double[]{1}).build());
    assertThrows(IllegalArgumentException.class, () -> n.merge(x));
    assertThrows(IllegalArgumentException.class, () -> n.column("m"));
  }

  private static Table table(Random random, int rows) {
    double[] x = random.doubles(rows).map(u -> u < 0.02 ? Double.NaN : u < 0.03 ? Double.POSITIVE_INFINITY
        : 1e6 + random.nextGaussian() * 3).toArray();
    long[] n = random.longs(rows).map(v -> v >> random.nextInt(60)).toArray();
    int[] codes = random.ints(rows, -1, 20).toArray();
    List<String> texts = random.ints(20).mapToObj(Integer::toString).toList();
    BitSet missing = new BitSet();
    random.ints(50, 0, rows).forEach(missing::set);
    return new Table(List.of(StoredColumn.ofDoubles(new Column("x", ColumnType.DOUBLE), x, new BitSet()),
        StoredColumn.ofLongs(new Column("n", ColumnType.INTEGER), n, missing),
        StoredColumn.ofTexts(new Column("t", ColumnType.TEXT), codes, texts)));
  }

  private static Table rows(Table table, int from, int to) {
    return new Table(table.columns().stream().map(column -> column.longs() != null
        ? StoredColumn.ofLongs(column.column(), Arrays.copyOfRange(column.longs(), from, to),
            column.missing().get(from, to))
        : column.doubles() != null
            ? StoredColumn.ofDoubles(column.column(), Arrays.copyOfRange(column.doubles(), from, to),
                column.missing().get(from, to))
            : StoredColumn.ofTexts(column.column(), Arrays.copyOfRange(column.codes(), from, to), column.texts()))
        .toList());
  }
}

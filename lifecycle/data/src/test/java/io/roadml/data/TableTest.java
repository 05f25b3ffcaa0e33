package io.roadml.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
  @TempDir
  private Path folder;

  @ParameterizedTest @ValueSource(strings = {"t.parquet", "t.csv", "t.jsonl"})
  void whatIsWrittenIsReadBack(String name) throws IOException {
    Path file = folder.resolve(name);
    Table written = table();
    written.writeTo(file);
    Table read = Dataset.open(file).read();
    assertEquals(written.schema().names(), read.schema().names());
    assertArrayEquals(new long[]{1, -9_000_000_000_000_000_000L, 3}, read.longs("n"));
    assertArrayEquals(new long[]{1, -1, 0}, read.longs("day"));
    assertArrayEquals(new long[]{1_000_000, 86_400_000_000L, -1_000_000}, read.longs("at"));
    assertArrayEquals(new long[]{1, 0, 1}, read.longs("ok"));
    assertArrayEquals(new double[]{0.1, Double.NaN, -0.0}, read.doubles("x"));
    assertEquals(0.1f, (float) read.doubles("score")[0]);
    assertArrayEquals(new int[]{0, -1, 1}, read.codes("who"));
    assertEquals(List.of("a,b", "\"c\"\n"), read.texts("who"));
  }

  @Test
  void parquetKeepsTheTypes() throws IOException {
    Path file = folder.resolve("t.parquet");
    table().writeTo(file);
    assertEquals(table().schema(), Dataset.open(file).schema());
  }

  @Test
  void everyMissingValueSurvivesARoundTrip() throws IOException {
    Path csv = Files.writeString(folder.resolve("a.csv"), "n,m\n1,1\n,2\n,3\n4,4\n");
    Path parquet = folder.resolve("a.parquet");
    Dataset.open(csv).read().writeTo(parquet);
    assertArrayEquals(new long[]{1, 4}, Dataset.open(parquet).where("n IS NOT NULL").read().longs("m"));
  }

  @Test
  void aFileIsReplacedWholeAndNoPartIsLeft() throws IOException {
    Path file = Files.writeString(folder.resolve("t.csv"), "old");
    table().writeTo(file);
    assertEquals(3, Dataset.open(file).rowCount());
    assertFalse(Files.exists(folder.resolve("t.csv.part")));
  }

  @Test
  void aMissingFolderIsNamed() {
    Path file = folder.resolve("no/such/t.csv");
    String message = assertThrows(NoSuchFileException.class, () -> table().writeTo(file)).getMessage();
    assertTrue(message.contains(file.toString()) && message.contains("folder does not exist"), message);
  }

  @Test
  void progressEndsWithAllRows() throws IOException {
    long[] last = new long[2];
    table().writeTo(folder.resolve("t.csv"), (done, total) -> {
      last[0] = done;
      last[1] = total;
    });
    assertArrayEquals(new long[]{3, 3}, last);
  }

  @Test
  void columnsOfDifferentLengthOrTheSameNameAreRefused() {
    Table.Builder builder = Table.builder().longs("n", new long[2]);
    assertEquals("column=m has rows=3, but column=n has rows=2",
        assertThrows(IllegalArgumentException.class, () -> builder.longs("m", new long[3])).getMessage());
    assertEquals("column=n was added twice",
        assertThrows(IllegalArgumentException.class, () -> builder.doubles("n", new double[2])).getMessage());
  }

  @Test
  void aCodeWithoutATextIsRefusedWithItsRow() {
    Table.Builder builder = Table.builder();
    assertEquals("column=who has code=2 in row=1; want -1 … 1", assertThrows(IllegalArgumentException.class,
        () -> builder.texts("who", new int[]{0, 2}, List.of("a", "b"))).getMessage());
  }

  @Test
  void aTableWithoutColumnsIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Table.builder().build());
  }

  private static Table table() {
    return Table.builder().longs("n", new long[]{1, -9_000_000_000_000_000_000L, 3})
        .dates("day", new long[]{1, -1, 0})
        .timestamps("at", new long[]{1_000_000, 86_400_000_000L, -1_000_000})
        .booleans("ok", new boolean[]{true, false, true})
        .doubles("x", new double[]{0.1, Double.NaN, -0.0}).floats("score", new float[]{0.1f, 1, 2})
        .texts("who", new int[]{0, -1, 1}, List.of("a,b", "\"c\"\n")).build();
  }
}

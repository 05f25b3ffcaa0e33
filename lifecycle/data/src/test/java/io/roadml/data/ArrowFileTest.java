package io.roadml.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The files come from pyarrow, the reference implementation; `arrow/make.py` wrote them.
class ArrowFileTest {
  private static final int ROWS = 1000;
  private static final String[] READABLE = {"i64", "u8", "i16", "f64", "f32", "f16", "ok", "text", "large", "city",
      "day",
      "day64", "us", "ns", "s"};

  @TempDir
  private Path folder;

  @ParameterizedTest @ValueSource(strings = {"all.arrow", "all.arrows"})
  void everyTypeIsReadOverSeveralBatches(String name) throws Exception {
    Dataset dataset = Dataset.open(golden(name));
    assertEquals(ColumnType.OTHER, dataset.schema().column("nested").type());
    Table table = dataset.select(READABLE).read();
    assertEquals(ROWS, table.rowCount());
    long start = LocalDateTime.of(2001, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
    for (int i = 0; i < ROWS; i++) {
      assertEquals(i % 7 == 0 ? -1 : i * 1_000_000_000_000L, table.longs("i64", -1)[i]);
      assertEquals(i % 256, table.longs("u8")[i]);
      assertEquals(-i, table.longs("i16")[i]);
      assertEquals(i % 5 == 1 || i % 5 == 2 ? Double.NaN : i / 3.0, table.doubles("f64")[i]);
      assertEquals(i / 4f, (float) table.doubles("f32")[i]);
      assertEquals(i % 100, table.doubles("f16")[i]);
      assertEquals(i % 11 == 0 ? -1 : i % 3 == 0 ? 1 : 0, table.longs("ok", -1)[i]);
      assertEquals(i % 13 == 0 ? null : "Zürich " + i, text(table, "text", i));
      assertEquals("x".repeat(i % 5), text(table, "large", i));
      assertEquals(i % 17 == 0 ? null : List.of("Bern", "Basel", "Chur").get(i % 3), text(table, "city", i));
      assertEquals(LocalDate.of(2001, 1, 1).toEpochDay() + i, table.longs("day")[i]);
      assertEquals(LocalDate.of(2001, 1, 1).toEpochDay() + i, table.longs("day64")[i]);
      for (String time : List.of("us", "ns", "s")) {
        assertEquals((start + 60L * i) * 1_000_000, table.longs(time)[i], time);
      }
    }
  }

  @Test
  void aNaNAndAMissingNumberAreToldApart() throws Exception {
    ColumnProfile profile = Profile.of(Dataset.open(golden("all.arrow")).select("f64")).column("f64");
    assertEquals(200, profile.nans());
    assertEquals(200, profile.nulls());
    assertEquals(600, profile.count());
  }

  @Test
  void conditionsBatchesAndSeveralFilesWorkAsForOtherFormats() throws Exception {
    Dataset dataset = Dataset.open(List.of(golden("all.arrow"), golden("all.arrow"))).select("i16")
        .where("city = 'Bern' AND us >= TIMESTAMP '2001-01-01 01:00:00'");
    long expected = 2 * java.util.stream.IntStream.range(60, ROWS).filter(i -> i % 3 == 0 && i % 17 != 0).count();
    assertEquals(expected, dataset.rowCount());
    long[] rows = {0};
    dataset.forEachBatch(100, table -> rows[0] += table.rowCount());
    assertEquals(expected, rows[0]);
  }

  @Test
  void aDictionaryMayGrow() throws Exception {
    Table table = Dataset.open(golden("delta.arrows")).read();
    assertEquals(List.of("a", "b", "a", "b", "c"),
        java.util.stream.IntStream.range(0, 5).mapToObj(i -> text(table, "c", i)).toList());
  }

  @Test
  void aFileWithoutRowsHasItsColumns() throws Exception {
    Dataset empty = Dataset.open(golden("empty.arrow"));
    assertEquals(0, empty.rowCount());
    assertEquals(Dataset.open(golden("all.arrow")).schema(), empty.schema());
  }

  @Test
  void compressionIsRefusedInWords() throws Exception {
    Path file = golden("zstd.arrow");
    String message = assertThrows(IOException.class, () -> Dataset.open(file).select("u8").read()).getMessage();
    assertTrue(message.endsWith("it is compressed; write it without compression, or as Parquet"), message);
  }

  @Test
  void whateverIsCutOffOrChangedIsReadOrRefusedButNeverAnythingElse() throws Exception {
    byte[] whole = Files.readAllBytes(golden("all.arrows"));
    Path file = folder.resolve("broken.arrows");
    long seed = 7;
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      byte[] bytes = Arrays.copyOf(whole, round % 2 == 0 ? random.nextInt(whole.length) : whole.length);
      for (int i = 0; i < 3 && round % 2 == 1; i++) {
        bytes[random.nextInt(Math.min(bytes.length, 4000))] = (byte) random.nextInt();
      }
      Files.write(file, bytes);
      int number = round;
      try (TableCursor cursor = ArrowFile.open(List.of(file), ArrowFile.schema(file).columns().stream()
          .filter(column -> column.type() != ColumnType.OTHER).toList())) {
        for (Table table = cursor.next(); table != null; table = cursor.next()) {
          assertTrue(table.rowCount() > 0);
        }
      } catch (IOException e) {
        assertTrue(e.getMessage().contains("file=" + file), () -> "seed=" + seed + " round=" + number + ": " + e);
      } catch (RuntimeException e) {
        throw new AssertionError("seed=" + seed + " round=" + number, e);
      }
    }
  }

  @Test
  void randomBytesAreNoArrowFile() throws IOException {
    byte[] bytes = new byte[5000];
    new Random(3).nextBytes(bytes);
    Path file = Files.write(folder.resolve("noise.arrow"), bytes);
    String message = assertThrows(IOException.class, () -> Dataset.open(file)).getMessage();
    assertTrue(message.startsWith("cannot read file=" + file + " as Arrow IPC: "), message);
  }

  @Test
  void arrowIsReadAndNotWritten() {
    Path file = folder.resolve("a.arrow");
    Table table = Table.builder().longs("n", new long[]{1}).build();
    assertEquals("file=" + file + " cannot be written as Arrow IPC; want .parquet, .csv or .jsonl",
        assertThrows(IllegalArgumentException.class, () -> table.writeTo(file)).getMessage());
    assertArrayEquals(new String[0], folder.toFile().list());
  }

  private static String text(Table table, String column, int row) {
    int code = table.codes(column)[row];
    return code < 0 ? null : table.texts(column).get(code);
  }

  private static Path golden(String name) throws URISyntaxException {
    return Path.of(ArrowFileTest.class.getResource("/arrow/" + name).toURI());
  }
}

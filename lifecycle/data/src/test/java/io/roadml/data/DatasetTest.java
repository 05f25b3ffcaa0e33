package io.roadml.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetTest {
  private static final int MANY = 300_000;

  @TempDir
  private Path folder;

  @Test
  void csvIsReadWithNamesTypesAndValues() throws IOException {
    Dataset dataset = Dataset.open(csv());
    assertEquals(List.of(new Column("day", ColumnType.DATE), new Column("at", ColumnType.TIMESTAMP),
        new Column("n", ColumnType.INTEGER), new Column("x", ColumnType.DOUBLE), new Column("ok", ColumnType.BOOLEAN),
        new Column("name", ColumnType.TEXT)), dataset.schema().columns());
    assertEquals(3, dataset.rowCount());
    Table table = dataset.read();
    assertArrayEquals(new long[]{LocalDate.of(2001, 1, 1).toEpochDay(), LocalDate.of(1969, 12, 31).toEpochDay(),
        LocalDate.of(2001, 1, 3).toEpochDay()}, table.longs("day"));
    assertEquals(LocalDateTime.of(2001, 1, 2, 3, 4, 5).toEpochSecond(ZoneOffset.UTC) * 1_000_000L,
        table.longs("at")[0]);
    assertArrayEquals(new long[]{-7, 0, 9_000_000_000L}, table.longs("n"));
    assertArrayEquals(new double[]{0.5, Double.NaN, -1e300}, table.doubles("x"));
    assertArrayEquals(new long[]{1, 0, 1}, table.longs("ok"));
    assertArrayEquals(new int[]{0, 1, 0}, table.codes("name"));
    assertEquals(List.of("Zürich", "Bern, \"old\""), table.texts("name"));
  }

  @Test
  void jsonLinesAreRead() throws IOException {
    Path file = Files.writeString(folder.resolve("a.jsonl"), "{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":null}\n");
    Table table = Dataset.open(file).read();
    assertArrayEquals(new long[]{1, 2}, table.longs("a"));
    assertArrayEquals(new int[]{0, -1}, table.codes("b"));
  }

  @Test
  void aNumberBeyond64BitsIsRefusedWithTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("a.jsonl"), "{\"a\":-1}\n{\"a\":18446744073709551615}\n");
    Dataset dataset = Dataset.open(file);
    assertArrayEquals(new long[]{-1}, dataset.where("a < 0").read().longs("a"));
    String message = failure(dataset::read);
    assertTrue(message.contains("file=" + file) && message.contains("18446744073709551615"), message);
  }

  @Test
  void selectReadsTheNamedColumnsInTheirOrder() throws IOException {
    Table table = Dataset.open(csv()).select("name", "n").read();
    assertEquals(List.of("name", "n"), table.schema().names());
    assertThrows(IllegalArgumentException.class, () -> table.longs("day"));
  }

  @Test
  void whereMayUseColumnsThatAreNotSelectedAndAddsUp() throws IOException {
    Dataset dataset = Dataset.open(csv()).select("n").where("ok").where("n > 0 OR false");
    assertEquals(1, dataset.rowCount());
    assertArrayEquals(new long[]{9_000_000_000L}, dataset.read().longs("n"));
  }

  @Test
  void aSelectionWithoutRowsGivesAnEmptyTableAndNoBatch() throws IOException {
    Dataset none = Dataset.open(csv()).where("n > 9e15");
    assertEquals(0, none.read().rowCount());
    assertArrayEquals(new long[0], none.read().longs("n"));
    none.forEachBatch(10, table -> {
      throw new AssertionError("a batch of " + table.rowCount());
    });
  }

  @Test
  void parquetKeepsTheOrderOfItsRowsOverManyRowGroups() throws IOException {
    Path file = many();
    List<Long> seen = new ArrayList<>();
    Table table = Dataset.open(file).read((done, total) -> {
      seen.add(done);
      assertEquals(MANY, total);
    });
    assertArrayEquals(IntStream.range(0, MANY).mapToLong(i -> i).toArray(), table.longs("i"));
    assertTrue(seen.size() >= 3 && seen.getLast() == MANY, seen::toString);
  }

  @Test
  void batchesHaveTheAskedSizeAndTogetherAllRows() throws IOException {
    List<Integer> sizes = new ArrayList<>();
    long[] sum = {0, 0};
    Dataset.open(many()).forEachBatch(70_001, table -> {
      sizes.add(table.rowCount());
      assertEquals(sum[1], table.longs("i")[0]);
      sum[0] += Arrays.stream(table.longs("i")).sum();
      sum[1] += table.rowCount();
    });
    assertEquals(List.of(70_001, 70_001, 70_001, 70_001, MANY - 4 * 70_001), sizes);
    assertEquals((long) MANY * (MANY - 1) / 2, sum[0]);
  }

  @Test
  void severalFilesFollowEachOther() throws IOException {
    Path a = Files.writeString(folder.resolve("a.csv"), "n\n1\n2\n");
    Path b = Files.writeString(folder.resolve("b.csv"), "n\n3\n");
    assertArrayEquals(new long[]{3, 1, 2}, Dataset.open(List.of(b, a)).read().longs("n"));
  }

  @Test
  void filesOfDifferentSchemasAreRefusedByName() throws IOException {
    Path a = Files.writeString(folder.resolve("a.csv"), "n\n1\n");
    Path b = Files.writeString(folder.resolve("b.csv"), "m\n3\n");
    String message = assertThrows(IOException.class, () -> Dataset.open(List.of(a, b))).getMessage();
    assertTrue(message.contains("file=" + b) && message.contains("name=m"), message);
  }

  @Test
  void charactersOfAGlobAndQuotesInAFileNameAreTakenLiterally() throws IOException {
    Path odd = Files.writeString(folder.resolve("it's [a] *?.csv"), "n\n7\n");
    Files.writeString(folder.resolve("it's a xy.csv"), "n\n8\n");
    assertArrayEquals(new long[]{7}, Dataset.open(odd).read().longs("n"));
  }

  @Test
  void anUnknownColumnIsRefusedWithTheNearestName() throws IOException {
    Dataset dataset = Dataset.open(csv());
    assertEquals("column=nmae does not exist; did you mean name? (day, at, n, x, ok, name)",
        assertThrows(IllegalArgumentException.class, () -> dataset.select("nmae")).getMessage());
    assertThrows(IllegalArgumentException.class, dataset::select);
  }

  @Test
  void aBadConditionIsRefusedInDuckDbsWordsWithTheFile() throws IOException {
    Path file = csv();
    String message = failure(() -> Dataset.open(file).where("nosuch > 1").read());
    assertTrue(message.contains("file=" + file) && message.contains("nosuch"), message);
  }

  @Test
  void aMissingValueInALongColumnIsRefusedWhereItIsAskedFor() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "n,m\n1,1\n,2\n3,3\n");
    Table table = Dataset.open(file).read();
    assertArrayEquals(new long[]{1, 2, 3}, table.longs("m"));
    String message = assertThrows(IllegalStateException.class, () -> table.longs("n")).getMessage();
    assertTrue(message.startsWith("column=n has no value in row=1;"), message);
  }

  @Test
  void truthValuesOfACsvFileAreOnesAndZeros() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "b,n\ntrue,1\nfalse,2\n,3\n");
    Table table = Dataset.open(file).read();
    assertEquals(ColumnType.BOOLEAN, table.schema().column("b").type());
    assertArrayEquals(new long[]{1, 0, -1}, table.longs("b", -1));
  }

  @Test
  void missingValuesAreToldForEveryTypeAndCanBeReplaced() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "n,x,t,full\n1,,a,1\n,2.5,,2\n3,NaN,c,3\n");
    Table table = Dataset.open(file).read();
    assertEquals("{1}", table.missing("n").toString());
    assertEquals("{0, 2}", table.missing("x").toString());
    assertEquals("{1}", table.missing("t").toString());
    assertEquals("{}", table.missing("full").toString());
    assertArrayEquals(new long[]{1, -7, 3}, table.longs("n", -7));
    assertSame(table.longs("full"), table.longs("full", 0));
    assertThrows(IllegalArgumentException.class, () -> table.longs("t", 0));
    assertThrows(IllegalArgumentException.class, () -> table.missing("nosuch"));
  }

  @Test
  void aColumnAskedForAsAnotherTypeIsRefused() throws IOException {
    Table table = Dataset.open(csv()).read();
    assertEquals("column=name has type=TEXT and cannot be read as doubles",
        assertThrows(IllegalArgumentException.class, () -> table.doubles("name")).getMessage());
    assertThrows(IllegalArgumentException.class, () -> table.codes("n"));
    assertThrows(IllegalArgumentException.class, () -> table.longs("x"));
    assertArrayEquals(new double[]{-7, 0, 9e9}, table.doubles("n"));
  }

  @Test
  void aColumnOfListsIsNamedAndTheOthersCanBeRead() throws IOException {
    Path file = Files.writeString(folder.resolve("a.jsonl"), "{\"a\":[1,2],\"b\":3}\n");
    Dataset dataset = Dataset.open(file);
    assertEquals(ColumnType.OTHER, dataset.schema().column("a").type());
    String message = assertThrows(IllegalArgumentException.class, dataset::read).getMessage();
    assertTrue(message.contains("column=a") && message.contains("file=" + file), message);
    assertArrayEquals(new long[]{3}, dataset.select("b").read().longs("b"));
  }

  @Test
  void aMissingFileIsNamed() {
    Path missing = folder.resolve("missing.parquet");
    assertEquals(missing + ": no such file",
        assertThrows(NoSuchFileException.class, () -> Dataset.open(missing)).getMessage());
  }

  @ParameterizedTest @ValueSource(strings = {"e.parquet", "e.csv", "e.jsonl"})
  void anEmptyFileIsNamed(String name) throws IOException {
    Path empty = Files.createFile(folder.resolve(name));
    String message = failure(() -> Dataset.open(empty));
    assertTrue(message.startsWith("file=" + empty + " is empty (0 bytes)"), message);
  }

  @Test
  void anUnknownEndingIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("a.xlsx"), "x");
    String message = assertThrows(IllegalArgumentException.class, () -> Dataset.open(file)).getMessage();
    assertTrue(message.startsWith("file=" + file + " has no known ending; want .parquet"), message);
  }

  @Test
  void noiseIsNoParquet() throws IOException {
    Path noise = folder.resolve("noise.parquet");
    byte[] bytes = new byte[10_000];
    new java.util.Random(1).nextBytes(bytes);
    Files.write(noise, bytes);
    String message = failure(() -> Dataset.open(noise));
    assertTrue(message.startsWith("cannot read file=" + noise + " as Parquet: "), message);
  }

  @ParameterizedTest @ValueSource(doubles = {0.0001, 0.1, 0.5, 0.9, 0.99999})
  void aTruncatedParquetFileIsRefused(double kept) throws IOException {
    byte[] whole = Files.readAllBytes(many());
    Path cut = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(whole, (int) (whole.length * kept)));
    String message = failure(() -> Dataset.open(cut).read());
    assertTrue(message.contains("file=" + cut), message);
  }

  @Test
  void aBrokenJsonLineIsRefusedWithTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("a.jsonl"), "{\"a\":1}\n{\"a\":\n");
    String message = failure(() -> Dataset.open(file).read());
    assertTrue(message.contains("file=" + file) && message.contains("JSON lines"), message);
  }

  private Path csv() throws IOException {
    return Files.writeString(folder.resolve("small.csv"), """
        day,at,n,x,ok,name
        2001-01-01,2001-01-02 03:04:05,-7,0.5,true,Zürich
        1969-12-31,2001-01-02 03:04:06,0,,false,"Bern, ""old""\"
        2001-01-03,2001-01-02 03:04:07,9000000000,-1e300,true,Zürich
        """);
  }

  private Path many() throws IOException {
    Path file = folder.resolve("many.parquet");
    Table.builder().longs("i", IntStream.range(0, MANY).mapToLong(i -> i).toArray()).build().writeTo(file);
    return file;
  }

  private static String failure(Executable call) {
    return assertThrows(IOException.class, call).getMessage();
  }
}

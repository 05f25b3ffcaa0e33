package io.roadml.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is wrong with a file is one exception that names it, for whoever reads it.
class BadInputTest {
  @TempDir
  private Path folder;

  /// What reads a file in whole.
  private interface Reader {
    void read(Path file) throws IOException;
  }

  private static final List<Reader> READERS = List.of(file -> Profile.of(Dataset.open(file)),
      file -> Expectations.infer(Dataset.open(file)),
      file -> Transform.fit(Dataset.open(file), ColumnPlan.of("n").standardise()),
      file -> {
        try (Batches batches = Loader.of(Dataset.open(file)).shuffled(1).epoch(0)) {
          batches.forEachRemaining(batch -> {
          });
        } catch (java.io.UncheckedIOException e) {
          throw e.getCause();
        }
      });

  private static void assertNamed(Path file) {
    for (Reader reader : READERS) {
      String message = assertThrows(IOException.class, () -> reader.read(file), file.toString()).getMessage();
      assertTrue(message.contains("file=" + file) || message.startsWith(file.toString()), message);
    }
  }

  @Test
  void missingEmptyRandomAndCutOffFilesAreNamed() throws IOException {
    assertNamed(folder.resolve("nosuch.csv"));
    assertNamed(Files.createFile(folder.resolve("empty.parquet")));
    byte[] noise = new byte[10_000];
    new Random(1).nextBytes(noise);
    assertNamed(Files.write(folder.resolve("noise.parquet"), noise));
    Path whole = folder.resolve("whole.parquet");
    Table.builder().longs("n", new Random(2).longs(50_000).toArray()).build().writeTo(whole);
    byte[] bytes = Files.readAllBytes(whole);
    for (double kept : new double[]{0.01, 0.5, 0.999}) {
      assertNamed(Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(bytes, (int) (bytes.length * kept))));
    }
  }

  @Test
  void brokenRowsAndBytesThatAreNoUtf8AreNamed() throws IOException {
    assertNamed(Files.writeString(folder.resolve("rows.csv"), "n,t\n" + "1,a\n".repeat(30_000) + "2,b,c\n"));
    assertNamed(Files.write(folder.resolve("latin.csv"), "n,t\n1,é\n".getBytes(StandardCharsets.ISO_8859_1)));
    assertNamed(Files.writeString(folder.resolve("late.csv"), "n,t\n" + "1,a\n".repeat(30_000) + "old,b\n"));
    assertNamed(Files.writeString(folder.resolve("a.jsonl"), "{\"n\":1}\n{\"n\":\n"));
  }

  @Test
  void farTimesAreReadWrittenAndTakenApart() throws IOException {
    long far = 9_000_000_000_000_000_000L;
    Path file = folder.resolve("far.parquet");
    Table.builder().timestamps("at", new long[]{far, -far, 0})
        .dates("day", new long[]{2_000_000_000, -2_000_000_000, 0}).build()
        .writeTo(file);
    Table read = Dataset.open(file).read();
    assertArrayEquals(new long[]{far, -far, 0}, read.longs("at"));
    assertArrayEquals(new long[]{2_000_000_000, -2_000_000_000, 0}, read.longs("day"));
    Profile profile = Profile.of(Dataset.open(file));
    assertEquals(OptionalDouble.of(far), profile.column("at").max());
    Table years = Transform.fit(Dataset.open(file), ColumnPlan.of("at").part(TimePart.YEAR)).apply(read);
    assertEquals(287_168, years.doubles("at")[0], 1);
    Validation found = Validator.of(Expectations.of(ExpectedColumn.of("at", ColumnType.TIMESTAMP, Check.notFuture())))
        .validate(file);
    assertEquals(1, found.violations().getFirst().failed());
  }

  @Test
  void infiniteTimesAreReadAsMissing() throws Exception {
    Path file = folder.resolve("infinite.parquet");
    try (DuckDb duck = DuckDb.open()) {
      duck.execute("COPY (SELECT TIMESTAMP 'infinity' AS n UNION ALL SELECT TIMESTAMP '2001-01-01') TO "
          + DuckDb.literal(file.toString()));
    }
    assertEquals(1, Profile.of(Dataset.open(file)).column("n").nulls());
  }

  @Test
  void aRowThatIsTooLongDoesNotMakeAFileOfOneColumn() throws IOException {
    Path file = Files.writeString(folder.resolve("early.csv"), "n,t\n" + "1,a\n".repeat(30) + "2,b,c\n3,d\n");
    assertNamed(file);
    Validation found = Validator.of(Expectations.of(ExpectedColumn.of("n", ColumnType.INTEGER))).validate(file);
    assertEquals(31, found.rows());
    assertEquals("broken_row", found.violations().getFirst().check());
  }

  @Test
  void theFirstLineTellsTheSeparator() throws IOException {
    for (String separator : List.of(",", ";", "\t", "|")) {
      Path file = Files.writeString(folder.resolve("s.csv"), "n;t\n1;\"a;b\"\n".replace(";", separator));
      Table table = Dataset.open(file).read();
      assertArrayEquals(new long[]{1}, table.longs("n"));
      assertEquals(List.of("a;b".replace(";", separator)), table.texts("t"));
    }
    Path one = Files.writeString(folder.resolve("one.csv"), "\"a;b\"\n1\n");
    assertEquals(List.of("a;b"), Dataset.open(one).schema().names());
  }

  @Test
  void aNaNInAFileStaysANaNWhenItIsWrittenAgain() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "x,k\nnan,1\n,1\n0.5,1\n");
    Path copy = folder.resolve("copy.parquet");
    Dataset.open(file).read().writeTo(copy);
    ColumnProfile profile = Profile.of(Dataset.open(copy)).column("x");
    assertEquals(1, profile.nans());
    assertEquals(1, profile.nulls());
  }
}

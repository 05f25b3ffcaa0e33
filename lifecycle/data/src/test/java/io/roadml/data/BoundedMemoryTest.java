package io.roadml.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file larger than the heap is read, shuffled, profiled, checked, learnt from and rewritten in a JVM with a small
/// heap.
class BoundedMemoryTest {
  private static final int ROWS = 3_000_000;
  private static final String HEAP = "-Xmx64m";
  private static final long MOST_RESIDENT_KB = 700_000;

  @TempDir
  private Path folder;

  @Test
  void aFileLargerThanTheHeapIsWorkedThrough() throws Exception {
    Path file = folder.resolve("large.parquet");
    try (DuckDb duck = DuckDb.open()) {
      // 6 columns of 8 bytes and 3 million rows: 144 MB as a table.
      duck.execute(
          "COPY (SELECT i, i * 0.5 AS a, i % 1000 AS b, i / 7 AS c, sin(i) AS d, 'text ' || i % 5000 AS t FROM range("
              + ROWS
              + ") t(i)) TO " + DuckDb.literal(file.toString()) + " (FORMAT parquet)");
    }
    Path said = folder.resolve("said.txt");
    List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), HEAP,
        "--enable-native-access=ALL-UNNAMED", "-Djava.io.tmpdir=" + folder, "-cp",
        System.getProperty("java.class.path"),
        Child.class.getName(), file.toString());
    int status = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start().waitFor();
    assertEquals(0, status, Files.readString(said));
    assertTrue(Files.readString(said).contains("all done"), Files.readString(said));
    try (var left = Files.list(folder)) {
      assertEquals(List.of(), left.filter(path -> path.getFileName().toString().startsWith("roadml-duckdb-")).toList());
    }
  }

  /// What runs with the small heap.
  static final class Child {
    private Child() {
    }

    public static void main(String[] arguments) throws IOException {
      Path file = Path.of(arguments[0]);
      Dataset dataset = Dataset.open(file);
      long sum = 0;
      long rows = 0;
      try (Batches batches = Loader.of(dataset).batchRows(4096).shuffled(1).prefetch(4).epoch(0)) {
        while (batches.hasNext()) {
          Table batch = batches.next();
          rows += batch.rowCount();
          for (long i : batch.longs("i")) {
            sum += i;
          }
        }
      }
      require(rows == ROWS && sum == (long) ROWS * (ROWS - 1) / 2, "shuffled rows=" + rows + " sum=" + sum);
      Profile profile = Profile.of(dataset);
      require(profile.rows() == ROWS && profile.column("t").distinct() > 4500, "profile");
      Path quarantine = file.resolveSibling("bad.parquet");
      Validation found = Validator.of(Expectations.of(
          ExpectedColumn.of("i", ColumnType.INTEGER, Check.unique(), Check.strictlyIncreasing()),
          ExpectedColumn.of("b", ColumnType.INTEGER, Check.below(500)),
          ExpectedColumn.of("t", ColumnType.TEXT, Check.matches("text \\d+")))).quarantine(quarantine).validate(file);
      require(found.quarantined() == ROWS / 2 && found.violations().size() == 1, found.toString());
      require(Dataset.open(quarantine).rowCount() == ROWS / 2, "quarantine");
      Transform transform = Transform.fit(dataset, ColumnPlan.of("d").quantiles(10), ColumnPlan.of("t").hash(64));
      require(transform.outputs().size() == 2, "transform");
      long resident = resident();
      System.out.println("most resident: " + resident + " kB");
      require(resident < MOST_RESIDENT_KB, "most resident: " + resident + " kB");
      System.out.println("all done");
    }

    /// The most that was ever resident; 0 where there is no /proc.
    private static long resident() throws IOException {
      Path status = Path.of("/proc/self/status");
      return !Files.exists(status) ? 0 : new ArrayList<>(Files.readAllLines(status)).stream()
          .filter(line -> line.startsWith("VmHWM")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum();
    }

    private static void require(boolean good, String what) {
      if (!good) {
        throw new IllegalStateException(what);
      }
    }
  }
}

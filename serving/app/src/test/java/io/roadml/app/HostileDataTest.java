package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.data.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whatever numbers and texts a file holds, `evaluate` and `drift` judge it or say in one line why not.
@Timeout(120)
class HostileDataTest {
  private static final int ROUNDS = 5;

  @TempDir
  private Path folder;

  private static double strange(Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> Double.NaN;
      case 1 -> random.nextInt(8) == 0 ? Double.POSITIVE_INFINITY : 1;
      case 2 -> random.nextInt(8) == 0 ? Double.NEGATIVE_INFINITY : 0;
      case 3 -> Double.MAX_VALUE;
      case 4 -> -Double.MAX_VALUE;
      case 5 -> Double.MIN_VALUE;
      case 6 -> -0.0;
      case 7 -> random.nextInt(3);
      case 8 -> random.nextGaussian() * 1e-310;
      default -> random.nextGaussian();
    };
  }

  private static double[] numbers(Random random, int rows) {
    double[] some = IntStream.range(0, 1 + random.nextInt(5)).mapToDouble(_ -> strange(random)).toArray();
    boolean few = random.nextBoolean();
    return IntStream.range(0, rows).mapToDouble(_ -> few ? some[random.nextInt(some.length)] : strange(random))
        .toArray();
  }

  private Path table(String name, Random random) throws IOException {
    int rows = random.nextInt(4) == 0 ? random.nextInt(3) : random.nextInt(300);
    List<String> texts = List.of("", " ", "\u0000", "a\nb", "<b>&\"'", "1", "01", "NaN", "\uD83D\uDE00",
        "x".repeat(500));
    Path file = folder.resolve(name);
    Table.builder().doubles("x", numbers(random, rows)).doubles("y", numbers(random, rows))
        .longs("n", random.longs(rows, -1, 3).toArray()).longs("huge", random.longs(rows).toArray())
        .texts("t", random.ints(rows, -1, texts.size()).toArray(), texts).timestamps("at", random.longs(rows).toArray())
        .dates("day", random.longs(rows, -3_000_000, 3_000_000).toArray()).build().writeTo(file);
    return file;
  }

  private static void judgedOrRefused(long seed, String... args) {
    CommandRun run = CommandRun.of(args);
    assertTrue(run.exitCode() >= 0 && run.exitCode() <= 2, () -> "seed=" + seed + " " + run);
    assertFalse(run.err().contains("unexpected"),
        () -> "seed=" + seed + " " + String.join(" ", args) + "\n" + run.err());
    if (run.exitCode() == 0) run.json();
    else assertTrue(run.err().startsWith("roadml: "), () -> "seed=" + seed + " " + run.err());
  }

  @Test
  void everyTableIsEvaluatedOrRefusedInOneLine() throws IOException {
    long start = System.nanoTime();
    for (long seed = start; seed < start + ROUNDS; seed++) {
      String data = table("a.parquet", new Random(seed)).toString();
      String page = folder.resolve("page.html").toString();
      for (String by : List.of("t", "huge", "at")) {
        judgedOrRefused(seed, "evaluate", "--json", "--data", data, "--task", "regression", "--truth", "x",
            "--prediction", "y",
            "--by", by, "--bootstrap", "3", "--html", page);
      }
      judgedOrRefused(seed, "evaluate", "--json", "--data", data, "--task", "classification", "--truth", "n", "--score",
          "x",
          "--positive", "1", "--by", "x", "--bootstrap", "3", "--html", page);
      judgedOrRefused(seed, "evaluate", "--json", "--data", data, "--task", "classification", "--truth", "t",
          "--prediction", "n",
          "--html", page);
      judgedOrRefused(seed, "evaluate", "--json", "--data", data, "--task", "ranking", "--truth", "n", "--score", "x",
          "--group", "t",
          "--html", page);
    }
  }

  @Test
  void everyTableIsComparedOrRefusedInOneLine() throws IOException {
    long start = System.nanoTime();
    for (long seed = start; seed < start + ROUNDS; seed++) {
      var random = new Random(seed);
      Path page = folder.resolve("page.html");
      Files.deleteIfExists(page);
      judgedOrRefused(seed, "drift", "--json", "--reference", table("a.parquet", random).toString(), "--current",
          table("b.parquet", random).toString(), "--bins", Integer.toString(2 + random.nextInt(20)), "--html",
          page.toString());
    }
  }
}

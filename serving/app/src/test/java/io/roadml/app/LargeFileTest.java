package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.data.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A million rows are judged in a process of half a gigabyte, and long work says how far it is.
@Tag("slow")
class LargeFileTest {
  private static final int ROWS = 1_000_000;
  private static final int SECONDS = 120;

  @TempDir
  private Path folder;

  private Path write(String name, double shift) throws IOException {
    var random = new Random(name.hashCode());
    boolean[] late = new boolean[ROWS];
    float[] score = new float[ROWS];
    double[] delay = new double[ROWS];
    int[] codes = new int[ROWS];
    for (int i = 0; i < ROWS; i++) {
      late[i] = random.nextInt(5) == 0;
      delay[i] = random.nextGaussian() + (late[i] ? 1 : 0) + shift;
      score[i] = (float) (1 / (1 + Math.exp(-delay[i])));
      codes[i] = random.nextInt(3);
    }
    Path file = folder.resolve(name);
    Table.builder().booleans("late", late).floats("score", score).doubles("delay", delay)
        .texts("place", codes, List.of("a", "b", "c"))
        .build().writeTo(file);
    return file;
  }

  private String run(String... args) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    List<String> command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
            "@" + DocumentedPage.CHECKOUT.resolve(".mvn/runtime.flags"), "-cp", System.getProperty("java.class.path"),
            RoadML.class.getName()));
    command.addAll(Stream.of(args).toList());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
    if (!ended) process.destroyForcibly().waitFor();
    String said = Files.readString(output);
    assertEquals(0, process.exitValue(), said);
    return said;
  }

  @Test
  void aMillionRowsAreEvaluated() throws Exception {
    Path data = write("data.parquet", 0);
    String said = run("evaluate", "--task", "classification", "--data", data.toString(), "--truth", "late", "--score",
        "score",
        "--bootstrap", "20", "--by", "place", "--html", folder.resolve("page.html").toString());
    assertTrue(said.contains("1,000,000 rows"), said);
    assertTrue(said.lines().anyMatch(line -> line.matches("roadml: resampling: \\d+ of 20 resamples \\(\\d+ %\\)")),
        said);
    // Φ(1/√2): the area under the curve of two normal distributions that are one standard deviation apart
    assertTrue(said.lines().anyMatch(line -> line.matches("ROC AUC +0\\.7(59|60|61).*")), said);
    assertTrue(Files.size(folder.resolve("page.html")) < 300_000,
        () -> "the page is large: " + folder.resolve("page.html").toFile().length());
  }

  @Test
  void aMillionRowsAreCompared() throws Exception {
    String said = run("drift", "--reference", write("a.parquet", 0).toString(), "--current",
        write("b.parquet", 0.5).toString());
    assertTrue(said.contains("2 of 4 columns drifted"), said);
  }
}

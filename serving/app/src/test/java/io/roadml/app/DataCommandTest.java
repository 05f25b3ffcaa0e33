package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.data.Dataset;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class DataCommandTest {
  @TempDir
  private Path folder;

  private Path csv(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static CommandRun data(Object... words) {
    return CommandRun.of(IntStream.range(-1, words.length).mapToObj(i -> i < 0 ? "data" : words[i].toString())
        .toArray(String[]::new));
  }

  @Test
  void whatIsInferredIsFulfilledAndWhatChangesIsFound() throws IOException {
    Path good = csv("good.csv", "origin,delay\nJFK,1\nLGA,2\n".replace("LGA,2\n", "LGA,2\n".repeat(30)));
    CommandRun inferred = data("infer-schema", good);
    assertEquals(0, inferred.exitCode(), inferred.err());
    Path schema = csv("schema.json", inferred.out());
    CommandRun passed = data("validate", good, "--schema", schema);
    assertEquals(0, passed.exitCode(), passed.out());
    assertTrue(passed.out().startsWith("good.csv: 31 rows, ") && passed.out().endsWith("all passed\n"), passed.out());
    Path bad = csv("bad.csv", "origin,delay\nJFK,-1\nXXX,late\nJFK,1,1\n");
    CommandRun failed = data("validate", bad, "--schema", schema);
    assertEquals(1, failed.exitCode());
    for (String word : List.of("broken_row", "value_type", "min", "one_of", "row 0: -1", "row 1: late", "row 1: XXX")) {
      assertTrue(failed.out().contains(word), failed.out());
    }
    assertEquals("roadml: 4 violations of the schema (" + bad + "); mend the rows, or change the schema\n",
        failed.err());
  }

  @Test
  void validateAsJsonHasCountsAndSamplesAndWritesTheQuarantine() throws IOException {
    Path schema = csv("s.json",
        "{\"roadml_schema\": 1, \"columns\": [{\"name\": \"n\", \"type\": \"INTEGER\", \"checks\": [{\"min\": 0}]},"
            + "{\"name\": \"label\", \"type\": \"BOOLEAN\", \"required_in\": [\"TRAINING\"]}]}");
    Path rows = csv("a.csv", "n,t\n-1,a\n2,b\n-3,c\n");
    Path bad = folder.resolve("bad.csv");
    CommandRun run = data("validate", rows, "--schema", schema, "--environment", "serving", "--json", "--samples", "1",
        "--quarantine", bad);
    assertEquals(1, run.exitCode());
    CommandRun.Json json = run.read();
    assertEquals(false, json.at("passed"));
    assertEquals(3.0, json.at("rows"));
    assertEquals(2.0, json.at("quarantined"));
    assertEquals("min", json.at("violations/0/check"));
    assertEquals(2.0, json.at("violations/0/failed"));
    assertEquals(3.0, json.at("violations/0/checked"));
    assertEquals(List.of(java.util.Map.of("row", 0.0, "value", "-1")), json.at("violations/0/samples"));
    assertEquals(2, Dataset.open(bad).rowCount());
    CommandRun training = data("validate", rows, "--schema", schema);
    assertTrue(training.out().contains("column_missing"), training.out());
  }

  @Test
  void profileTellsFiguresAsTextAsJsonAndAsAPage() throws IOException {
    Path rows = csv("a.csv", "n,x,t,day\n1,0.5,a,2001-01-01\n2,nan,a,2001-01-02\n3,,b,\n");
    CommandRun text = data("profile", rows);
    assertEquals(0, text.exitCode(), text.err());
    assertTrue(text.out().startsWith("a.csv: 3 rows, 4 columns\nsha256:"), text.out());
    Path page = folder.resolve("p.html");
    CommandRun.Json json = data("profile", rows, "--json", "--html", page).json();
    assertEquals(3.0, json.at("rows"));
    assertEquals(1.0, json.at("columns/1/nans"));
    assertEquals(1.0, json.at("columns/1/nulls"));
    assertEquals(0.5, json.at("columns/1/mean"));
    assertEquals("a", json.at("columns/2/top/0/text"));
    assertEquals(2.0, json.at("columns/2/top/0/count"));
    String html = Files.readString(page);
    assertEquals(4, html.split("<svg", -1).length - 1);
    assertTrue(html.contains("2001-01-01"));
  }

  @Test
  void columnsOfListsAreLeftOutAndNamed() throws IOException {
    Path rows = csv("a.jsonl", "{\"a\":[1,2],\"b\":3}\n");
    assertEquals(List.of("a"), data("profile", rows, "--json").json().at("left_out"));
    assertEquals(0, data("infer-schema", rows).exitCode());
    CommandRun none = data("profile", csv("b.jsonl", "{\"a\":[1,2]}\n"));
    assertEquals(2, none.exitCode(), none.err());
  }

  @ParameterizedTest @ValueSource(strings = {"infer-schema", "validate", "profile"})
  void badFilesAreRefusedInOneLine(String command) throws IOException {
    Path schema = csv("s.json", "{\"roadml_schema\": 1, \"columns\": [{\"name\": \"n\", \"type\": \"INTEGER\"}]}");
    byte[] noise = new byte[3000];
    new Random(1).nextBytes(noise);
    Path random = Files.write(folder.resolve("noise.parquet"), noise);
    Path whole = folder.resolve("whole.parquet");
    Table.builder().longs("n", new long[5000]).build().writeTo(whole);
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut.parquet"), java.util.Arrays.copyOf(bytes, bytes.length / 2));
    for (Path file : List.of(folder.resolve("nosuch.csv"), csv("a.xlsx", "n\n1\n"), csv("e.csv", ""), random, cut)) {
      CommandRun run = command.equals("validate") ? data(command, file, "--schema", schema) : data(command, file);
      assertTrue(run.exitCode() == 1 || run.exitCode() == 2, run.out());
      assertTrue(run.err().startsWith("roadml: ") && run.err().lines().count() == 1, run.err());
      assertFalse(run.err().contains("bug of RoadML"), run.err());
      assertTrue(run.err().contains(file.getFileName().toString()), run.err());
    }
  }

  @Test
  void wrongSchemasAndWordsAreRefusedInOneLine() throws IOException {
    Path rows = csv("a.csv", "n\n1\n");
    Path schema = csv("s.json",
        "{\"roadml_schema\": 1, \"columns\": [{\"name\": \"n\", \"type\": \"INTEGER\", \"checks\": [{\"matches\": \"a\"}]}]}");
    CommandRun unfit = data("validate", rows, "--schema", schema);
    assertEquals(2, unfit.exitCode());
    assertTrue(unfit.err().contains("does not fit column=n of type=INTEGER"), unfit.err());
    CommandRun typo = data("validate", rows, "--schema", csv("t.json", "{\"roadml_shema\": 1}"));
    assertEquals(2, typo.exitCode());
    assertTrue(typo.err().contains("did you mean roadml_schema?"), typo.err());
    CommandRun environment = data("validate", rows, "--schema", schema, "--environment", "servin");
    assertTrue(environment.err().contains("did you mean serving?"), environment.err());
    assertEquals(2, data("validate", rows).exitCode());
    assertEquals(2, data().exitCode());
  }

  @ParameterizedTest @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whateverAFileHoldsIsProfiledAndDrawn(long seed) throws IOException {
    Random random = new Random(seed);
    int rows = random.nextInt(200);
    double[] strange = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.MIN_VALUE, -0.0, 1};
    List<String> texts = List.of("", " ", "a\nb", "<b>&\"'", "NaN", "\uD83D\uDE00", "x".repeat(500));
    Path file = folder.resolve("strange.parquet");
    Table.builder().doubles("x", random.doubles(rows).map(_ -> strange[random.nextInt(strange.length)]).toArray())
        .longs("n", random.longs(rows).toArray()).texts("t", random.ints(rows, -1, texts.size()).toArray(), texts)
        .timestamps("at", random.longs(rows, -9_000_000_000_000_000_000L, 9_000_000_000_000_000_000L).toArray())
        .dates("day", random.longs(rows, -3_000_000, 3_000_000).toArray()).build().writeTo(file);
    Path page = folder.resolve("p.html");
    for (CommandRun run : List.of(data("profile", file, "--html", page), data("profile", file, "--json"),
        data("infer-schema", file))) {
      assertEquals(0, run.exitCode(), "seed=" + seed + " " + run.err());
    }
    assertFalse(Files.readString(page).contains("<b>"), "seed=" + seed);
    Path schema = csv("s.json", data("infer-schema", file).out());
    assertEquals(0, data("validate", file, "--schema", schema).exitCode(), "seed=" + seed);
  }
}

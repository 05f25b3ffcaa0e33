package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.app.CommandRun.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `roadml drift` says the numbers that can be worked out by hand, and exits 3 where a limit is passed.
class DriftCommandTest {
  private static final double EXACT = 1e-12;

  @TempDir
  private Path folder;

  private Path rows(String name, String head, int count, IntFunction<String> row) throws IOException {
    return Files.write(folder.resolve(name),
        Stream.concat(Stream.of(head), IntStream.range(0, count).mapToObj(row)).toList());
  }

  private static CommandRun drift(Path reference, Path current, String... options) {
    Stream<String> start = Stream.of("drift", "--reference", reference.toString(), "--current", current.toString());
    return CommandRun.of(Stream.concat(start, Arrays.stream(options)).toArray(String[]::new));
  }

  private static Json json(Path reference, Path current, String... options) {
    return drift(reference, current, Stream.concat(Arrays.stream(options), Stream.of("--json")).toArray(String[]::new))
        .json();
  }

  @Test
  void numbersThatMovedHaveTheFiguresWorkedOutByHand() throws IOException {
    Path reference = rows("a.csv", "x", 100, i -> "" + i);
    Path current = rows("b.csv", "x", 100, i -> "" + (i + 50));
    Json json = json(reference, current);
    assertEquals(5 * (1e-4 - 0.1) * Math.log(1e-3) + 0.5 * Math.log(6), json.number("features/0/psi"), EXACT);
    assertEquals(0.5, json.number("features/0/ks"), EXACT);
    assertEquals(50, json.number("features/0/wasserstein"), EXACT);
    assertEquals(16.918977604620448 * 0.02, json.number("features/0/psi_critical"), 1e-9);
    assertEquals(true, json.at("features/0/drifted"));
    assertEquals(10, ((List<?>) json.at("features/0/bins")).size());
    assertEquals(10, json.number("features/0/bins/0/reference"));
    assertEquals(60, json.number("features/0/bins/9/current"));
    assertEquals("floor", json.at("method/zero_policy"));
    assertEquals(49.5, json.number("features/0/reference/median"), EXACT);
    assertEquals(4, ((List<?>) json(reference, current, "--bins", "4").at("features/0/bins")).size());
  }

  @Test
  void categoriesAreComparedAsTheyAreAndNewAndVanishedOnesAreNamed() throws IOException {
    Path reference = rows("a.csv", "c", 100, i -> i < 50 ? "left" : "right");
    Json json = json(reference, rows("b.csv", "c", 100, i -> i < 75 ? "left" : "right"));
    assertEquals(0.25 * Math.log(1.5) - 0.25 * Math.log(0.5), json.number("features/0/psi"), EXACT);
    assertEquals(100.0 / 7.5, json.number("features/0/statistic"), EXACT);
    assertEquals(null, json.at("features/0/ks"));
    Json changed = json(reference, rows("c.csv", "c", 100, i -> i < 50 ? "left" : i < 70 ? "up" : "down"));
    assertEquals(List.of("down", "up"), changed.at("features/0/new_category_names"));
    assertEquals(List.of("right"), changed.at("features/0/vanished_category_names"));
    assertEquals(2, changed.number("features/0/new_categories"));
  }

  @Test
  void theSameRowsDoNotDriftAndPassNoLimit() throws IOException {
    Path same = rows("a.csv", "x,c,day,flag", 200,
        i -> i % 17 + "," + "abc".charAt(i % 3) + ",2026-01-" + (10 + i % 20) + "," + (i % 2 == 0));
    CommandRun run = drift(same, same, "--fail-on", "psi>0", "--fail-on", "ks>0", "--fail-on", "p_adjusted<1",
        "--json");
    Json json = run.json();
    assertEquals(4, json.number("columns"));
    assertEquals(0, json.number("drifted"));
    assertEquals(false, json.at("limits/0/passed"));
    for (int i = 0; i < 4; i++) assertEquals(0, json.number("features/" + i + "/psi"));
    assertTrue(json.at("features").toString().contains("kind=date"), json.at("features")::toString);
  }

  @Test
  void aPassedLimitIsExitCodeThreeAndSaysWhichColumnsPassIt() throws IOException {
    Path reference = rows("a.csv", "x,same", 100, i -> i + "," + i);
    Path current = rows("b.csv", "x,same", 100, i -> (i + 50) + "," + i);
    CommandRun run = drift(reference, current, "--fail-on", "psi>0.2", "--fail-on", "ks >= 0.5", "--fail-on", "js>=1",
        "--json");
    assertEquals(RoadML.LIMIT_PASSED, run.exitCode());
    assertEquals(
        "roadml: 2 limits were passed: psi>0.2 by x (4.346); ks>=0.5 by x (0.5) (drift); look at these columns\n",
        run.err());
    Json json = run.read();
    assertEquals(List.of("x"), json.at("limits/0/by"));
    assertEquals(false, json.at("limits/2/passed"));
    assertEquals(0, drift(reference, current, "--fail-on", "psi>5").exitCode());
    assertEquals(0, drift(reference, current, "--columns", "same", "--fail-on", "psi>0.2").exitCode());
  }

  @Test
  void pValuesAreAdjustedForTheNumberOfColumns() throws IOException {
    Path reference = rows("a.csv", "x,y,z", 100, i -> i + "," + i + "," + i);
    Path current = rows("b.csv", "x,y,z", 100, i -> (i + 15) + "," + i + "," + i);
    Json json = json(reference, current);
    assertEquals("x", json.at("features/0/column"));
    assertEquals(3 * json.number("features/0/p"), json.number("features/0/p_adjusted"), EXACT);
    assertEquals(1, json.number("features/1/p_adjusted"), EXACT);
  }

  @Test
  void aColumnThatIsEmptyNowHasDrifted() throws IOException {
    Path reference = rows("a.csv", "x,y", 100, i -> i + "," + i);
    Json json = json(reference, rows("b.csv", "x,y", 100, i -> "," + i));
    assertEquals("x", json.at("features/1/column"));
    assertEquals(null, json.at("features/1/psi"));
    assertEquals(1, json.number("features/1/current/missing_share"));
    assertEquals(true, json.at("features/1/drifted"));
    assertEquals(RoadML.LIMIT_PASSED,
        drift(reference, folder.resolve("b.csv"), "--fail-on", "missing_change>0.1").exitCode());
  }

  @Test
  void aValueThatHasABinsShareHasABinOfItsOwn() throws IOException {
    Path reference = rows("a.csv", "x", 100, i -> i < 60 ? "0" : "" + (i - 50));
    Json json = json(reference, reference);
    assertEquals("0 and below", json.at("features/0/bins/0/name"));
    assertEquals("above 0, below 4.000", json.at("features/0/bins/1/name"));
    assertEquals(60, json.number("features/0/bins/0/reference"));
    Path centred = rows("b.csv", "x", 100, i -> i < 60 ? "0" : "" + (i - 80));
    Json middle = json(centred, centred);
    assertTrue(middle.at("features/0/bins").toString().contains("{name== 0, from=0.0, to=4.9E-324, reference=61.0"),
        middle.at("features/0/bins")::toString);
  }

  @Test
  void columnsThatCannotBeComparedAreLeftOutWithTheReason() throws IOException {
    Path reference = rows("a.csv", "x,old,type,id", 200, i -> i + ",1," + i + ",r" + i);
    Path current = rows("b.csv", "x,new,type,id", 200, i -> i + ",1,word" + i % 3 + ",s" + i);
    CommandRun run = drift(reference, current, "--json");
    Json json = run.json();
    assertEquals(1, json.number("columns"));
    assertEquals("b.csv does not have it", json.at("left_out/old"));
    assertEquals("a.csv does not have it", json.at("left_out/new"));
    assertEquals("it holds INTEGER in one file and TEXT in the other", json.at("left_out/type"));
    assertTrue(json.at("left_out/id").toString().contains("identifier"), json.at("left_out")::toString);
    assertEquals("roadml: not compared: id, new, old, type\n", run.err());
    assertEquals(200, json(reference, current, "--columns", "id").number("features/0/new_categories"));
  }

  @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "--columns xx | there is no column xx in A (--columns); did you mean x? the columns are x, t",
      "--columns t | column t cannot be compared: it holds INTEGER in one file and DATE in the other (--columns); leave it out",
      "--bins 1 | 1 bins are not possible (--bins); pass 2 … 1000",
      "--fail-on spi>0.2 | the limit spi>0.2 names no figure, spi (--fail-on); did you mean psi?",
      "--fail-on psi=0.2 | the limit psi=0.2 has no sign that compares, = (--fail-on); did you mean",
      "--fail-on psi>high | the limit psi>high has no number, high (--fail-on);",
      "--fail-on psi | the limit psi has no form of figure, sign and number (--fail-on);",
      "--fail-on psi>NaN | the limit psi>NaN has no number, NaN (--fail-on);",
  })
  void wrongUseIsSaidInOneLineWithWhatToDo(String options, String expected) throws IOException {
    Path reference = rows("a.csv", "x,t", 10, i -> i + "," + i);
    Path current = rows("b.csv", "x,t", 10, i -> i + ",2026-01-1" + i);
    List<String> args = List.of(("drift " + options).split(" "));
    CommandRun run = CommandRun
        .of(Stream.concat(args.stream(), Stream.of("--reference", reference.toString(), "--current",
            current.toString())).toArray(String[]::new));
    assertEquals(RoadML.WRONG_USE, run.exitCode(), run.err());
    assertTrue(run.err().startsWith("roadml: " + expected.replace(" A ", " " + reference + " ")), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
  }

  @Test
  void filesWithoutRowsOrCommonColumnsFail() throws IOException {
    Path rows = rows("a.csv", "x", 10, i -> "" + i);
    CommandRun none = drift(rows, rows("b.csv", "x", 0, i -> ""));
    assertEquals(RoadML.FAILED, none.exitCode(), none.err());
    assertEquals("roadml: there are no rows (" + folder.resolve("b.csv") + "); name a file with rows\n", none.err());
    CommandRun other = drift(rows, rows("c.csv", "y", 10, i -> "" + i));
    assertEquals(RoadML.WRONG_USE, other.exitCode());
    assertTrue(other.err().startsWith("roadml: no column can be compared: a.csv has x and c.csv has y"), other.err());
  }

  @Test
  void infiniteValuesAreCountedAndNotCompared() throws IOException {
    Path reference = folder.resolve("a.parquet");
    double[] values = IntStream.range(0, 100).asDoubleStream().toArray();
    io.roadml.data.Table.builder().doubles("x", values.clone()).build().writeTo(reference);
    values[3] = Double.POSITIVE_INFINITY;
    values[4] = Double.NEGATIVE_INFINITY;
    Path current = folder.resolve("b.parquet");
    io.roadml.data.Table.builder().doubles("x", values).build().writeTo(current);
    Json json = json(reference, current);
    assertEquals(2, json.number("features/0/current/infinite"));
    assertEquals(0, json.number("features/0/current/missing"));
    assertTrue(json.number("features/0/psi") < 0.01);
  }

  @Test
  void hugeAndTinyNumbersAndStrangeNamesAreDrawn() throws IOException {
    Path reference = rows("a.csv", "\"<i>\nname\",huge,tiny,one", 50,
        i -> i + "," + (i - 25) + "e306," + i + "e-320,7");
    Path page = folder.resolve("page.html");
    CommandRun run = drift(reference, reference, "--html", page.toString());
    assertEquals(0, run.exitCode(), run.err());
    String html = Files.readString(page);
    assertFalse(html.contains("<i>") || html.contains("NaN") || html.contains("Infinity"), html);
  }

  @Test
  void theFlightsOfJuneAreLaterThanThoseOfJanuaryAndNotByMuch() throws IOException {
    Path flights = DocumentedPage.CHECKOUT.resolve("examples/flights/flights.parquet");
    Map<String, Integer> months = Map.of("january.parquet", 1, "june.parquet", 6);
    for (var month : months.entrySet()) {
      io.roadml.data.Dataset.open(flights).where("month(departure) = " + month.getValue())
          .select("arrival_delay", "origin")
          .read().writeTo(folder.resolve(month.getKey()));
    }
    Json json = json(folder.resolve("january.parquet"), folder.resolve("june.parquet"));
    assertEquals(125_154, json.number("current/rows"));
    assertEquals("arrival_delay", json.at("features/0/column"));
    assertTrue(json.number("features/0/ks") > 0.03 && json.number("features/0/p_adjusted") < 1e-6);
    assertEquals(0, json.number("drifted"));
  }
}

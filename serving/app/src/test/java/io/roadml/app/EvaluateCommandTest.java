package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.app.CommandRun.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `roadml evaluate` says the numbers that can be worked out by hand, and refuses what it cannot judge.
class EvaluateCommandTest {
  private static final double EXACT = 1e-12;

  @TempDir
  private Path folder;

  private Path binary;

  @BeforeEach
  void writeFourRows() throws IOException {
    binary = file("binary.csv", "y,s,p,side\n0,0.1,0,a\n0,0.4,0,a\n1,0.35,0,b\n1,0.8,1,b\n");
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static CommandRun evaluate(String task, Path data, String... options) {
    Stream<String> start = Stream.of("evaluate", "--task", task, "--data", data.toString());
    return CommandRun.of(Stream.concat(start, Arrays.stream(options)).toArray(String[]::new));
  }

  private static Json json(String task, Path data, String... options) {
    return evaluate(task, data, Stream.concat(Arrays.stream(options), Stream.of("--json")).toArray(String[]::new))
        .json();
  }

  @Test
  void scoresOfTwoLabelsHaveTheNumbersWorkedOutByHand() {
    Json json = json("classification", binary, "--truth", "y", "--score", "s");
    assertEquals(0.75, json.metric("roc_auc"), EXACT);
    assertEquals(0.5, json.metric("gini"), EXACT);
    assertEquals(0.5 + 0.5 * 2 / 3, json.metric("average_precision"), EXACT);
    assertEquals(0.5, json.metric("ks"), EXACT);
    assertEquals(-(Math.log(0.9) + Math.log(0.6) + Math.log(0.35) + Math.log(0.8)) / 4, json.metric("log_loss"), EXACT);
    assertEquals((0.01 + 0.16 + 0.4225 + 0.04) / 4, json.metric("brier"), EXACT);
    assertEquals(0.75, json.metric("accuracy"), EXACT);
    assertEquals(1, json.metric("precision"), EXACT);
    assertEquals(0.5, json.metric("recall"), EXACT);
    assertEquals(2.0 / 3, json.metric("f1"), EXACT);
    assertEquals(1, json.metric("specificity"), EXACT);
    assertEquals(1 / Math.sqrt(3), json.metric("mcc"), EXACT);
    assertEquals(0.5, json.metric("kappa"), EXACT);
    assertEquals(List.of(List.of(2.0, 0.0), List.of(1.0, 1.0)), json.at("confusion_matrix"));
    assertEquals("1", json.at("positive"));
    assertEquals(4, json.number("rows"));
    assertEquals(null, json.at("bootstrap"));
  }

  @Test
  void theThresholdDecidesAndAColumnOfPredictionsOutweighsIt() {
    assertEquals(1,
        json("classification", binary, "--truth", "y", "--score", "s", "--threshold", "0.35").metric("recall"), EXACT);
    Json both = json("classification", binary, "--truth", "y", "--score", "s", "--prediction", "p");
    assertEquals(0.5, both.metric("recall"), EXACT);
    assertEquals(null, both.at("threshold"));
  }

  @Test
  void thePositiveLabelCanBeTheOtherOne() {
    Json json = json("classification", binary, "--truth", "y", "--score", "s", "--positive", "0");
    assertEquals(0.25, json.metric("roc_auc"), EXACT);
  }

  @Test
  void aWeightOfTwoIsARowThatStandsTwice() throws IOException {
    Path weighted = file("w.csv", "y,s,w\n0,0.1,1\n0,0.4,2\n1,0.35,3\n1,0.8,1\n1,0.2,0\n");
    Path repeated = file("r.csv", "y,s\n0,0.1\n0,0.4\n0,0.4\n1,0.35\n1,0.35\n1,0.35\n1,0.8\n");
    Json a = json("classification", weighted, "--truth", "y", "--score", "s", "--weight", "w");
    Json b = json("classification", repeated, "--truth", "y", "--score", "s");
    for (String key : List.of("roc_auc", "average_precision", "ks", "log_loss", "brier", "accuracy", "f1", "mcc",
        "kappa")) {
      assertEquals(b.metric(key), a.metric(key), EXACT, key);
    }
  }

  @Test
  void scoresThatAreNoProbabilitiesGetNoLogLossAndNoDecisionUnlessThereIsAThreshold() throws IOException {
    Path data = file("logits.csv", "y,s\nfalse,-3\ntrue,2\nfalse,0.5\n");
    Json json = json("classification", data, "--truth", "y", "--score", "s");
    assertEquals(1, json.metric("roc_auc"), EXACT);
    assertEquals(null, json.at("metrics/log_loss/value"));
    assertEquals(null, json.at("metrics/accuracy/value"));
    assertEquals(null, json.at("confusion_matrix"));
    assertEquals(keys(json("classification", binary, "--truth", "y", "--score", "s")), keys(json));
    assertEquals(1, json("classification", data, "--truth", "y", "--score", "s", "--threshold", "1").metric("accuracy"),
        EXACT);
  }

  private static List<Object> keys(Json json) {
    Map<?, ?> whole = (Map<?, ?>) json.value();
    Map<?, ?> metrics = (Map<?, ?>) json.at("metrics");
    return List.of(Set.copyOf(whole.keySet()), Set.copyOf(metrics.keySet()));
  }

  @Test
  void severalLabelsAreAveragedAsAskedFor() throws IOException {
    Path data = file("labels.csv", "y,p\n0,0\n1,2\n2,1\n0,0\n1,0\n2,1\n");
    Json macro = json("classification", data, "--truth", "y", "--prediction", "p");
    assertEquals(2.0 / 9, macro.metric("precision_macro"), EXACT);
    assertEquals(1.0 / 3, macro.metric("recall_macro"), EXACT);
    assertEquals(0.8 / 3, macro.metric("f1_macro"), EXACT);
    assertEquals(1.0 / 3, macro.metric("accuracy"), EXACT);
    assertEquals(List.of("0", "1", "2"), macro.at("labels"));
    assertEquals(2.0 / 3, macro.number("by_label/0/precision"), EXACT);
    Json micro = json("classification", data, "--truth", "y", "--prediction", "p", "--average", "micro");
    assertEquals(1.0 / 3, micro.metric("f1_micro"), EXACT);
    Json some = json("classification", data, "--truth", "y", "--prediction", "p", "--labels", "0,1");
    assertEquals(0.4, some.metric("f1_macro"), EXACT);
    assertEquals(List.of(List.of(2.0, 0.0), List.of(1.0, 0.0)), some.at("confusion_matrix"));
  }

  @Test
  void labelsAreTheSameWhateverTypeTheyAreWrittenIn() throws IOException {
    Path data = file("types.csv", "y,p,q\ntrue,1,1.0\nfalse,0,0.0\ntrue,0,1.0\n");
    assertEquals(2.0 / 3, json("classification", data, "--truth", "y", "--prediction", "p").metric("accuracy"), EXACT);
    assertEquals(1, json("classification", data, "--truth", "y", "--prediction", "q").metric("accuracy"), EXACT);
    assertEquals(2.0 / 3, json("classification", data, "--truth", "q", "--prediction", "p").metric("accuracy"), EXACT);
  }

  @Test
  void scoresOfSeveralLabelsNameTheBestAndAreJudgedOneAgainstTheRest() throws IOException {
    Path data = file("scores.csv", "y,a,b,c\na,0.6,0.3,0.1\nb,0.5,0.4,0.1\nc,0.1,0.1,0.8\nb,0.2,0.7,0.1\n");
    Json json = json("classification", data, "--truth", "y", "--scores", "a,b,c", "--k", "2");
    assertEquals(0.75, json.metric("accuracy"), EXACT);
    assertEquals(1, json.metric("top_2_accuracy"), EXACT);
    assertEquals(1, json.metric("roc_auc_ovr_macro"), EXACT);
    assertEquals(-(Math.log(0.6) + Math.log(0.4) + Math.log(0.8) + Math.log(0.7)) / 4, json.metric("log_loss"), EXACT);
    Json named = json("classification", data, "--truth", "y", "--scores", "c,b,a", "--labels", "c,b,a");
    assertEquals(0.75, named.metric("accuracy"), EXACT);
    assertEquals(json.metric("log_loss"), named.metric("log_loss"), EXACT);
  }

  @Test
  void predictedNumbersHaveTheErrorsWorkedOutByHand() throws IOException {
    Path data = file("numbers.csv", "y,p\n3,2.5\n-0.5,0\n2,2\n7,8\n");
    Json json = json("regression", data, "--truth", "y", "--prediction", "p");
    assertEquals(Math.sqrt(0.375), json.metric("rmse"), EXACT);
    assertEquals(0.5, json.metric("mae"), EXACT);
    assertEquals(0.5, json.metric("median_ae"), EXACT);
    assertEquals(1, json.metric("max_error"), EXACT);
    assertEquals(1 - 1.5 / 29.1875, json.metric("r2"), EXACT);
    assertEquals(0.25, json.metric("bias"), EXACT);
  }

  @Test
  void aRankingIsJudgedQueryByQuery() throws IOException {
    Path data = file("ranking.csv",
        "q,rel,s\nx,10,0.1\nx,0,0.2\ny,1,5\nx,0,0.3\nx,1,4\nz,0,1\nx,5,70\ny,0,9\n");
    Json json = json("ranking", data, "--truth", "rel", "--score", "s", "--group", "q", "--k", "5");
    double x = (5 + 1 / log2(3) + 10 / log2(6)) / (10 + 5 / log2(3) + 0.5);
    assertEquals((x + 1 / log2(3) + 0) / 3, json.metric("ndcg_at_5"), EXACT);
    assertEquals((1 + 0.5 + 0) / 3, json.metric("mrr"), EXACT);
    assertEquals(((1 + 1 + 0.6) / 3 + 0.5 + 0) / 3, json.metric("map_at_5"), EXACT);
    assertEquals((0.6 + 0.2 + 0) / 3, json.metric("precision_at_5"), EXACT);
    assertEquals(2.0 / 3, json.metric("hit_rate_at_5"), EXACT);
    assertEquals(1, json.number("queries_without_relevant"));
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }

  @Test
  void rowsWithoutAValueAreLeftOutCountedAndNamed() throws IOException {
    Path data = file("missing.csv", "y,s,side\n0,0.1,a\n,0.4,a\n1,,b\n1,0.8,b\n0,NaN,c\n,,c\n1,0.05,\n");
    CommandRun run = evaluate("classification", data, "--truth", "y", "--score", "s", "--by", "side", "--json");
    Json json = run.json();
    assertEquals(3, json.number("rows"));
    assertEquals(4, json.number("left_out/rows"));
    assertEquals(2, json.number("left_out/missing/y"));
    assertEquals(3, json.number("left_out/missing/s"));
    assertEquals(List.of("a", "b", "(missing)").size(), ((List<?>) json.at("slices")).size());
    String text = evaluate("classification", data, "--truth", "y", "--score", "s").out();
    assertTrue(text.contains("4 rows left out, for a missing value: 2 in y, 3 in s."), text);
  }

  @Test
  void slicesHaveTheirOwnNumbersAndTheBestComesFirst() throws IOException {
    Json json = json("classification", binary, "--truth", "y", "--prediction", "p", "--by", "side", "--average",
        "micro");
    assertEquals("a", json.at("slices/0/slice"));
    assertEquals(1, json.number("slices/0/metrics/accuracy"), EXACT);
    assertEquals("b", json.at("slices/1/slice"));
    assertEquals(0.5, json.number("slices/1/metrics/accuracy"), EXACT);
    assertEquals(2, json.number("slices/1/rows"));
    assertEquals(true, json.at("slices/1/few"));
  }

  @Test
  void aColumnOfManyNumbersIsSlicedAtItsDecilesAndOneOfManyTextsByFrequency() throws IOException {
    var rows = new StringBuilder("y,p,x,name\n");
    for (int i = 0; i < 1000; i++)
      rows.append(i % 2).append(',').append(i % 3 % 2).append(',').append(i).append(",n").append(i / 10).append('\n');
    Path data = file("many.csv", rows.toString());
    Json ranges = json("classification", data, "--truth", "y", "--prediction", "p", "--by", "x", "--bootstrap", "0");
    assertEquals(10, ((List<?>) ranges.at("slices")).size());
    Json names = json("classification", data, "--truth", "y", "--prediction", "p", "--by", "name", "--bootstrap", "0");
    assertEquals(41, ((List<?>) names.at("slices")).size());
    assertTrue(names.at("slices").toString().contains("slice=(60 other values), rows=600"),
        names.at("slices")::toString);
  }

  @Test
  void intervalsAreTheSameForTheSameSeedAndHoldTheValue() throws IOException {
    Path data = randomScores(400, 7);
    String[] options = {"--truth", "y", "--score", "s", "--bootstrap", "200", "--seed", "3"};
    Json json = json("classification", data, options);
    double low = json.number("metrics/roc_auc/low");
    double high = json.number("metrics/roc_auc/high");
    assertTrue(low < json.metric("roc_auc") && json.metric("roc_auc") < high, () -> low + " … " + high);
    // Hanley and McNeil's standard error is about 0.02 here: the interval is about four of them wide.
    assertTrue(high - low > 0.05 && high - low < 0.15, () -> low + " … " + high);
    assertEquals(json, json("classification", data, options));
    options[7] = "4";
    assertNotEquals(low, json("classification", data, options).number("metrics/roc_auc/low"));
    assertTrue(evaluate("classification", data, options).out().contains("(seed 4)"));
  }

  private Path randomScores(int rows, long seed) throws IOException {
    var random = new Random(seed);
    List<String> lines = new ArrayList<>(List.of("y,s"));
    for (int i = 0; i < rows; i++) {
      int y = random.nextInt(2);
      lines.add(y + "," + String.format(Locale.ROOT, "%.6f", 1 / (1 + Math.exp(-random.nextGaussian() - y))));
    }
    return Files.write(folder.resolve("random.csv"), lines);
  }

  @Test
  void rankingsAreResampledByQueryAndTheirSlicesAreQueries() throws IOException {
    Path data = file("r.csv", "q,rel,s,lang\na,1,2,en\na,0,1,en\nb,0,2,de\nb,1,1,de\n");
    String[] options = {"--truth", "rel", "--score", "s", "--group", "q", "--by", "lang", "--bootstrap", "100"};
    Json json = json("ranking", data, options);
    assertEquals("en", json.at("slices/0/slice"));
    assertEquals(1, json.number("slices/0/queries"));
    assertEquals(1, json.number("metrics/mrr/high"), EXACT);
    assertEquals(0.5, json.number("metrics/mrr/low"), EXACT);
  }

  @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "--task clasification --truth y --score s | unknown value clasification (--task); did you mean classification?",
      "--task regression --truth y --score s | --score means nothing for regression (--score);",
      "--task regression --truth y | no predicted number was named (--task regression); pass --prediction COL",
      "--task ranking --truth y --score s | no column of queries was named (--task ranking); pass --group COL",
      "--task ranking --truth y --score s --group side --weight s | --weight means nothing for ranking",
      "--task classification --truth y | there is nothing to compare the truth with",
      "--task classification --truth yy --score s | there is no column yy in FILE (--truth); did you mean y? the columns are y, s, p, side",
      "--task classification --truth y --score side | column side of FILE holds TEXT, such as a, and not numbers (--score);",
      "--task classification --truth s --score s | column s of FILE holds 0.1, which is no label (--truth);",
      "--task classification --truth side --score s | which label does the score stand for? The labels are a, b (--truth side); pass --positive L",
      "--task classification --truth side --score s --positive aa | there is no label aa (--positive); did you mean a?",
      "--task classification --truth side --prediction p | no predicted label (0, 1) is ever true (a, b)",
      "--task classification --truth y --prediction p --average makro | unknown value makro (--average); did you mean macro?",
      "--task classification --truth y --prediction p --threshold 1 | there is no score to compare with a threshold",
      "--task classification --truth y --score s --threshold NaN | the threshold is no finite number",
      "--task classification --truth y --scores s,p --labels 0,1,2 | 2 columns of scores have 3 labels (--labels);",
      "--task classification --truth y --scores s,p | the label 0 has no score (the scores stand for s, p) (--scores);",
      "--task classification --truth y --scores s | one column is not several (--scores); pass --score s",
      "--task classification --truth y --score s --k 3 | the top k need scores of all labels",
      "--task classification --truth y --score s --bootstrap -1 | -1 resamples are not possible (--bootstrap);",
      "--task classification --truth y --score s --by sid | there is no column sid in FILE (--by); did you mean side?",
      "--task ranking --truth y --score s --group side --by p --k 0 | k=0 keeps nothing (--k); pass 1 or more",
      "--task ranking --truth y --score s --group side --by p | the rows of query b lie in two slices",
  })
  void wrongUseIsSaidInOneLineWithWhatToDo(String options, String expected) {
    List<String> args = new ArrayList<>(List.of("evaluate", "--data", binary.toString()));
    args.addAll(List.of(options.split(" ")));
    CommandRun run = CommandRun.of(args.toArray(String[]::new));
    assertEquals(RoadML.WRONG_USE, run.exitCode(), run.out() + run.err());
    assertTrue(run.err().startsWith("roadml: " + expected.replace("FILE", binary.toString())), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
    assertEquals("", run.out());
  }

  @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "empty.csv    | ``                        | 1 | is empty (0 bytes)",
      "head.csv     | y,s                       | 1 | there are no rows",
      "nothing.csv  | y,s;1,;0,                 | 1 | none of 2 rows has a value in every column that is needed",
      "broken.parquet | no parquet              | 1 | as Parquet",
      "unknown.txt  | y,s;1,2                   | 2 | has no known ending (--data);",
      "weights.csv  | y,s,w;1,0.5,1;0,0.2,-1    | 1 | column w is -1.0 in row 2",
      "zero.csv     | y,s,w;1,0.5,0;0,0.2,0     | 1 | all weights are 0",
  })
  void dataThatCannotBeJudgedFailsInOneLine(String name, String text, int exitCode, String expected)
      throws IOException {
    Path data = file(name, text.isEmpty() ? "" : text.replace(';', '\n') + "\n");
    String[] weight = text.contains(",w") ? new String[]{"--weight", "w"} : new String[0];
    CommandRun run = evaluate("classification", data,
        Stream.concat(Stream.of("--truth", "y", "--score", "s"), Stream.of(weight)).toArray(String[]::new));
    assertEquals(exitCode, run.exitCode(), run.err());
    assertTrue(run.err().startsWith("roadml: ") && run.err().contains(expected), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
  }

  @Test
  void aFileThatIsNotThereIsWrongUse() {
    CommandRun run = evaluate("regression", folder.resolve("nosuch.csv"), "--truth", "a", "--prediction", "b");
    assertEquals(RoadML.WRONG_USE, run.exitCode());
    assertTrue(run.err().contains("there is no file " + folder.resolve("nosuch.csv") + " (--data);"), run.err());
  }

  @Test
  void anInfiniteScoreFailsWithItsRow() throws IOException {
    Path data = folder.resolve("inf.parquet");
    io.roadml.data.Table.builder().longs("y", new long[]{0, 1})
        .doubles("s", new double[]{0.5, Double.POSITIVE_INFINITY}).build()
        .writeTo(data);
    CommandRun run = evaluate("classification", data, "--truth", "y", "--score", "s");
    assertEquals(RoadML.FAILED, run.exitCode());
    assertTrue(run.err().startsWith("roadml: column s is Infinity in row 2 (" + data + ");"), run.err());
  }

  @Test
  void oneClassAndOneRowHaveNoAreaAndTheJsonSaysNull() throws IOException {
    Json json = json("classification", file("one.csv", "y,s\n1,0.7\n"), "--truth", "y", "--score", "s", "--bootstrap",
        "30");
    assertEquals(null, json.at("metrics/roc_auc/value"));
    assertEquals(null, json.at("metrics/roc_auc/low"));
    assertEquals(1, json.metric("accuracy"), EXACT);
    assertTrue(json.at("notes").toString().contains("Every row is 1"), json.at("notes")::toString);
  }

  @Test
  void hugeErrorsOverflowAndSaySo() throws IOException {
    Json json = json("regression", file("huge.csv", "y,p\n1.5,1e300\n2,-1e300\n"), "--truth", "y", "--prediction", "p");
    assertEquals("Infinity", json.at("metrics/rmse/value"));
    assertEquals(1e300, json.metric("mae"), 1e285);
    assertTrue(json.at("notes").toString().contains("overflow"), json.at("notes")::toString);
  }

  @Test
  void namesWithQuotesNewlinesAndMarkupDoNoHarm() throws IOException {
    Path data = file("names.csv",
        "\"a \"\"b\"\"\n<script>alert(1)</script>\",\"s,1\"\n<b>,0.2\n\"x\ny\",0.4\n<b>,0.9\n");
    Path page = folder.resolve("names.html");
    String[] options = {"--truth", "a \"b\"\n<script>alert(1)</script>", "--score", "\"s,1\"", "--positive", "<b>"};
    options[3] = "s,1";
    Json json = json("classification", data, options);
    assertEquals(0.5, json.metric("roc_auc"), EXACT);
    CommandRun text = evaluate("classification", data,
        Stream.concat(Stream.of(options), Stream.of("--html", page.toString()))
            .toArray(String[]::new));
    assertEquals(0, text.exitCode(), text.err());
    String html = Files.readString(page);
    assertFalse(html.contains("<script") || html.contains("<b>"), html);
    assertTrue(html.contains("&lt;script&gt;"), html);
    CommandRun wrong = evaluate("classification", data, "--truth", "nosuch", "--score", "s,1");
    assertEquals(1, wrong.err().lines().count(), wrong.err());
  }

  @Test
  void thePageIsWrittenWholeOrNotAtAll() throws IOException {
    Path inTheWay = file("file", "");
    CommandRun run = evaluate("classification", binary, "--truth", "y", "--score", "s", "--html",
        inTheWay.resolve("page.html").toString());
    assertEquals(RoadML.FAILED, run.exitCode());
    assertTrue(run.err().startsWith("roadml: the page cannot be written"), run.err());
    assertEquals("", run.out());
  }
}

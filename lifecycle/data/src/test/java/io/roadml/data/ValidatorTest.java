package io.roadml.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidatorTest {
  @TempDir
  private Path folder;

  /// D7
  @Test
  void d7EveryViolationIsFoundInOnePassWithExactCountsAndFewSamples() throws IOException {
    StringBuilder lines = new StringBuilder("id,age,city,at\n");
    for (int i = 0; i < 1000; i++) {
      lines.append(i / 2 * 2).append(',').append(i % 10 == 0 ? "-1" : i % 100 == 5 ? "old" : "30").append(',')
          .append(i % 4 == 0 ? "" : i % 50 == 1 ? "bern" : "Bern").append(",2001-01-01\n");
    }
    Path file = Files.writeString(folder.resolve("a.csv"), lines + "7,8\n");
    Expectations expected = Expectations.of(
        ExpectedColumn.of("id", ColumnType.INTEGER, Check.unique(), Check.increasing(), Check.strictlyIncreasing()),
        ExpectedColumn.of("age", ColumnType.INTEGER, Check.min(0), Check.max(29)),
        ExpectedColumn.of("city", ColumnType.TEXT, Check.notNull(), Check.oneOf("Bern"), Check.matches("[A-Z].*")),
        ExpectedColumn.of("gone", ColumnType.DATE)).rows(1, 999).closed()
        .condition("age > 0 OR city IS NULL");
    Validation found = Validator.of(expected).samples(3).validate(file);
    assertFalse(found.passed());
    assertEquals(1000, found.rows());
    assertEquals(List.of("column_missing gone 1/1", "column_unknown at 1/1", "broken_row  1/1001",
        "strictly_increasing id 500/1000",
        "value_type age 10/1000", "min age 100/990", "max age 890/990", "not_null city 250/1000", "one_of city 20/750",
        "matches city 20/750", "condition age > 0 OR city IS NULL 50/990", "rows  1/1", "unique id 1000/1000"),
        found.violations().stream().map(ValidatorTest::line).toList());
    Violation min = violation(found, "min");
    assertEquals(List.of(new Violation.Sample(0, "-1"), new Violation.Sample(10, "-1"), new Violation.Sample(20, "-1")),
        min.samples());
    assertEquals(
        List.of(new Violation.Sample(5, "old"), new Violation.Sample(105, "old"), new Violation.Sample(205, "old")),
        violation(found, "value_type").samples());
    assertEquals(new Violation.Sample(1002, "missing columns: 7,8"),
        violation(found, "broken_row").samples().getFirst());
    assertEquals("0 (2 times)", violation(found, "unique").samples().getFirst().value());
  }

  private static String line(Violation violation) {
    return violation.check() + " " + violation.column() + " " + violation.failed() + "/" + violation.checked();
  }

  private static Violation violation(Validation found, String check) {
    return found.violations().stream().filter(violation -> violation.check().equals(check)).findFirst().orElseThrow();
  }

  /// D8
  @ParameterizedTest @ValueSource(ints = {94, 95, 96, 100})
  void d8MostlyIsAShareOfTheValuesThatAreThere(int good) throws IOException {
    StringBuilder lines = new StringBuilder("n,k\n");
    IntStream.range(0, 100).forEach(i -> lines.append(i < good ? 1 : -1).append(",x\n"));
    IntStream.range(0, 50).forEach(_ -> lines.append(",x\n"));
    Path file = Files.writeString(folder.resolve("a.csv"), lines);
    Validation found = Validator
        .of(Expectations.of(ExpectedColumn.of("n", ColumnType.INTEGER, Check.min(0).mostly(0.95))))
        .validate(file);
    assertEquals(good >= 95, found.passed());
    if (good < 95) {
      assertEquals("min n 6/100", line(found.violations().getFirst()));
    }
  }

  /// D9
  @Test
  void d9TheLabelIsRequiredInTrainingAndMayBeAbsentInServing() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "n\n1\n");
    Path labelled = Files.writeString(folder.resolve("b.csv"), "n,late\n1,maybe\n");
    Validator validator = Validator.of(Expectations.of(ExpectedColumn.of("n", ColumnType.INTEGER),
        ExpectedColumn.of("late", ColumnType.BOOLEAN, Check.notNull()).requiredIn(Environment.TRAINING)));
    assertEquals("column_missing", validator.in(Environment.TRAINING).validate(file).violations().getFirst().check());
    assertTrue(validator.in(Environment.SERVING).validate(file).passed());
    assertEquals("value_type", validator.in(Environment.SERVING).validate(labelled).violations().getFirst().check());
  }

  static Stream<Arguments> checks() {
    return Stream.of(
        Arguments.of(Check.notNull(), ColumnType.TEXT, "a,b,,c", 1, 4),
        Arguments.of(Check.notNan(), ColumnType.DOUBLE, "1,nan,,inf", 1, 3),
        Arguments.of(Check.finite(), ColumnType.DOUBLE, "1,nan,,inf,-inf", 3, 4),
        Arguments.of(Check.whole(), ColumnType.DOUBLE, "1,2.5,,nan", 2, 3),
        Arguments.of(Check.min(2), ColumnType.INTEGER, "1,2,3,", 1, 3),
        Arguments.of(Check.min(2.5), ColumnType.INTEGER, "2,3", 1, 2),
        Arguments.of(Check.max(2), ColumnType.DOUBLE, "1,2,2.0001,nan", 2, 4),
        Arguments.of(Check.above(2), ColumnType.DOUBLE, "1,2,3", 2, 3),
        Arguments.of(Check.below(2), ColumnType.INTEGER, "1,2,3", 2, 3),
        Arguments.of(Check.max("2001-06-01"), ColumnType.DATE, "2001-05-31,2001-06-01,2001-06-02", 1, 3),
        Arguments.of(Check.min("2001-06-01T12:00:00"), ColumnType.TIMESTAMP,
            "2001-06-01 11:59:59.999999,2001-06-01 12:00:00", 1, 2),
        Arguments.of(Check.oneOf("a", "b"), ColumnType.TEXT, "a,b,c,", 1, 3),
        Arguments.of(Check.oneOf(1, 2L), ColumnType.INTEGER, "1,2,3", 1, 3),
        Arguments.of(Check.oneOf(0.5, 1), ColumnType.FLOAT, "0.5,1,0.1", 1, 3),
        Arguments.of(Check.oneOf(0.1), ColumnType.FLOAT, "0.1,0.2", 1, 2),
        Arguments.of(Check.noneOf("a"), ColumnType.TEXT, "a,b", 1, 2),
        Arguments.of(Check.noneOf(7), ColumnType.INTEGER, "7,8", 1, 2),
        Arguments.of(Check.matches("[a-z]{2}"), ColumnType.TEXT, "ab,abc,AB", 2, 3),
        Arguments.of(Check.notMatches(".*x.*"), ColumnType.TEXT, "ab,axc", 1, 2),
        Arguments.of(Check.length(2, 3), ColumnType.TEXT, "a,ab,𝄞é,abcd", 2, 4),
        Arguments.of(Check.notBlank(), ColumnType.TEXT, "a,\" \"", 1, 2),
        Arguments.of(Check.increasing(), ColumnType.INTEGER, "1,1,,3,2", 1, 4),
        Arguments.of(Check.strictlyIncreasing(), ColumnType.DOUBLE, "1,1,2,3", 1, 4),
        Arguments.of(Check.decreasing(), ColumnType.TEXT, "c,b,b,d", 1, 4),
        Arguments.of(Check.strictlyDecreasing(), ColumnType.DATE, "2001-01-02,2001-01-01,2001-01-01", 1, 3),
        Arguments.of(Check.notFuture(), ColumnType.TIMESTAMP,
            "2001-01-01 00:00:00,2001-01-01 00:00:00.000001,294000-01-01 00:00:00", 2, 3),
        Arguments.of(Check.unique(), ColumnType.TEXT, "a,b,a,,", 2, 3),
        Arguments.of(Check.distinct(2, 3), ColumnType.INTEGER, "1,1,1", 1, 1),
        Arguments.of(Check.mean(1, 2), ColumnType.DOUBLE, "1,nan,4,", 1, 1));
  }

  @ParameterizedTest @MethodSource("checks")
  void aCheckFailsForWhatIsWrongOnly(Check check, ColumnType type, String values, long failed, long checked)
      throws IOException {
    Path csv = Files.writeString(folder.resolve("a.csv"),
        "k,v\n" + Stream.of(values.split(",", -1)).map(value -> "1," + value + "\n").reduce("", String::concat));
    Expectations expected = Expectations.of(ExpectedColumn.of("v", type, check));
    Validator validator = Validator.of(expected)
        .clock(Clock.fixed(Instant.parse("2001-01-01T00:00:00Z"), ZoneOffset.UTC));
    Validation found = validator.validate(csv);
    assertEquals(List.of(check.name() + " v " + failed + "/" + checked),
        found.violations().stream().map(ValidatorTest::line).toList());
    Path file = folder.resolve("schema.json");
    expected.writeTo(file);
    assertEquals(expected.toJson(), Expectations.read(file).toJson());
    assertEquals(expected.columns(), Expectations.read(file).columns());
  }

  @Test
  void valuesOfWrongTypesAreCountedOneByOneInTextAndAsAColumnInParquet() throws IOException {
    Path csv = Files.writeString(folder.resolve("a.csv"),
        "n,x,b,d,t\n1,1.5,true,2001-01-01,2001-01-01 00:00:00\n1.5,x,maybe,2001-13-01,25 o'clock\n 3.0 ,1e3,no,,\n");
    Expectations expected = Expectations.of(ExpectedColumn.of("n", ColumnType.INTEGER),
        ExpectedColumn.of("x", ColumnType.DOUBLE),
        ExpectedColumn.of("b", ColumnType.BOOLEAN), ExpectedColumn.of("d", ColumnType.DATE),
        ExpectedColumn.of("t", ColumnType.TIMESTAMP));
    Validation found = Validator.of(expected).validate(csv);
    assertEquals(
        List.of("value_type n 1/3", "value_type x 1/3", "value_type b 1/3", "value_type d 1/3", "value_type t 1/3"),
        found.violations().stream().map(ValidatorTest::line).toList());
    Path parquet = folder.resolve("a.parquet");
    Table.builder().doubles("n", new double[]{1, 2.5}).longs("x", new long[]{1, 2}).longs("b", new long[]{1, 2})
        .timestamps("d", new long[]{0, 1}).texts("t", new int[]{0, 1}, List.of("2001-01-01 00:00:00", "x")).build()
        .writeTo(parquet);
    assertEquals(
        List.of("column_type n 1/1", "column_type b 1/1", "column_type d 1/1", "column_type t 1/1", "value_type n 1/2",
            "value_type t 1/2"),
        Validator.of(expected).validate(parquet).violations().stream().map(ValidatorTest::line).toList());
  }

  @Test
  void brokenLinesOfJsonAreCountedAndTheOthersChecked() throws IOException {
    Path file = Files.writeString(folder.resolve("a.jsonl"),
        "{\"a\":1,\"b\":\"x\"}\n{\"a\":\n{\"a\":\"y\",\"b\":null}\n{\"b\":\"z\"}\n");
    Validation found = Validator.of(Expectations.of(ExpectedColumn.of("a", ColumnType.INTEGER, Check.notNull()),
        ExpectedColumn.of("b", ColumnType.TEXT))).validate(file);
    assertEquals(3, found.rows());
    assertEquals(List.of("broken_row  1/4", "value_type a 1/3", "not_null a 1/3"),
        found.violations().stream().map(ValidatorTest::line).toList());
    assertEquals(2, found.violations().getFirst().samples().getFirst().row());
  }

  @Test
  void quarantineHoldsTheFailingRowsAsTheyWereWithTheReasons() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"),
        "n,t\n1,ok\nold,ok\n-3,ok\n-4,bad\n5,ok,6\n,bad\n7,ok\n");
    Path quarantine = folder.resolve("bad.parquet");
    Validation found = Validator
        .of(Expectations.of(ExpectedColumn.of("n", ColumnType.INTEGER, Check.notNull().mostly(0.1), Check.min(0)),
            ExpectedColumn.of("t", ColumnType.TEXT, Check.oneOf("ok"))))
        .quarantine(quarantine).validate(file);
    assertEquals(5, found.quarantined());
    Table bad = Dataset.open(quarantine).read();
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < bad.rowCount(); row++) {
      rows.add(
          bad.longs("roadml_row", -1)[row] + "|" + text(bad, "roadml_reasons", row) + "|" + text(bad, "n", row) + "|"
              + text(bad, "t", row) + "|" + text(bad, "roadml_line", row));
    }
    assertEquals(List.of("1|value_type n|old|ok|null", "2|min n|-3|ok|null", "3|min n; one_of t|-4|bad|null",
        "4|one_of t|null|bad|null", "-1|broken_row line 6: too many columns|null|null|5,ok,6"), rows);
  }

  @Test
  void quarantineOfGoodRowsIsEmptyAndHasTheColumns() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "n,t\n1,ok\n");
    Path quarantine = folder.resolve("bad.csv");
    assertTrue(Validator.of(Expectations.of(ExpectedColumn.of("n", ColumnType.INTEGER))).quarantine(quarantine)
        .validate(file).passed());
    assertEquals("roadml_row,roadml_reasons,roadml_line,n,t\n", Files.readString(quarantine));
  }

  @Test
  void conditionsAndUniquenessOverSeveralColumns() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "a,b\n1,2\n2,1\n1,2\n3,\n,3\n");
    Expectations expected = Expectations
        .of(ExpectedColumn.of("a", ColumnType.INTEGER), ExpectedColumn.of("b", ColumnType.INTEGER))
        .condition("a < b").condition("a < b", 0.6).unique("a", "b").ordered();
    assertEquals(List.of("condition a < b 1/3", "unique_together a, b 2/3"),
        Validator.of(expected).validate(file).violations().stream().map(ValidatorTest::line).toList());
    Path other = Files.writeString(folder.resolve("b.csv"), "b,a\n2,1\n");
    assertEquals(List.of("column_order  1/1"),
        Validator.of(expected).validate(other).violations().stream().map(ValidatorTest::line).toList());
    Expectations bad = expected.condition("nosuch > 1");
    assertTrue(assertThrows(IOException.class, () -> Validator.of(bad).validate(file)).getMessage().contains("nosuch"));
  }

  @Test
  void aDatasetsConditionsChooseTheRows() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "n,t\n1,a\n-1,b\n");
    Expectations expected = Expectations.of(ExpectedColumn.of("n", ColumnType.INTEGER, Check.min(0)));
    assertTrue(Validator.of(expected).validate(Dataset.open(file).where("t = 'a'")).passed());
    assertFalse(Validator.of(expected).validate(Dataset.open(file).where("t = 'b'")).passed());
  }

  @Test
  void whatIsInferredIsPassedByItsOwnDataAndReadable() throws IOException {
    StringBuilder lines = new StringBuilder("id,city,score,when,gap,note\n");
    IntStream.range(0, 300).forEach(i -> lines.append(i).append(i % 3 == 0 ? ",Bern," : ",Chur,").append(i / 7.0)
        .append(",2001-01-01 00:00:0").append(i % 10).append(i % 2 == 0 ? "," : ",1").append(",text ").append(i)
        .append('\n'));
    Path file = Files.writeString(folder.resolve("a.csv"), lines);
    Expectations inferred = Expectations.infer(Dataset.open(file));
    assertEquals("""
        {
          "roadml_schema": 1,
          "columns": [
            {"name": "id", "type": "INTEGER", "checks": [{"not_null": true}, {"min": 0}]},
            {"name": "city", "type": "TEXT", "checks": [{"not_null": true}, {"one_of": ["Bern", "Chur"]}]},
            {
              "name": "score",
              "type": "DOUBLE",
              "checks": [{"not_null": true}, {"finite": true}, {"min": 0}]
            },
            {"name": "when", "type": "TIMESTAMP", "checks": [{"not_null": true}]},
            {"name": "gap", "type": "INTEGER", "checks": [{"min": 0}]},
            {"name": "note", "type": "TEXT", "checks": [{"not_null": true}]}
          ]
        }
        """, inferred.toJson());
    assertTrue(Validator.of(inferred).validate(file).passed());
  }

  @Test
  void everythingInASchemaFileComesBack() throws IOException {
    Expectations all = Expectations.of(
        ExpectedColumn.of("a", ColumnType.DOUBLE, Check.mean(0.5, 2), Check.distinct(1, 9), Check.min(-0.0))
            .requiredIn(),
        ExpectedColumn.of("b", ColumnType.TEXT, Check.matches("\\d+").mostly(0.5)).requiredIn(Environment.SERVING))
        .rows(3, Long.MAX_VALUE).closed().ordered().unique("a", "b").condition("a > 1", 0.25)
        .condition("b IS NOT NULL");
    Path file = folder.resolve("s.json");
    all.writeTo(file);
    assertEquals(all.toJson(), Expectations.read(file).toJson());
  }

  @ParameterizedTest @ValueSource(strings = {"", "[]", "{}", "{\"roadml_schema\": 2, \"columns\": []}",
      "{\"roadml_schema\": 1, \"columns\": []}",
      "{\"roadml_schema\": 1, \"columns\": [{\"name\": \"a\"}]}",
      "{\"roadml_schema\": 1, \"columns\": [{\"name\": \"a\", \"type\": \"INT\"}]}",
      "{\"roadml_schema\": 1, \"colums\": []}",
      "{\"roadml_schema\": 1, \"columns\": [{\"name\": \"a\", \"type\": \"TEXT\", \"checks\": [{\"mni\": 1}]}]}",
      "{\"roadml_schema\": 1, \"columns\": [{\"name\": \"a\", \"type\": \"TEXT\", \"checks\": [{\"min\": [1]}]}]}",
      "{\"roadml_schema\": 1, \"columns\": [{\"name\": \"a\", \"type\": \"TEXT\", \"checks\": [{\"unique\": true, \"mostly\": 2}]}]}",
      "{\"roadml_schema\": 1, \"columns\": [{\"name\": \"a\", \"type\": \"TEXT\"}], \"rows\": \"many\"}",
      "{\"roadml_schema\": 1, \"columns\": [{\"name\": \"a\", \"type\": \"TEXT\", \"required_in\": [\"TEST\"]}]}"})
  void aWrongSchemaFileIsRefusedWithItsNameAndPlace(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("s.json"), text);
    String message = assertThrows(IOException.class, () -> Expectations.read(file)).getMessage();
    assertTrue(message.contains("file=" + file), message);
  }

  @Test
  void anUnknownKeyOfASchemaFileIsRefusedWithTheNearest() throws IOException {
    Path file = Files.writeString(folder.resolve("s.json"),
        "{\"roadml_schema\": 1, \"columns\": [{\"name\": \"a\", \"type\": \"TEXT\", \"checks\": [{\"one_off\": [\"a\"]}]}]}");
    String message = assertThrows(IOException.class, () -> Expectations.read(file)).getMessage();
    assertTrue(message.contains("columns[0].checks[0] has the unknown key one_off; did you mean one_of?"), message);
  }

  @Test
  void aCheckThatDoesNotFitItsColumnIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "n,t\n1,a\n");
    for (Check check : List.of(Check.matches("a"), Check.length(1, 2), Check.min("2001-01-01"), Check.notFuture(),
        Check.oneOf("a"))) {
      Expectations expected = Expectations.of(ExpectedColumn.of("n", ColumnType.INTEGER, check));
      String message = assertThrows(IllegalArgumentException.class, () -> Validator.of(expected).validate(file))
          .getMessage();
      assertTrue(message.contains("column=n"), message);
    }
    for (Check check : List.of(Check.min(1), Check.notNan(), Check.matches("["), Check.mean(0, 1))) {
      Expectations expected = Expectations.of(ExpectedColumn.of("t", ColumnType.TEXT, check));
      assertThrows(IllegalArgumentException.class, () -> Validator.of(expected).validate(file));
    }
  }

  @Test
  void badInputIsCountedOrNamed() throws IOException {
    Expectations expected = Expectations.of(ExpectedColumn.of("n", ColumnType.INTEGER, Check.notNull()));
    Validator validator = Validator.of(expected);
    Path latin = Files.write(folder.resolve("latin.csv"), "n,t\n1,é\n2,b\n3,c\n".getBytes(StandardCharsets.ISO_8859_1));
    Validation found = validator.validate(latin);
    assertEquals(List.of("broken_row  1/3"), found.violations().stream().map(ValidatorTest::line).toList());
    assertTrue(found.violations().getFirst().samples().getFirst().value().startsWith("invalid encoding: 1,"));
    for (String name : List.of("e.csv", "e.parquet", "e.jsonl", "e.arrow")) {
      Path empty = Files.createFile(folder.resolve(name));
      assertTrue(
          assertThrows(IOException.class, () -> validator.validate(empty)).getMessage().contains("is empty (0 bytes)"));
    }
    byte[] noise = new byte[5000];
    new java.util.Random(1).nextBytes(noise);
    Path random = Files.write(folder.resolve("noise.parquet"), noise);
    assertTrue(
        assertThrows(IOException.class, () -> validator.validate(random)).getMessage().contains("file=" + random));
    Path headed = Files.writeString(folder.resolve("head.csv"), "n,t\n");
    assertEquals(0, validator.validate(headed).rows());
    assertTrue(validator.validate(headed).passed());
    Path unknown = Files.writeString(folder.resolve("u.csv"), "m,t\n1,2\n");
    assertTrue(validator.validate(unknown).violations().getFirst().message().contains("did you mean m?"));
    Path far = Files.writeString(folder.resolve("far.csv"), "n,t\n99999999999999999999,1\n");
    assertEquals("value_type n 1/1", line(validator.validate(far).violations().getFirst()));
  }

  private static String text(Table table, String column, int row) {
    int code = table.codes(column)[row];
    return code < 0 ? null : table.texts(column).get(code);
  }
}

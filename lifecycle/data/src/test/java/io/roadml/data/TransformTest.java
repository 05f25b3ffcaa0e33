package io.roadml.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransformTest {
  private static final double NAN = Double.NaN;

  @TempDir
  private Path folder;

  /// D6
  @Test
  void d6ItIsFitOnTrainingRowsOnly() throws IOException {
    Dataset train = csv("x,c\n1,a\n2,a\n3,b\n");
    Dataset test = csv("x,c\n100,z\n,\n");
    Transform transform = Transform.fit(train, ColumnPlan.of("x").fill(Fill.MEAN).minMax(),
        ColumnPlan.of("c").oneHot(Unseen.NONE));
    String before = transform.toJson();
    Table features = transform.apply(test.read());
    assertArrayEquals(new double[]{49.5, 0.5}, features.doubles("x"));
    assertArrayEquals(new double[]{0, 0}, features.doubles("c=a"));
    assertEquals(before, transform.toJson());
  }

  /// D6
  @Test
  void d6AConstantColumnBecomesZeroAndNeverNaNOrInfinite() throws IOException {
    Dataset train = csv("x,y\n0.1,0.1\n0.1,0.1\n0.1,0.1\n");
    Transform transform = Transform.fit(train, ColumnPlan.of("x").standardise(), ColumnPlan.of("y").minMax(),
        ColumnPlan.of("x").quantiles(4).as("q"));
    Table features = transform.apply(csv("x,y\n0.1,0.1\n5,5\n").read());
    assertArrayEquals(new double[]{0, 0}, features.doubles("x"));
    assertArrayEquals(new double[]{0, 0}, features.doubles("y"));
    assertArrayEquals(new double[]{1, 1}, features.doubles("q"));
  }

  /// D6
  @Test
  void d6AnUnseenCategoryFollowsTheDeclaredPolicy() throws IOException {
    Dataset train = csv("c,n\nb,2\na,1\nb,2\n");
    Table test = csv("c,n\na,1\nz,9\n,\n").read();
    Table features = Transform
        .fit(train, ColumnPlan.of("c").ordinal(Unseen.NONE), ColumnPlan.of("c").ordinal(Unseen.OTHER).as("o"),
            ColumnPlan.of("c").oneHot(Unseen.OTHER).as("h"), ColumnPlan.of("n").ordinal(Unseen.NONE),
            ColumnPlan.of("n").oneHot(Unseen.OTHER).as("m"))
        .apply(test);
    assertArrayEquals(new double[]{0, -1, -1}, features.doubles("c"));
    assertArrayEquals(new double[]{0, 2, 2}, features.doubles("o"));
    assertEquals(List.of("c", "o", "h=a", "h=b", "h=(other)", "n", "m=1", "m=2", "m=(other)"),
        features.schema().names());
    assertArrayEquals(new double[]{1, 0, 0}, features.doubles("h=a"));
    assertArrayEquals(new double[]{0, 1, 1}, features.doubles("h=(other)"));
    assertArrayEquals(new double[]{0, -1, -1}, features.doubles("n"));
    assertArrayEquals(new double[]{0, 1, 1}, features.doubles("m=(other)"));
    for (ColumnPlan plan : List.of(ColumnPlan.of("c").ordinal(Unseen.REFUSE),
        ColumnPlan.of("n").oneHot(Unseen.REFUSE))) {
      Transform refusing = Transform.fit(train, plan);
      assertEquals(2, refusing.apply(csv("c,n\nb,2\na,1\n").read()).rowCount());
      String message = assertThrows(IllegalArgumentException.class, () -> refusing.apply(test)).getMessage();
      assertTrue(message.contains("was not trained on z") || message.contains("was not trained on 9"), message);
    }
  }

  /// D6
  @ParameterizedTest @ValueSource(longs = {1, 2, 3})
  void d6AnotherJvmGivesTheSameBits(long seed) throws Exception {
    Table table = random(new Random(seed), 2000);
    Path rows = folder.resolve("rows.parquet");
    table.writeTo(rows);
    Transform transform = Transform.fit(Dataset.open(rows), everything());
    Path file = folder.resolve("t.json");
    transform.writeTo(file);
    Path bits = folder.resolve("bits.txt");
    List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED", "-Duser.timezone=America/New_York", "-Duser.language=tr",
        "-XX:TieredStopAtLevel=1",
        "-cp", System.getProperty("java.class.path"), OtherJvm.class.getName(), file.toString(), rows.toString(),
        bits.toString());
    Path said = folder.resolve("said.txt");
    assertEquals(0,
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start().waitFor(),
        () -> said(said));
    assertEquals(OtherJvm.bits(transform.apply(Dataset.open(rows).read())), Files.readString(bits), "seed=" + seed);
    assertEquals(Files.readString(file), Transform.read(file, OtherJvm.FUNCTIONS).toJson());
  }

  private static String said(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void aTableGivesTheBitsThatSingleRowsGive() throws IOException {
    long seed = 11;
    Table table = random(new Random(seed), 3000);
    Path rows = folder.resolve("rows.parquet");
    table.writeTo(rows);
    Table read = Dataset.open(rows).read();
    Transform transform = Transform.fit(Dataset.open(rows), everything());
    Table features = transform.apply(read);
    float[] floats = transform.rows(read);
    TransformRow row = transform.row();
    double[] target = new double[transform.outputs().size() + 1];
    float[] single = new float[transform.outputs().size()];
    for (int i = 0; i < read.rowCount(); i++) {
      row.clear().number(row.input("x"), read.doubles("x")[i]).number(row.input("n"), read.missing("n").get(i) ? NAN
          : read.longs("n", 0)[i]).number(row.input("ok"), read.longs("ok")[i])
          .time(row.input("at"), read.longs("at")[i])
          .time(row.input("day"), read.longs("day")[i]);
      int code = read.codes("c")[i];
      row.text(row.input("c"), code < 0 ? null : read.texts("c").get(code));
      row.apply(target, 1);
      row.apply(single, 0);
      for (int k = 0; k < single.length; k++) {
        double expected = features.doubles(transform.outputs().get(k))[i];
        assertEquals(Double.doubleToRawLongBits(expected), Double.doubleToRawLongBits(target[k + 1]),
            "seed=" + seed + " row=" + i);
        assertEquals((float) expected, single[k]);
        assertEquals((float) expected, floats[i * single.length + k]);
      }
    }
  }

  @Test
  void aRowIsTransformedWithoutAllocation() throws IOException {
    Path rows = folder.resolve("rows.parquet");
    random(new Random(1), 1000).writeTo(rows);
    TransformRow row = Transform.fit(Dataset.open(rows), everything()).row();
    float[] target = new float[200];
    int x = row.input("x");
    int n = row.input("n");
    int c = row.input("c");
    int at = row.input("at");
    int day = row.input("day");
    Runnable once = () -> row.number(x, 2.5).number(n, 3).text(c, "city 7").time(at, 1_000_000_007L).time(day, 12_000)
        .apply(target, 0);
    for (int i = 0; i < 50_000; i++) {
      once.run();
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10_000; i++) {
      once.run();
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(bytes < 10_000, "bytes in 10,000 rows: " + bytes);
  }

  @Test
  void everyStepDoesWhatItSays() throws IOException {
    Dataset train = csv("x\n1\n2\n3\n4\n\n10\n");
    assertArrayEquals(new double[]{1, 4, 10, 3, 3},
        apply(train, ColumnPlan.of("x").fill(Fill.MEDIAN), 1, 4, 10, 3, NAN));
    assertArrayEquals(new double[]{4}, apply(train, ColumnPlan.of("x").fill(Fill.MEAN), NAN));
    assertArrayEquals(new double[]{1}, apply(train, ColumnPlan.of("x").fill(Fill.MOST_FREQUENT), NAN));
    assertArrayEquals(new double[]{-9, 1}, apply(train, ColumnPlan.of("x").fill(-9), NAN, 1));
    assertArrayEquals(new double[]{-3 / Math.sqrt(10), 0, NAN},
        apply(train, ColumnPlan.of("x").standardise(), 1, 4, NAN));
    assertArrayEquals(new double[]{0, 1, 2, NAN}, apply(train, ColumnPlan.of("x").minMax(), 1, 10, 19, NAN));
    assertArrayEquals(new double[]{2, 3, 5, NAN}, apply(train, ColumnPlan.of("x").clip(2, 5), -1, 3, 1e300, NAN));
    assertArrayEquals(new double[]{Math.log(2), -Math.log(2), 0, NAN},
        apply(train, ColumnPlan.of("x").log(), 1, -1, 0, NAN), 1e-15);
    assertArrayEquals(new double[]{0, 1, 1, 2, 2, NAN},
        apply(train, ColumnPlan.of("x").buckets(2, 5), 1, 2, 4.9, 5, 99, NAN));
    assertArrayEquals(new double[]{0, 0, 1, 1}, apply(train, ColumnPlan.of("x").quantiles(2), -5, 2.9, 3, 99));
    assertArrayEquals(new double[]{49, NAN}, apply(train, ColumnPlan.of("x").function("square", v -> v * v), 7, NAN));
    double[] hashed = apply(train, ColumnPlan.of("x").hash(10), 1, 2, 3, 0.0, -0.0, NAN);
    assertEquals(hashed[3], hashed[4]);
    Arrays.stream(hashed).forEach(bucket -> assertTrue(bucket >= 0 && bucket < 10 && bucket == Math.rint(bucket)));
  }

  private double[] apply(Dataset train, ColumnPlan plan, double... values) throws IOException {
    return Transform.fit(train, plan).apply(Table.builder().doubles("x", values).build()).doubles("x");
  }

  @Test
  void hashesNeverChange() {
    assertEquals(List.of(342.0, 66.0, 953.0),
        List.of(Hash.of("", 1000), Hash.of("JFK", 1000), Hash.of("Zürich", 1000)));
    assertEquals(List.of(0.0, 394.0, 109.0),
        List.of(Hash.of(0.0, 1000), Hash.of(1.0, 1000), Hash.of(Double.NaN, 1000)));
  }

  @Test
  void partsOfTimesAreThoseOfTheCalendar() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      LocalDateTime time = LocalDateTime.ofEpochSecond(random.nextLong(-300_000_000_000L, 300_000_000_000L),
          random.nextInt(1_000_000) * 1000, ZoneOffset.UTC);
      long micros = ChronoUnit.MICROS.between(LocalDateTime.of(1970, 1, 1, 0, 0), time);
      assertEquals(time.getYear(), TimePart.YEAR.ofMicros(micros));
      assertEquals(time.getMonthValue(), TimePart.MONTH.ofMicros(micros));
      assertEquals(time.getDayOfMonth(), TimePart.DAY.ofMicros(micros));
      assertEquals(time.getDayOfWeek().getValue(), TimePart.DAY_OF_WEEK.ofMicros(micros));
      assertEquals(time.getHour(), TimePart.HOUR.ofMicros(micros));
      assertEquals(time.getMinute(), TimePart.MINUTE.ofMicros(micros));
      assertEquals(time.getDayOfMonth(), TimePart.DAY.ofDays(time.toLocalDate().toEpochDay()));
      assertEquals(0, TimePart.HOUR.ofDays(time.toLocalDate().toEpochDay()));
    }
  }

  @Test
  void stepsFollowEachOther() throws IOException {
    Dataset train = csv("t,c\n2001-01-01 05:00:00,a\n2001-01-01 17:00:00,\n,b\n");
    Transform transform = Transform.fit(train,
        ColumnPlan.of("t").part(TimePart.HOUR).fill(0).buckets(6, 12, 18).oneHot(Unseen.NONE),
        ColumnPlan.of("c").fill("none").ordinal(Unseen.REFUSE).minMax(),
        ColumnPlan.of("c").fill(Fill.MOST_FREQUENT).hash(5).as("h"));
    Table features = transform.apply(train.read());
    assertEquals(List.of("t=0", "t=2", "c", "h"), transform.outputs());
    assertArrayEquals(new double[]{1, 0, 1}, features.doubles("t=0"));
    assertArrayEquals(new double[]{0, 1, 0.5}, features.doubles("c"));
    assertEquals(features.doubles("h")[0], features.doubles("h")[1]);
  }

  @Test
  void columnsWithoutAnyValueTeachNothingAndFailNothing() throws IOException {
    Dataset train = csv("x,k\n,1\n,1\n").where("k = 1");
    Table table = Table.builder().doubles("x", new double[]{NAN, 5}).build();
    BitSet all = new BitSet();
    all.set(0, 2);
    Path empty = folder.resolve("empty.parquet");
    new Table(List.of(StoredColumn.ofDoubles(new Column("x", ColumnType.DOUBLE), new double[]{NAN, NAN}, all)))
        .writeTo(empty);
    for (Fill fill : Fill.values()) {
      assertArrayEquals(new double[]{0, 5},
          Transform.fit(Dataset.open(empty), ColumnPlan.of("x").fill(fill)).apply(table).doubles("x"));
    }
    assertArrayEquals(new double[]{NAN, 0},
        Transform.fit(Dataset.open(empty), ColumnPlan.of("x").standardise()).apply(table).doubles("x"));
    assertArrayEquals(new double[]{NAN, 0},
        Transform.fit(Dataset.open(empty), ColumnPlan.of("x").minMax()).apply(table).doubles("x"));
    assertArrayEquals(new double[]{NAN, 0},
        Transform.fit(Dataset.open(empty), ColumnPlan.of("x").quantiles(3)).apply(table).doubles("x"));
    assertEquals(List.of(),
        Transform.fit(Dataset.open(empty), ColumnPlan.of("x").oneHot(Unseen.NONE), ColumnPlan.of("x")).outputs()
            .stream().filter(name -> name.startsWith("x=")).toList());
    assertEquals(2, train.rowCount());
  }

  @Test
  void onlyTheMostFrequentCategoriesAreKept() throws IOException {
    Dataset train = csv("c\nb\na\nc\nc\nb\nd\n");
    assertEquals(List.of("c=b", "c=c"), Transform.fit(train, ColumnPlan.of("c").oneHot(Unseen.NONE, 2)).outputs());
  }

  @Test
  void wrongPlansAreRefusedInWords() throws IOException {
    Dataset train = csv("x,c,t\n1,a,2001-01-01 00:00:00\n");
    assertRefused("did you mean x?", train, ColumnPlan.of("xx"));
    assertRefused("stays a text", train, ColumnPlan.of("c"));
    assertRefused("for texts", train, ColumnPlan.of("c").log());
    assertRefused("holds texts", train, ColumnPlan.of("c").fill(Fill.MEAN).hash(3));
    assertRefused("PartOfTime", train, ColumnPlan.of("x").part(TimePart.HOUR));
    assertRefused("PartOfTime", train, ColumnPlan.of("t").log().part(TimePart.HOUR));
    assertRefused("after a one-hot", train, ColumnPlan.of("c").oneHot(Unseen.NONE).log());
    assertRefused("FillText", train, ColumnPlan.of("x").fill("a"));
    assertRefused("no name twice", train, ColumnPlan.of("x"), ColumnPlan.of("x").log());
    assertRefused("at least one", train);
    assertThrows(IllegalArgumentException.class, () -> ColumnPlan.of("x").clip(2, 1));
    assertThrows(IllegalArgumentException.class, () -> ColumnPlan.of("x").buckets(2, 2));
    assertThrows(IllegalArgumentException.class, () -> ColumnPlan.of("x").hash(0));
    assertThrows(IllegalArgumentException.class, () -> ColumnPlan.of("x").quantiles(1));
    Transform transform = Transform.fit(train, ColumnPlan.of("x"), ColumnPlan.of("c").hash(3));
    assertThrows(IllegalArgumentException.class, () -> transform.apply(csv("x,b\n1,a\n").read()));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> transform.apply(csv("x,c\na,a\n").read())).getMessage()
            .contains("column=x has type=TEXT, but the transform was fitted on INTEGER"));
    TransformRow row = transform.row();
    assertThrows(IllegalArgumentException.class, () -> row.text(0, "a"));
    assertThrows(IllegalArgumentException.class, () -> row.number(1, 2));
    assertThrows(IllegalArgumentException.class, () -> row.time(0, 2));
    assertThrows(IllegalArgumentException.class, () -> row.input("d"));
  }

  private static void assertRefused(String words, Dataset train, ColumnPlan... plans) {
    String message = assertThrows(IllegalArgumentException.class, () -> Transform.fit(train, plans)).getMessage();
    assertTrue(message.contains(words), message);
  }

  @ParameterizedTest @ValueSource(strings = {"", "{}", "{\"roadml_transform\": 9, \"features\": []}",
      "{\"roadml_transform\": 1, \"features\": []}",
      "{\"roadml_transform\": 1, \"features\": [{\"name\": \"x\", \"column\": \"x\", \"type\": \"DOUBLE\", \"steps\": [{\"lgo\": true}]}]}",
      "{\"roadml_transform\": 1, \"features\": [{\"name\": \"x\", \"column\": \"x\", \"type\": \"DOUBLE\", \"steps\": [{}]}]}",
      "{\"roadml_transform\": 1, \"features\": [{\"name\": \"x\", \"column\": \"x\", \"type\": \"DOUBLE\", \"steps\": [{\"clip\": [1]}]}]}",
      "{\"roadml_transform\": 1, \"features\": [{\"name\": \"x\", \"column\": \"x\", \"type\": \"DOUBLE\", \"steps\": [{\"hash\": 0}]}]}",
      "{\"roadml_transform\": 1, \"features\": [{\"name\": \"x\", \"column\": \"x\", \"type\": \"DOUBLE\", \"steps\": [{\"bucketise\": [2, 1]}]}]}",
      "{\"roadml_transform\": 1, \"features\": [{\"name\": \"x\", \"column\": \"x\", \"type\": \"DOUBLE\", \"steps\": [{\"one_hot\": [\"a\"]}]}]}",
      "{\"roadml_transform\": 1, \"features\": [{\"name\": \"x\", \"column\": \"x\", \"type\": \"TEXT\", \"steps\": [{\"log\": true}]}]}"})
  void aWrongFileIsRefusedWithItsName(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("t.json"), text);
    String message = assertThrows(IOException.class, () -> Transform.read(file)).getMessage();
    assertTrue(message.contains("file=" + file), message);
  }

  @Test
  void aFunctionThatIsNotRegisteredIsNamedWithTheNearest() throws IOException {
    Path file = folder.resolve("t.json");
    Transform.fit(csv("x\n1\n"), ColumnPlan.of("x").function("squared", x -> x * x)).writeTo(file);
    String message = assertThrows(IOException.class,
        () -> Transform.read(file, Map.of("square", x -> x * x, "sine", Math::sin)))
        .getMessage();
    assertTrue(message.contains("function=squared is not registered; did you mean square?"), message);
    assertEquals(9, Transform.read(file, Map.of("squared", x -> x * x)).apply(csv("x\n3\n").read()).doubles("x")[0]);
  }

  private static ColumnPlan[] everything() {
    return new ColumnPlan[]{ColumnPlan.of("x").fill(Fill.MEDIAN).standardise(),
        ColumnPlan.of("x").log().minMax().as("log"),
        ColumnPlan.of("x").quantiles(7).as("q"), ColumnPlan.of("x").hash(100).as("hx"),
        ColumnPlan.of("n").fill(Fill.MEAN).clip(-5, 5),
        ColumnPlan.of("n").oneHot(Unseen.OTHER, 10).as("nh"),
        ColumnPlan.of("c").fill(Fill.MOST_FREQUENT).oneHot(Unseen.NONE, 20),
        ColumnPlan.of("c").hash(1000).as("hc"), ColumnPlan.of("c").ordinal(Unseen.OTHER).as("oc"),
        ColumnPlan.of("at").part(TimePart.HOUR), ColumnPlan.of("at").part(TimePart.YEAR).standardise().as("year"),
        ColumnPlan.of("day").part(TimePart.DAY_OF_WEEK).oneHot(Unseen.REFUSE),
        ColumnPlan.of("at").standardise().as("raw"),
        ColumnPlan.of("ok"), ColumnPlan.of("x").function("arctangent", OtherJvm.FUNCTIONS.get("arctangent")).as("own")};
  }

  private static Table random(Random random, int rows) {
    double[] x = random.doubles(rows)
        .map(u -> u < 0.05 ? NAN : Math.exp(random.nextGaussian() * 5) * (u < 0.5 ? 1 : -1)).toArray();
    long[] n = IntStream.range(0, rows).mapToLong(_ -> (long) (random.nextGaussian() * 10)).toArray();
    BitSet missing = new BitSet();
    random.ints(rows / 20, 0, rows).forEach(missing::set);
    List<String> texts = new ArrayList<>(IntStream.range(0, 60).mapToObj(i -> "city " + i).toList());
    texts.add("Zürich 𝄞");
    boolean[] ok = new boolean[rows];
    IntStream.range(0, rows).forEach(i -> ok[i] = random.nextBoolean());
    Table built = Table.builder().texts("c", IntStream.range(0, rows).map(_ -> random.nextInt(62) - 1).toArray(), texts)
        .timestamps("at",
            IntStream.range(0, rows).mapToLong(_ -> random.nextLong(4_000_000_000_000_000L) - 2_000_000_000_000_000L)
                .toArray())
        .dates("day",
            IntStream.range(0, rows).mapToLong(_ -> LocalDate.of(2001, 1, 1).toEpochDay() + random.nextInt(1000))
                .toArray())
        .booleans("ok", ok).doubles("x", x).build();
    List<StoredColumn> columns = new ArrayList<>(built.columns());
    columns.add(StoredColumn.ofLongs(new Column("n", ColumnType.INTEGER), n, missing));
    assertEquals(rows, DoubleStream.of(x).count());
    return new Table(columns);
  }

  private Dataset csv(String lines) throws IOException {
    // A line of a single column that is missing would be an empty line, which CSV passes over.
    String head = lines.substring(0, lines.indexOf('\n'));
    String padded = head.contains(",") ? lines
        : head + ",pad\n" + lines.substring(head.length() + 1).replace("\n", ",1\n");
    return Dataset.open(Files.writeString(Files.createTempFile(folder, "t", ".csv"), padded));
  }
}

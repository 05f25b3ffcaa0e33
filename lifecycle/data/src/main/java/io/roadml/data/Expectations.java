package io.roadml.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a dataset should be like: its columns, their values, how many rows. Kept as a small JSON file for people to
/// read and change, and checked by a [Validator].
///
/// ```java
/// Expectations expected = Expectations.of(
///     ExpectedColumn.of("origin", ColumnType.TEXT, Check.notNull(), Check.matches("[A-Z]{3}")),
///     ExpectedColumn.of("delay", ColumnType.INTEGER, Check.min(-120).mostly(0.999)),
///     ExpectedColumn.of("late", ColumnType.BOOLEAN).requiredIn(Environment.TRAINING))
///     .rows(1, 10_000_000).condition("delay IS NULL OR late = (delay > 15)");
/// ```
///
/// - Threading: immutable.
public final class Expectations {
  private static final String VERSION = "roadml_schema";
  private static final long CURRENT = 1;
  private static final Set<
      String> KEYS = Set.of(VERSION, "rows", "closed", "ordered", "columns", "unique", "conditions");

  private final List<ExpectedColumn> columns;
  private final long leastRows;
  private final long mostRows;
  private final boolean closed;
  private final boolean ordered;
  private final List<List<String>> unique;
  private final List<Condition> conditions;

  /// A condition over several columns of a row.
  ///
  /// @param sql a condition of DuckDB's SQL; rows where it is NULL are not counted
  /// @param mostly the share of the rows that must fulfil it
  record Condition(String sql, double mostly) {}

  private Expectations(List<ExpectedColumn> columns, long leastRows, long mostRows, boolean closed, boolean ordered,
      List<List<String>> unique, List<Condition> conditions) {
    this.columns = List.copyOf(columns);
    this.leastRows = leastRows;
    this.mostRows = mostRows;
    this.closed = closed;
    this.ordered = ordered;
    this.unique = List.copyOf(unique);
    this.conditions = List.copyOf(conditions);
  }

  /// These columns; others are not looked at.
  ///
  /// @throws IllegalArgumentException if there is none, or one twice
  public static Expectations of(ExpectedColumn... columns) {
    return of(List.of(columns));
  }

  private static Expectations of(List<ExpectedColumn> columns) {
    List<String> names = columns.stream().map(expected -> expected.column().name()).toList();
    if (names.isEmpty() || names.stream().distinct().count() < names.size()) {
      throw new IllegalArgumentException("columns=" + names + "; want at least one, and none twice");
    }
    return new Expectations(columns, 0, Long.MAX_VALUE, false, false, List.of(), List.of());
  }

  /// The number of rows is between both, ends included.
  public Expectations rows(long least, long most) {
    return new Expectations(columns, least, most, closed, ordered, unique, conditions);
  }

  /// There is no column but these.
  public Expectations closed() {
    return new Expectations(columns, leastRows, mostRows, true, ordered, unique, conditions);
  }

  /// The columns stand in this order.
  public Expectations ordered() {
    return new Expectations(columns, leastRows, mostRows, closed, true, unique, conditions);
  }

  /// No two rows have the same values in all these columns; rows where one is missing are not counted.
  public Expectations unique(String... names) {
    List<List<String>> all = new ArrayList<>(unique);
    all.add(List.of(names));
    return new Expectations(columns, leastRows, mostRows, closed, ordered, all, conditions);
  }

  /// Every row fulfils a condition over several columns; rows where it is NULL are not counted.
  ///
  /// The condition is DuckDB's SQL and is taken as it is: never build one from text that a stranger sent.
  public Expectations condition(String sql) {
    return condition(sql, 1);
  }

  /// At least this share of the rows fulfils a condition.
  public Expectations condition(String sql, double mostly) {
    List<Condition> all = new ArrayList<>(conditions);
    all.add(new Condition(sql, mostly));
    return new Expectations(columns, leastRows, mostRows, closed, ordered, unique, all);
  }

  /// What a dataset is like, as a first draft of what others should be like: its columns and types, which have no
  /// missing values and no NaN, which numbers are never negative, and the values of texts with few of them.
  ///
  /// @throws IOException if a file cannot be read
  public static Expectations infer(Dataset dataset) throws IOException {
    return infer(Profile.of(dataset));
  }

  /// [#infer(Dataset)] from a profile of it.
  public static Expectations infer(Profile profile) {
    return of(profile.columns().stream().map(Inference::of).toList());
  }

  /// The columns.
  public List<ExpectedColumn> columns() {
    return columns;
  }

  long leastRows() {
    return leastRows;
  }

  long mostRows() {
    return mostRows;
  }

  boolean isClosed() {
    return closed;
  }

  boolean isOrdered() {
    return ordered;
  }

  List<List<String>> uniqueTogether() {
    return unique;
  }

  List<Condition> conditions() {
    return conditions;
  }

  /// As JSON for people.
  public String toJson() {
    return Json.pretty(json());
  }

  /// Writes [#toJson()] to a file, which appears when it is whole.
  ///
  /// @throws IOException if it cannot be written
  public void writeTo(Path file) throws IOException {
    Json.write(json(), file);
  }

  private Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(VERSION, CURRENT);
    if (leastRows > 0 || mostRows < Long.MAX_VALUE) {
      json.put("rows", mostRows < Long.MAX_VALUE ? List.of(leastRows, mostRows) : List.of(leastRows));
    }
    if (closed) {
      json.put("closed", true);
    }
    if (ordered) {
      json.put("ordered", true);
    }
    json.put("columns", columns.stream().map(ExpectedColumn::toJson).toList());
    if (!unique.isEmpty()) {
      json.put("unique", unique);
    }
    if (!conditions.isEmpty()) {
      json.put("conditions", conditions.stream().map(Expectations::json).toList());
    }
    return json;
  }

  private static Map<String, Object> json(Condition condition) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("sql", condition.sql());
    if (condition.mostly() < 1) {
      json.put("mostly", condition.mostly());
    }
    return json;
  }

  /// Reads what [#writeTo(Path)] wrote.
  ///
  /// @throws IOException if the file cannot be read or says something else; it names what and where
  public static Expectations read(Path file) throws IOException {
    JsonObject json = Json.read(file);
    try {
      return of(json);
    } catch (IllegalArgumentException e) {
      String where = e.getMessage().startsWith(json.where()) ? "" : json.where() + " is no schema that can be used: ";
      throw new IOException(where + e.getMessage(), e);
    }
  }

  private static Expectations of(JsonObject json) {
    json.only(KEYS);
    if (json.whole(VERSION) != CURRENT) {
      throw new IllegalArgumentException(json.where() + " has " + VERSION + "=" + json.whole(VERSION)
          + "; this version of RoadML reads " + CURRENT);
    }
    Expectations read = of(json.objects("columns").stream().map(ExpectedColumn::of).toList());
    double[] rows = json.numbers("rows");
    if (rows.length > 0) {
      read = read.rows((long) rows[0], rows.length > 1 ? (long) rows[1] : Long.MAX_VALUE);
    }
    read = json.flag("closed", false) ? read.closed() : read;
    read = json.flag("ordered", false) ? read.ordered() : read;
    for (Object names : json.list("unique")) {
      if (!(names instanceof List<?> list)) {
        throw json.wrong("unique", "a list of lists of columns");
      }
      read = read.unique(list.stream().map(String::valueOf).toArray(String[]::new));
    }
    for (JsonObject condition : json.objects("conditions")) {
      condition.only(Set.of("sql", "mostly"));
      read = read.condition(condition.text("sql"), condition.optionalNumber("mostly").orElse(1));
    }
    return read;
  }
}

package io.roadml.data;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// What the values of a column should be like.
///
/// ```java
/// Check.min(0), Check.oneOf("JFK", "LGA").mostly(0.95), Check.matches("[A-Z]{3}")
/// ```
///
/// Missing values pass every check but [#notNull()], and are not counted among the values checked. With
/// [#mostly(double)] a check passes when at least that share of the values checked does.
///
/// - Bounds of DATE and TIMESTAMP columns are ISO texts such as `2001-01-01` or `2001-01-01T00:00:00`, in UTC.
/// - Threading: immutable.
public final class Check {
  /// The checks, and what each is called in a schema file.
  enum Kind {
    NOT_NULL, NOT_NAN, FINITE, WHOLE, MIN, MAX, ABOVE, BELOW, ONE_OF, NONE_OF, MATCHES, NOT_MATCHES, LENGTH, NOT_BLANK,
    INCREASING, STRICTLY_INCREASING, DECREASING, STRICTLY_DECREASING, NOT_FUTURE, UNIQUE, DISTINCT, MEAN;

    private static final Set<Kind> ALONE = Set.of(NOT_NULL, NOT_NAN, FINITE, WHOLE, NOT_BLANK, INCREASING,
        STRICTLY_INCREASING, DECREASING, STRICTLY_DECREASING, NOT_FUTURE, UNIQUE);
    private static final Set<Kind> WITH_ONE = Set.of(MIN, MAX, ABOVE, BELOW, MATCHES, NOT_MATCHES);
    private static final Set<Kind> OF_ALL_ROWS = Set.of(UNIQUE, DISTINCT, MEAN);

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Kind kind;
  private final List<Object> arguments;
  private final double mostly;

  private Check(Kind kind, List<Object> arguments, double mostly) {
    this.kind = kind;
    this.arguments = List.copyOf(arguments);
    this.mostly = mostly;
  }

  private static Check of(Kind kind, Object... arguments) {
    return new Check(kind, List.of(arguments), 1);
  }

  /// No value is missing.
  public static Check notNull() {
    return of(Kind.NOT_NULL);
  }

  /// No number is NaN.
  public static Check notNan() {
    return of(Kind.NOT_NAN);
  }

  /// Every number is finite: neither NaN nor infinite.
  public static Check finite() {
    return of(Kind.FINITE);
  }

  /// Every number is a whole one.
  public static Check whole() {
    return of(Kind.WHOLE);
  }

  /// Every value is at least this number or, of times, this ISO text. NaN is not.
  public static Check min(Object least) {
    return of(Kind.MIN, bound(least));
  }

  /// Every value is at most this number or ISO text. NaN is not.
  public static Check max(Object most) {
    return of(Kind.MAX, bound(most));
  }

  /// Every value is greater than this number or ISO text. NaN is not.
  public static Check above(Object bound) {
    return of(Kind.ABOVE, bound(bound));
  }

  /// Every value is less than this number or ISO text. NaN is not.
  public static Check below(Object bound) {
    return of(Kind.BELOW, bound(bound));
  }

  /// Every value is one of these texts or numbers.
  public static Check oneOf(Object... values) {
    return of(Kind.ONE_OF, wide(values));
  }

  /// No value is one of these texts or numbers.
  public static Check noneOf(Object... values) {
    return of(Kind.NONE_OF, wide(values));
  }

  /// Every text is, as a whole, matched by this regular expression of Java's.
  public static Check matches(String pattern) {
    return of(Kind.MATCHES, pattern);
  }

  /// No text is, as a whole, matched by this regular expression of Java's.
  public static Check notMatches(String pattern) {
    return of(Kind.NOT_MATCHES, pattern);
  }

  /// Every text has that many characters (code points), both ends included.
  public static Check length(int least, int most) {
    return of(Kind.LENGTH, (long) least, (long) most);
  }

  /// Every text has a character that is no blank.
  public static Check notBlank() {
    return of(Kind.NOT_BLANK);
  }

  /// No value is less than the one before it in the file.
  public static Check increasing() {
    return of(Kind.INCREASING);
  }

  /// Every value is greater than the one before it in the file.
  public static Check strictlyIncreasing() {
    return of(Kind.STRICTLY_INCREASING);
  }

  /// No value is greater than the one before it in the file.
  public static Check decreasing() {
    return of(Kind.DECREASING);
  }

  /// Every value is less than the one before it in the file.
  public static Check strictlyDecreasing() {
    return of(Kind.STRICTLY_DECREASING);
  }

  /// No time is later than the validator's clock.
  public static Check notFuture() {
    return of(Kind.NOT_FUTURE);
  }

  /// No value occurs twice; every row whose value others have too counts as failed.
  public static Check unique() {
    return of(Kind.UNIQUE);
  }

  /// The number of different values is between both, ends included.
  public static Check distinct(long least, long most) {
    return of(Kind.DISTINCT, least, most);
  }

  /// The mean of the finite numbers is between both, ends included.
  public static Check mean(double least, double most) {
    return of(Kind.MEAN, least, most);
  }

  /// Passes when at least this share of the values checked does, such as 0.95.
  ///
  /// @throws IllegalArgumentException if it is outside 0 … 1, or if the check is about the column as a whole
  public Check mostly(double share) {
    if (!(share >= 0 && share <= 1) || kind == Kind.DISTINCT || kind == Kind.MEAN) {
      throw new IllegalArgumentException("check=" + name() + " with mostly=" + share
          + "; want 0 … 1, and a check of single values");
    }
    return new Check(kind, arguments, share);
  }

  /// What it is called in a schema file, such as `one_of`.
  public String name() {
    return kind.key();
  }

  Kind kind() {
    return kind;
  }

  List<Object> arguments() {
    return arguments;
  }

  double mostly() {
    return mostly;
  }

  boolean isOfAllRows() {
    return Kind.OF_ALL_ROWS.contains(kind);
  }

  private static Object bound(Object bound) {
    if (!(bound instanceof Number || bound instanceof String)) {
      throw new IllegalArgumentException("bound=" + bound + "; want a number, or a time as ISO text");
    }
    return wide(bound)[0];
  }

  /// As JSON would have them: whole numbers as longs.
  private static Object[] wide(Object... values) {
    return Arrays.stream(values).map(value -> value instanceof Integer whole ? (Object) Long.valueOf(whole) : value)
        .toArray();
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(name(), Kind.ALONE.contains(kind) ? (Object) true
        : Kind.WITH_ONE.contains(kind) ? arguments.getFirst() : arguments);
    if (mostly < 1) {
      json.put("mostly", mostly);
    }
    return json;
  }

  static Check of(JsonObject json) {
    Set<String> names = Arrays.stream(Kind.values()).map(Kind::key).collect(Collectors.toSet());
    names.add("mostly");
    json.only(names);
    List<Kind> kinds = Arrays.stream(Kind.values()).filter(kind -> json.has(kind.key())).toList();
    if (kinds.size() != 1) {
      throw new IllegalArgumentException(json.where() + " names " + kinds.size() + " checks; want one");
    }
    Check check = of(kinds.getFirst(), json);
    return json.has("mostly") ? check.mostly(json.number("mostly")) : check;
  }

  private static Check of(Kind kind, JsonObject json) {
    if (Kind.ALONE.contains(kind)) {
      if (!json.flag(kind.key(), false)) {
        throw json.wrong(kind.key(), "true, or no such line");
      }
      return of(kind);
    }
    return switch (kind) {
      case MATCHES, NOT_MATCHES -> of(kind, json.text(kind.key()));
      case MIN, MAX, ABOVE, BELOW -> of(kind, bound(json.values().get(kind.key())));
      case LENGTH, DISTINCT, MEAN -> ofTwo(kind, json);
      default -> of(kind, json.list(kind.key()).toArray());
    };
  }

  private static Check ofTwo(Kind kind, JsonObject json) {
    double[] bounds = json.numbers(kind.key());
    if (bounds.length != 2) {
      throw json.wrong(kind.key(), "a list of two numbers");
    }
    return kind == Kind.MEAN ? of(kind, bounds[0], bounds[1]) : of(kind, (long) bounds[0], (long) bounds[1]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Check check && toJson().equals(check.toJson());
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, arguments, mostly);
  }

  /// As in a schema file.
  @Override
  public String toString() {
    return Json.pretty(toJson()).strip();
  }
}

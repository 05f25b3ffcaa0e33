package io.roadml.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/// Random runs, random filters and orders over them, and what they should find by plain Java over what was logged.
final class SearchOracle {
  private static final String[] KEYS = {"k", "a b", "é/ü", "x.y"};
  private static final String[] TEXTS = {"", "x", "X", "xy", "x%", "a_b", "~", "\\", "it's", "ß", "É", "é",
      "z".repeat(99),
      "z".repeat(100), "z".repeat(101), "😀".repeat(100), "😀".repeat(100) + "a"};
  private static final double[] NUMBERS = {0, -0.0, 1, -1, 0.5, 1e300, -1e-300, Double.NaN, Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY, Double.MIN_VALUE};

  private final TrackingStore store;
  private final long seed;
  private final SplittableRandom random;
  private final List<Row> rows = new ArrayList<>();

  SearchOracle(TrackingStore store, long seed) {
    this.store = store;
    this.seed = seed;
    this.random = new SplittableRandom(seed);
  }

  /// A run as the oracle knows it.
  private record Row(String id, long start, RunStatus status, boolean deleted, Map<String, Double> metrics,
      Map<String, String> params, Map<String, String> tags) {}

  /// A filter as text and as what it means.
  private record Question(String text, Predicate<Row> meaning) {}

  /// An order as text and as what it means.
  private record Order(String text, Comparator<Row> meaning) {}

  void compare(int runs, int questions) {
    String experiment = store.experiments().create("oracle", null, List.of());
    for (int i = 0; i < runs; i++) {
      rows.add(row(experiment));
    }
    for (int i = 0; i < questions; i++) {
      compare(experiment, i);
    }
  }

  private void compare(String experiment, int number) {
    Question question = question(3);
    List<Order> orders = orders();
    Comparator<Row> order = orders.stream().map(Order::meaning).reduce(Comparator::thenComparing)
        .orElse((_, _) -> 0);
    ViewType view = ViewType.values()[random.nextInt(3)];
    List<String> expected = rows.stream()
        .filter(row -> view == ViewType.ALL || row.deleted() == (view == ViewType.DELETED_ONLY))
        .filter(question.meaning()).sorted(order.thenComparing(Row::start, Comparator.reverseOrder())
            .thenComparing(Row::id))
        .map(Row::id).toList();
    RunSearch search = RunSearch.in(experiment).where(question.text()).of(view)
        .orderBy(orders.stream().map(Order::text).toArray(String[]::new)).atMost(7 + random.nextInt(30));
    String what = "seed=" + seed + " question=" + number + " " + search;
    List<String> found = new ArrayList<>();
    String token = null;
    do {
      Page<RunInfo> page = store.runs().searchInfos(search.from(token));
      found.addAll(page.items().stream().map(RunInfo::id).toList());
      token = page.nextPageToken();
    } while (token != null);
    assertEquals(expected, found, what);
    assertEquals(expected.size(), store.runs().count(search), what);
  }

  private Row row(String experiment) {
    long start = random.nextInt(10);
    String id = store.runs().create(new NewRun(experiment, null, null, start, List.of())).info().id();
    Map<String, Double> metrics = new HashMap<>();
    Map<String, String> params = new HashMap<>();
    Map<String, String> tags = new HashMap<>();
    for (String key : KEYS) {
      if (random.nextInt(3) > 0) {
        metrics.put(key, NUMBERS[random.nextInt(NUMBERS.length)]);
      }
      if (random.nextInt(3) > 0) {
        params.put(key, TEXTS[random.nextInt(TEXTS.length)]);
      }
      if (random.nextInt(3) > 0) {
        tags.put(key, TEXTS[random.nextInt(TEXTS.length)]);
      }
    }
    store.log().batch(id, metrics.entrySet().stream().map(e -> new Metric(e.getKey(), e.getValue(), 1, 0)).toList(),
        params.entrySet().stream().map(e -> new Param(e.getKey(), e.getValue())).toList(),
        tags.entrySet().stream().map(e -> new Tag(e.getKey(), e.getValue())).toList());
    metrics.replaceAll((_, value) -> Math.clamp(value, -Double.MAX_VALUE, Double.MAX_VALUE));
    RunStatus status = RunStatus.values()[random.nextInt(5)];
    store.runs().update(id, status, null, null);
    boolean deleted = random.nextInt(5) == 0;
    if (deleted) {
      store.runs().delete(id);
    }
    return new Row(id, start, status, deleted, metrics, params, tags);
  }

  private Question question(int depth) {
    int kind = depth == 0 ? random.nextInt(4) : random.nextInt(8);
    return switch (kind) {
      case 0 -> metric();
      case 1 -> text("params", Row::params);
      case 2 -> text("tags", Row::tags);
      case 3 -> attribute();
      case 4, 5 -> both(question(depth - 1), "AND", question(depth - 1));
      case 6 -> both(question(depth - 1), "OR", question(depth - 1));
      default -> mixed(depth);
    };
  }

  private static Question both(Question a, String word, Question b) {
    Predicate<Row> meaning = word.equals("AND") ? a.meaning().and(b.meaning()) : a.meaning().or(b.meaning());
    return new Question("(" + a.text() + ") " + word + " (" + b.text() + ")", meaning);
  }

  /// Without parentheses: AND binds more tightly.
  private Question mixed(int depth) {
    Question a = question(0);
    Question b = question(0);
    Question c = question(depth - 1);
    return new Question(a.text() + " or " + b.text() + " and (" + c.text() + ")",
        a.meaning().or(b.meaning().and(c.meaning())));
  }

  private Question metric() {
    String key = KEYS[random.nextInt(KEYS.length)];
    double wanted = new double[]{0, 1, -1, 0.5, 1e300, -1e-300}[random.nextInt(6)];
    String operator = new String[]{">", ">=", "=", "!=", "<=", "<"}[random.nextInt(6)];
    return new Question("metrics.`" + key + "` " + operator + " " + wanted, row -> {
      Double value = row.metrics().get(key);
      return value != null && switch (operator) {
        case ">" -> value > wanted;
        case ">=" -> value >= wanted;
        case "=" -> value == wanted;
        case "!=" -> value != wanted;
        case "<=" -> value <= wanted;
        default -> value < wanted;
      };
    });
  }

  /// Where a text is.
  private interface Texts {
    Map<String, String> of(Row row);
  }

  private Question text(String entity, Texts texts) {
    String key = KEYS[random.nextInt(KEYS.length)];
    String left = entity + ".\"" + key + "\" ";
    String wanted = TEXTS[random.nextInt(TEXTS.length)];
    String quoted = "'" + wanted.replace("'", "''") + "'";
    return switch (random.nextInt(6)) {
      case 0 -> new Question(left + "= " + quoted, row -> wanted.equals(texts.of(row).get(key)));
      case 1 -> new Question(left + "!= " + quoted,
          row -> texts.of(row).containsKey(key) && !wanted.equals(texts.of(row).get(key)));
      case 2 -> new Question(left + "IS NULL", row -> !texts.of(row).containsKey(key));
      case 3 -> new Question(left + "is not null", row -> texts.of(row).containsKey(key));
      case 4 -> new Question(left + "LIKE " + quoted, row -> like(texts.of(row).get(key), wanted));
      default -> new Question(left + "ILIKE " + quoted, row -> like(lower(texts.of(row).get(key)), lower(wanted)));
    };
  }

  private static String lower(String text) {
    return text == null ? null : text.codePoints().map(c -> c >= 'A' && c <= 'Z' ? c + 32 : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
  }

  private static boolean like(String text, String pattern) {
    if (text == null) {
      return false;
    }
    StringBuilder regex = new StringBuilder("(?s)");
    pattern.codePoints()
        .forEach(c -> regex.append(c == '%' ? ".*" : c == '_' ? "." : String.format(Locale.ROOT, "\\x{%x}", c)));
    return text.matches(regex.toString());
  }

  private Question attribute() {
    if (random.nextBoolean()) {
      long wanted = random.nextInt(10);
      return new Question("start_time >= " + wanted, row -> row.start() >= wanted);
    }
    RunStatus one = RunStatus.values()[random.nextInt(5)];
    RunStatus other = RunStatus.values()[random.nextInt(5)];
    return new Question("attributes.status IN ('" + one + "', '" + other + "')",
        row -> row.status() == one || row.status() == other);
  }

  private List<Order> orders() {
    List<Order> orders = new ArrayList<>();
    if (random.nextBoolean()) {
      String key = KEYS[random.nextInt(KEYS.length)];
      boolean falling = random.nextBoolean();
      Comparator<Double> values = falling ? Comparator.reverseOrder() : Comparator.naturalOrder();
      orders.add(new Order("metrics.\"" + key + "\"" + (falling ? " DESC" : ""),
          Comparator.<Row>comparingInt(row -> rank(row.metrics().get(key)))
              .thenComparing(row -> number(row.metrics().get(key)), values)));
    }
    if (random.nextInt(3) == 0) {
      String key = KEYS[random.nextInt(KEYS.length)];
      boolean falling = random.nextBoolean();
      Comparator<String> values = falling ? SearchOracle::bytes : (x, y) -> bytes(y, x);
      orders.add(new Order("params.\"" + key + "\"" + (falling ? " DESC" : " ASC"),
          Comparator.<Row>comparingInt(row -> row.params().containsKey(key) ? 0 : 1)
              .thenComparing(row -> Objects.requireNonNullElse(row.params().get(key), ""), values)));
    }
    return orders;
  }

  private static int rank(Double value) {
    return value == null ? 2 : value.isNaN() ? 1 : 0;
  }

  /// The two zeros are one number.
  private static double number(Double value) {
    return value == null || value.isNaN() || value == 0 ? 0 : value;
  }

  /// By the bytes of UTF-8, which is the order of code points; the greater one first.
  private static int bytes(String a, String b) {
    int[] x = a.codePoints().toArray();
    int[] y = b.codePoints().toArray();
    return Arrays.compare(y, x);
  }
}

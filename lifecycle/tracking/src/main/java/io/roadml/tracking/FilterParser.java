package io.roadml.tracking;

import io.roadml.metadata.RefusedException;
import io.roadml.tracking.Filter.Clause;
import io.roadml.tracking.Filter.Field;
import io.roadml.tracking.Filter.Kind;
import io.roadml.tracking.Filter.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// One pass over a filter or a key of an order; one thread.
///
/// ```text
/// filter = all {OR all}        all = part {AND part}        part = "(" filter ")" | field operator value
/// ```
final class FilterParser {
  private static final int MOST_CLAUSES = 100;
  private static final int DEEPEST = 50;
  private static final int LONGEST = 50_000;
  private static final String QUOTES = "\"`";

  private final String text;
  private final Vocabulary vocabulary;
  private int at;
  private int clauses;
  private int depth;

  private FilterParser(String text, Vocabulary vocabulary) {
    this.text = text;
    this.vocabulary = vocabulary;
  }

  /// Reads a filter that is not blank.
  static Filter parse(String text, Vocabulary vocabulary) {
    FilterParser parser = new FilterParser(text, vocabulary);
    if (text.length() > LONGEST) {
      throw parser.wrong("at most " + LONGEST + " characters");
    }
    Filter filter = parser.any();
    parser.space();
    if (parser.at < text.length()) {
      throw parser.wrong("AND, OR or the end");
    }
    return filter;
  }

  /// Reads `<key> [ASC|DESC]`.
  static OrderKey order(String text, Vocabulary vocabulary) {
    FilterParser parser = new FilterParser(text, vocabulary);
    Field field = parser.field();
    boolean falling = parser.taken("DESC");
    if (!falling) {
      parser.taken("ASC");
    }
    parser.space();
    if (parser.at < text.length()) {
      throw RefusedException.invalid("Invalid order_by clause '" + Limits.shown(text) + "': want <key> [ASC|DESC]");
    }
    vocabulary.requireOrderable(field);
    return new OrderKey(field, !falling);
  }

  /// One key of an order.
  record OrderKey(Field field, boolean ascending) {}

  private Filter any() {
    List<Filter> parts = new ArrayList<>(List.of(all()));
    while (taken("OR")) {
      parts.add(all());
    }
    return parts.size() == 1 ? parts.getFirst() : new Filter.Or(parts);
  }

  private Filter all() {
    List<Filter> parts = new ArrayList<>(List.of(part()));
    while (taken("AND")) {
      parts.add(part());
    }
    return parts.size() == 1 ? parts.getFirst() : new Filter.And(parts);
  }

  private Filter part() {
    space();
    if (peek() != '(') {
      return clause();
    }
    if (++depth > DEEPEST) {
      throw wrong("at most " + DEEPEST + " parentheses within each other");
    }
    at++;
    Filter inner = any();
    require(')');
    depth--;
    return inner;
  }

  private Clause clause() {
    if (++clauses > MOST_CLAUSES) {
      throw wrong("at most " + MOST_CLAUSES + " comparisons");
    }
    Field field = field();
    Operator operator = operator();
    Set<Operator> allowed = vocabulary.operators(field);
    if (!allowed.contains(operator)) {
      throw RefusedException
          .invalid("Invalid comparison operator '" + operator.text() + "' for " + field + " in filter '"
              + Limits.shown(text) + "', want one of " + allowed.stream().map(Operator::text).toList());
    }
    return new Clause(field, operator, values(field, operator));
  }

  private Field field() {
    space();
    if (QUOTES.indexOf(peek()) >= 0) {
      String name = quoted();
      return taken('.') ? vocabulary.field(name, key(), text) : vocabulary.attribute(name, text);
    }
    String name = word();
    return taken('.') ? vocabulary.field(name, key(), text) : vocabulary.attribute(name, text);
  }

  private String key() {
    if (QUOTES.indexOf(peek()) >= 0) {
      return quoted();
    }
    int from = at;
    while (isKey(peek())) {
      at++;
    }
    if (from == at) {
      throw wrong("a key");
    }
    return text.substring(from, at);
  }

  private String word() {
    int from = at;
    while (isWord(peek())) {
      at++;
    }
    if (from == at) {
      throw wrong("an attribute, or metrics, params, tags or datasets with a key");
    }
    return text.substring(from, at);
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private static boolean isKey(char c) {
    return isWord(c) || Character.isSurrogate(c) || "./:-".indexOf(c) >= 0;
  }

  private Operator operator() {
    space();
    for (Operator symbol : List.of(Operator.GE, Operator.LE, Operator.NE, Operator.EQ, Operator.GT, Operator.LT)) {
      if (text.startsWith(symbol.text(), at)) {
        at += symbol.text().length();
        return symbol;
      }
    }
    if (taken("NOT")) {
      requireWord("IN");
      return Operator.NOT_IN;
    }
    if (taken("IS")) {
      return nullOperator();
    }
    for (Operator word : List.of(Operator.LIKE, Operator.ILIKE, Operator.IN)) {
      if (taken(word.text())) {
        return word;
      }
    }
    throw wrong("a comparison: >, >=, =, !=, <=, <, LIKE, ILIKE, IN, NOT IN, IS NULL or IS NOT NULL");
  }

  private Operator nullOperator() {
    boolean not = taken("NOT");
    requireWord("NULL");
    return not ? Operator.IS_NOT_NULL : Operator.IS_NULL;
  }

  private List<Object> values(Field field, Operator operator) {
    return switch (operator) {
      case IS_NULL, IS_NOT_NULL -> List.of();
      case IN, NOT_IN -> list();
      default -> List.of(vocabulary.isNumeric(field) ? number(field) : string(field));
    };
  }

  private List<Object> list() {
    require('(');
    List<Object> values = new ArrayList<>();
    do {
      space();
      values.add(string(null));
      space();
    } while (taken(','));
    require(')');
    return List.copyOf(values);
  }

  private Object number(Field field) {
    space();
    int from = at;
    while (Character.isLetterOrDigit(peek()) || (peek() != 0 && "+-._'\"".indexOf(peek()) >= 0)) {
      at++;
    }
    String digits = text.substring(from, at);
    try {
      return vocabulary.isWhole(field) && digits.matches("[+-]?\\d{1,18}")
          ? (Object) Long.valueOf(digits)
          : (Object) finite(digits);
    } catch (NumberFormatException e) {
      throw (RefusedException) RefusedException.invalid("Expected numeric value for " + field + " in filter '"
          + Limits.shown(text) + "'. Found '" + Limits.shown(digits) + "'").initCause(e);
    }
  }

  /// Java would also read `1d`, `0x1p3` and `NaN`.
  private static Double finite(String digits) {
    if (!digits.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")) {
      throw new NumberFormatException(digits);
    }
    return Math.clamp(Double.parseDouble(digits), -Double.MAX_VALUE, Double.MAX_VALUE);
  }

  private String string(Field field) {
    space();
    char quote = peek();
    if (quote != '\'' && quote != '"') {
      throw wrong("a quoted text" + (field == null ? "" : " for " + field));
    }
    return quoted();
  }

  /// A quote within is written twice.
  private String quoted() {
    char quote = peek();
    int from = at;
    StringBuilder out = new StringBuilder();
    at++;
    while (true) {
      if (at >= text.length()) {
        at = from;
        throw wrong("the " + quote + " that ends the text");
      }
      if (peek() == quote) {
        at++;
        if (peek() != quote) {
          Limits.storable("filter", out.toString());
          return out.toString();
        }
      }
      out.append(text.charAt(at++));
    }
  }

  private void space() {
    while (Character.isWhitespace(peek())) {
      at++;
    }
  }

  private boolean taken(char c) {
    boolean there = peek() == c;
    at += there ? 1 : 0;
    return there;
  }

  /// Whether a word comes next, in any case, and nothing that would make it longer.
  private boolean taken(String word) {
    space();
    int end = at + word.length();
    boolean there = text.regionMatches(true, at, word, 0, word.length())
        && (end >= text.length() || !isKey(text.charAt(end)));
    at = there ? end : at;
    return there;
  }

  private void require(char c) {
    space();
    if (!taken(c)) {
      throw wrong("'" + c + "'");
    }
  }

  private void requireWord(String word) {
    if (!taken(word)) {
      throw wrong(word);
    }
  }

  /// The next character, or 0 at the end.
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private RefusedException wrong(String wanted) {
    return RefusedException.invalid(
        String.format(Locale.ROOT, "Invalid filter '%s': at character %d want %s", Limits.shown(text), at + 1, wanted));
  }

  static Kind kindOf(String word) {
    for (Kind kind : Kind.values()) {
      if (kind.isCalled(word)) {
        return kind;
      }
    }
    return null;
  }
}

package io.roadml.registry;

import io.roadml.metadata.Nearest;
import io.roadml.metadata.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A filter of models or versions: `clause (AND clause)*`, read in one pass and asked of one thing after the other.
///
/// - Threading: immutable once read.
final class SearchFilter {
  private static final int LONGEST = 50_000;
  private static final int MOST_CLAUSES = 100;
  private static final List<String> SYMBOLS = List.of(">=", "<=", "!=", "=", ">", "<");
  private static final List<String> WORDS = List.of("LIKE", "ILIKE", "IN");
  private static final Set<String> TEXT = Set.of("=", "!=", "LIKE", "ILIKE");
  private static final Set<String> TEXT_OR_LIST = Set.of("=", "!=", "LIKE", "ILIKE", "IN");
  private static final Set<String> NUMERIC = Set.of("=", "!=", ">", ">=", "<", "<=");

  /// What a filter may ask for.
  ///
  /// @param texts   attributes that are texts
  /// @param lists   those of them that may be one of several
  /// @param numbers attributes that are numbers
  record Vocabulary(Set<String> texts, Set<String> lists, Set<String> numbers) {}

  /// What is asked.
  interface Subject {
    /// An attribute: a [String] or a [Long].
    Object attribute(String name);

    /// A tag's value; null if it has none.
    String tag(String key);
  }

  private record Clause(boolean tag, String key, String operator, List<Object> values) {
    boolean holds(Subject subject) {
      Object found = tag ? subject.tag(key) : subject.attribute(key);
      return found != null && holds(found);
    }

    private boolean holds(Object found) {
      return switch (operator) {
        case "=" -> found.equals(values.getFirst());
        case "!=" -> !found.equals(values.getFirst());
        case "IN" -> values.contains(found);
        case "LIKE", "ILIKE" -> ((Pattern) values.getFirst()).matcher((String) found).matches();
        default -> compares(Long.compare((Long) found, (Long) values.getFirst()));
      };
    }

    private boolean compares(int order) {
      return switch (operator) {
        case ">" -> order > 0;
        case ">=" -> order >= 0;
        case "<" -> order < 0;
        default -> order <= 0;
      };
    }
  }

  private final String text;
  private final Vocabulary vocabulary;
  private final List<Clause> clauses = new ArrayList<>();
  private int at;

  private SearchFilter(String text, Vocabulary vocabulary) {
    this.text = text;
    this.vocabulary = vocabulary;
  }

  /// Reads a filter; null and blanks are one that everything passes.
  static SearchFilter parse(String filter, Vocabulary vocabulary) {
    SearchFilter read = new SearchFilter(filter == null ? "" : filter, vocabulary);
    if (read.text.length() > LONGEST) {
      throw read.wrong("at most " + LONGEST + " characters");
    }
    if (!read.text.isBlank()) {
      read.all();
    }
    return read;
  }

  boolean holds(Subject subject) {
    return clauses.stream().allMatch(clause -> clause.holds(subject));
  }

  /// What an attribute must be, if the filter says so: the database can look for it.
  Optional<String> required(String attribute) {
    return clauses.stream().filter(clause -> !clause.tag() && clause.key().equals(attribute)
        && clause.operator().equals("=")).map(clause -> (String) clause.values().getFirst()).findFirst();
  }

  private void all() {
    do {
      clauses.add(clause());
      if (clauses.size() > MOST_CLAUSES) {
        throw wrong("at most " + MOST_CLAUSES + " comparisons");
      }
    } while (taken("AND"));
    if (at < text.length()) {
      throw wrong("AND or the end");
    }
  }

  private Clause clause() {
    String name = name();
    boolean tag = at < text.length() && text.charAt(at) == '.';
    if (tag) {
      at++;
      return tagClause(name);
    }
    String key = name.toLowerCase(Locale.ROOT);
    if (!vocabulary.texts().contains(key) && !vocabulary.numbers().contains(key)) {
      List<String> known = new ArrayList<>(vocabulary.texts());
      known.addAll(vocabulary.numbers());
      known.sort(null);
      throw RefusedException.invalid("Invalid attribute key '" + Shown.text(name) + "' in filter '" + Shown.text(text)
          + "'" + Nearest.hint(key, known) + ", want one of " + known + " or tags.<key>");
    }
    Set<String> allowed = vocabulary.numbers().contains(key) ? NUMERIC
        : vocabulary.lists().contains(key) ? TEXT_OR_LIST : TEXT;
    return clause(false, key, allowed);
  }

  private Clause tagClause(String name) {
    if (!name.equalsIgnoreCase("tags") && !name.equalsIgnoreCase("tag")) {
      throw RefusedException.invalid("Invalid entity type '" + Shown.text(name) + "' in filter '" + Shown.text(text)
          + "', want an attribute or tags.<key>");
    }
    return clause(true, key(), TEXT);
  }

  private Clause clause(boolean tag, String key, Set<String> allowed) {
    String operator = operator();
    if (!allowed.contains(operator)) {
      throw RefusedException.invalid("Invalid comparison operator '" + operator + "' for '" + Shown.text(key)
          + "' in filter '" + Shown.text(text) + "', want one of " + allowed.stream().sorted().toList());
    }
    List<Object> values = allowed.contains("<") ? List.of(number()) : texts(operator);
    return new Clause(tag, key, operator, values);
  }

  private String name() {
    space();
    int from = at;
    while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    if (from == at) {
      throw wrong("an attribute or tags.<key>");
    }
    return text.substring(from, at);
  }

  private String key() {
    if (at < text.length() && "\"`".indexOf(text.charAt(at)) >= 0) {
      return quoted();
    }
    int from = at;
    while (at < text.length() && !Character.isWhitespace(text.charAt(at)) && "=!<>'\"()".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (from == at) {
      throw wrong("a tag's key");
    }
    return text.substring(from, at);
  }

  private String operator() {
    space();
    for (String symbol : SYMBOLS) {
      if (text.startsWith(symbol, at)) {
        at += symbol.length();
        return symbol;
      }
    }
    for (String word : WORDS) {
      if (taken(word)) {
        return word;
      }
    }
    throw wrong("a comparison: =, !=, LIKE, ILIKE, IN, >, >=, < or <=");
  }

  private List<Object> texts(String operator) {
    return switch (operator) {
      case "IN" -> list();
      case "LIKE" -> List.of(pattern(string(), 0));
      case "ILIKE" -> List.of(pattern(string(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
      default -> List.of(string());
    };
  }

  private static Pattern pattern(String like, int flags) {
    StringBuilder form = new StringBuilder();
    like.codePoints()
        .forEach(c -> form.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(Character.toString(c))));
    return Pattern.compile(form.toString(), flags | Pattern.DOTALL);
  }

  private List<Object> list() {
    require('(');
    List<Object> values = new ArrayList<>();
    do {
      values.add(string());
    } while (taken(','));
    require(')');
    return values;
  }

  private Long number() {
    space();
    int from = at;
    while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    String digits = text.substring(from, at);
    if (!digits.matches("[+-]?\\d{1,18}")) {
      at = from;
      throw wrong("a whole number");
    }
    return Long.valueOf(digits);
  }

  private String string() {
    space();
    if (at >= text.length() || "'\"".indexOf(text.charAt(at)) < 0) {
      throw wrong("a quoted text");
    }
    return quoted();
  }

  /// A quote within is written twice.
  private String quoted() {
    char quote = text.charAt(at);
    StringBuilder out = new StringBuilder();
    for (int i = at + 1; i < text.length(); i++) {
      boolean twice = i + 1 < text.length() && text.charAt(i + 1) == quote;
      if (text.charAt(i) == quote && !twice) {
        at = i + 1;
        return out.toString();
      }
      i += text.charAt(i) == quote ? 1 : 0;
      out.append(text.charAt(i));
    }
    throw wrong("the " + quote + " that ends the text");
  }

  private boolean taken(String word) {
    space();
    int end = at + word.length();
    boolean there = text.regionMatches(true, at, word, 0, word.length())
        && (end >= text.length() || !Character.isLetterOrDigit(text.charAt(end)));
    at = there ? end : at;
    return there;
  }

  private boolean taken(char c) {
    space();
    boolean there = at < text.length() && text.charAt(at) == c;
    at += there ? 1 : 0;
    return there;
  }

  private void require(char c) {
    if (!taken(c)) {
      throw wrong("'" + c + "'");
    }
  }

  private void space() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private RefusedException wrong(String wanted) {
    return RefusedException
        .invalid("Invalid filter '" + Shown.text(text) + "': at character " + (at + 1) + " want " + wanted);
  }
}

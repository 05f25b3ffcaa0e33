package io.roadml.tracking;

import java.util.List;

/// What a search looks for.
sealed interface Filter {
  /// All of them hold.
  record And(List<Filter> parts) implements Filter {}

  /// One of them holds.
  record Or(List<Filter> parts) implements Filter {}

  /// A comparison.
  ///
  /// @param values none for a question after NULL, several for IN, else one: a [String], [Long] or [Double]
  record Clause(Field field, Operator operator, List<Object> values) implements Filter {}

  /// The left side of a comparison, or a key of an order.
  record Field(Kind kind, String key) {
    @Override
    public String toString() {
      return kind.word() + "." + key;
    }
  }

  /// What a field belongs to.
  enum Kind {
    /// What something is.
    ATTRIBUTE("attributes", "attr", "attribute", "run", "experiment"),
    /// What was measured.
    METRIC("metrics", "metric"),
    /// What was put in.
    PARAM("params", "param", "parameter", "parameters"),
    /// What was said about it.
    TAG("tags", "tag"),
    /// Which data it used.
    DATASET("datasets", "dataset");

    private final List<String> words;

    Kind(String... words) {
      this.words = List.of(words);
    }

    String word() {
      return words.getFirst();
    }

    boolean isCalled(String word) {
      return words.contains(word);
    }
  }

  /// How values are compared.
  enum Operator {
    /// The same.
    EQ("="),
    /// Another.
    NE("!="),
    /// Greater.
    GT(">"),
    /// Greater or the same.
    GE(">="),
    /// Less.
    LT("<"),
    /// Less or the same.
    LE("<="),
    /// Like a pattern.
    LIKE("LIKE"),
    /// Like a pattern, whatever the case of ASCII letters.
    ILIKE("ILIKE"),
    /// One of several.
    IN("IN"),
    /// None of several.
    NOT_IN("NOT IN"),
    /// Not there.
    IS_NULL("IS NULL"),
    /// There.
    IS_NOT_NULL("IS NOT NULL");

    private final String text;

    Operator(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }

    /// What a database calls it.
    String sql() {
      return this == NE ? "<>" : text;
    }
  }
}

package io.roadml.tracking;

import io.roadml.tracking.Filter.Clause;
import io.roadml.tracking.Filter.Field;
import io.roadml.tracking.Filter.Kind;
import io.roadml.tracking.Filter.Operator;
import java.util.ArrayList;
import java.util.List;

/// Writes the parts of a filter as SQL, and appends the values of their question marks to a list.
final class KeyedSets {
  /// Indexes hold this many characters of a value: PostgreSQL's take no entry of more than 2,704 bytes.
  static final int INDEXED = 100;

  private static final String LIKE = " LIKE ? ESCAPE '~'";

  private final Vocabulary vocabulary;
  private final List<LoggedModelSearch.OnDataset> datasets;

  KeyedSets(Vocabulary vocabulary, List<LoggedModelSearch.OnDataset> datasets) {
    this.vocabulary = vocabulary;
    this.datasets = datasets;
  }

  /// Whether a clause is best asked of each row, not of an index.
  boolean isCondition(Clause clause) {
    return clause.field().kind() == Kind.ATTRIBUTE || clause.operator() == Operator.IS_NULL;
  }

  /// A condition on a row of the table.
  String condition(Clause clause, List<Object> values) {
    Field field = clause.field();
    if (field.kind() == Kind.ATTRIBUTE) {
      return comparison(vocabulary.attribute(field).column(), clause, values);
    }
    values.add(field.key());
    return "NOT EXISTS (SELECT 1 FROM " + vocabulary.tableOf(field.kind()) + " k WHERE k." + vocabulary.id() + " = "
        + vocabulary.table() + "." + vocabulary.id() + " AND k.key = ?)";
  }

  /// `SELECT id …` of those for which a filter holds.
  String ids(Filter filter, List<Object> values) {
    return switch (filter) {
      case Filter.And and -> combined(and.parts(), " INTERSECT ", values);
      case Filter.Or or -> combined(or.parts(), " UNION ", values);
      case Clause clause when isCondition(clause) -> select(vocabulary.table()) + condition(clause, values);
      case Clause clause -> keyed(clause, values);
    };
  }

  /// Neither database takes parentheses around a part, and they disagree about which of two operators comes first.
  private String combined(List<Filter> parts, String operator, List<Object> values) {
    List<String> selects = new ArrayList<>();
    parts.forEach(part -> selects.add(ids(part, values)));
    return "SELECT " + vocabulary.id() + " FROM (" + String.join(operator, selects) + ") c";
  }

  private String select(String from) {
    return "SELECT " + vocabulary.id() + " FROM " + from + " WHERE ";
  }

  private String keyed(Clause clause, List<Object> values) {
    Field field = clause.field();
    if (field.kind() == Kind.DATASET) {
      return dataset(clause, values);
    }
    values.add(field.key());
    String select = select(vocabulary.tableOf(field.kind())) + "key = ?";
    return switch (field.kind()) {
      case METRIC -> select + number(clause, values) + onDataset(values);
      default -> select + text(clause, values);
    };
  }

  /// NaN is different from every number, and compares with none.
  private static String number(Clause clause, List<Object> values) {
    values.addAll(clause.values());
    return clause.operator() == Operator.NE
        ? " AND (value <> ? OR is_nan = 1)"
        : " AND is_nan = 0 AND value " + clause.operator().sql() + " ?";
  }

  private static String text(Clause clause, List<Object> values) {
    if (clause.operator() == Operator.IS_NOT_NULL) {
      return "";
    }
    if (clause.operator() != Operator.EQ) {
      return " AND " + comparison("value", clause, values);
    }
    String wanted = (String) clause.values().getFirst();
    boolean whole = wanted.codePointCount(0, wanted.length()) < INDEXED;
    values.add(whole ? wanted : wanted.substring(0, wanted.offsetByCodePoints(0, INDEXED)));
    String indexed = " AND substr(value, 1, " + INDEXED + ") = ?";
    if (whole) {
      return indexed;
    }
    values.add(wanted);
    return indexed + " AND value = ?";
  }

  private String dataset(Clause clause, List<Object> values) {
    if (clause.field().key().equals("context")) {
      values.add(DatasetInput.CONTEXT);
      return "SELECT DISTINCT run_no FROM run_input_tag WHERE key = ? AND " + comparison("value", clause, values);
    }
    return "SELECT DISTINCT run_no FROM run_input JOIN dataset ON dataset.dataset_no = run_input.dataset_no WHERE "
        + comparison("dataset." + clause.field().key(), clause, values);
  }

  private static String comparison(String column, Clause clause, List<Object> values) {
    return switch (clause.operator()) {
      case LIKE -> {
        values.add(pattern(clause));
        yield column + LIKE;
      }
      case ILIKE -> {
        values.add(lower(pattern(clause)));
        yield "lower(" + column + ")" + LIKE;
      }
      case IN, NOT_IN -> {
        values.addAll(clause.values());
        yield column + " " + clause.operator().sql() + " (" + In.marks(clause.values().size()) + ")";
      }
      default -> {
        values.addAll(clause.values());
        yield column + " " + clause.operator().sql() + " ?";
      }
    };
  }

  /// Only `%` and `_` mean something; each database has an escape of its own unless it is told of another.
  private static String pattern(Clause clause) {
    return ((String) clause.values().getFirst()).replace("~", "~~");
  }

  /// As both databases do it: ASCII letters only.
  static String lower(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.chars().forEach(c -> out.append((char) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c)));
    return out.toString();
  }

  private String onDataset(List<Object> values) {
    if (datasets.isEmpty()) {
      return "";
    }
    List<String> any = new ArrayList<>();
    datasets.forEach(dataset -> any.add("(" + matches("", dataset, values) + ")"));
    return " AND (" + String.join(" OR ", any) + ")";
  }

  private static String matches(String prefix, LoggedModelSearch.OnDataset dataset, List<Object> values) {
    values.add(dataset.name());
    if (dataset.digest() == null) {
      return prefix + "dataset_name = ?";
    }
    values.add(dataset.digest());
    return prefix + "dataset_name = ? AND " + prefix + "dataset_digest = ?";
  }

  /// Joins the value by which rows are ordered: of several metrics of a model the latest.
  String orderJoin(Field field, String alias, LoggedModelSearch.OnDataset dataset, List<Object> values) {
    String table = vocabulary.tableOf(field.kind());
    String id = vocabulary.id();
    String own = vocabulary.table() + "." + id;
    values.add(field.key());
    if (!table.equals("logged_model_metric")) {
      return " LEFT JOIN " + table + " " + alias + " ON " + alias + "." + id + " = " + own + " AND " + alias
          + ".key = ?";
    }
    String inner = alias + "n";
    String on = dataset == null ? "" : " AND " + matches(inner + ".", dataset, values);
    return " LEFT JOIN " + table + " " + alias + " ON " + alias + "." + id + " = " + own + " AND " + alias
        + ".metric_no = (SELECT " + inner + ".metric_no FROM " + table + " " + inner + " WHERE " + inner + "." + id
        + " = " + own + " AND " + inner + ".key = ?" + on + " ORDER BY " + inner + ".logged_at DESC, " + inner
        + ".step DESC, " + inner + ".metric_no DESC LIMIT 1)";
  }
}

package io.roadml.tracking;

import io.roadml.metadata.RefusedException;
import io.roadml.metadata.RowReader;
import io.roadml.metadata.Sql;
import io.roadml.tracking.Filter.Clause;
import io.roadml.tracking.Filter.Field;
import io.roadml.tracking.Filter.Kind;
import io.roadml.tracking.Filter.Operator;
import io.roadml.tracking.Vocabulary.Attribute;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Makes one statement of a search; one thread.
///
/// Each comparison of a key becomes a set of ids, read from an index that covers it; AND intersects and OR unites the
/// sets, and what is left is joined to its rows. The joins say their order themselves, so that neither database needs
/// statistics to see that the sets are small.
final class Query {
  private static final int MOST_RESULTS = 50_000;
  private static final String ANY = "";

  private final Vocabulary vocabulary;
  private final KeyedSets sets;
  private final List<String> hits = new ArrayList<>();
  private final List<Object> hitValues = new ArrayList<>();
  private final StringBuilder joins = new StringBuilder();
  private final List<Object> joinValues = new ArrayList<>();
  private final List<String> conditions = new ArrayList<>();
  private final List<Object> conditionValues = new ArrayList<>();
  private final List<String> order = new ArrayList<>();
  private final Set<Field> ordered = new HashSet<>();
  private int limit;
  private long offset;

  private Query(Vocabulary vocabulary, KeyedSets sets) {
    this.vocabulary = vocabulary;
    this.sets = sets;
  }

  static Query of(Vocabulary vocabulary) {
    return new Query(vocabulary, new KeyedSets(vocabulary, List.of()));
  }

  /// Metrics of a filter count only where they were measured on one of these.
  static Query of(Vocabulary vocabulary, List<LoggedModelSearch.OnDataset> datasets) {
    return new Query(vocabulary, new KeyedSets(vocabulary, datasets));
  }

  Query filter(String filter) {
    if (filter != null && !filter.isBlank()) {
      restrict(FilterParser.parse(filter, vocabulary));
    }
    return this;
  }

  private void restrict(Filter filter) {
    switch (filter) {
      case Filter.And and -> and.parts().forEach(this::restrict);
      case Clause clause when sets.isCondition(clause) -> conditions.add(sets.condition(clause, conditionValues));
      default -> hits.add(sets.ids(filter, hitValues));
    }
  }

  Query stage(ViewType view) {
    if (view != ViewType.ALL) {
      conditions.add(vocabulary.table() + ".lifecycle_stage = ?");
      conditionValues.add((view == ViewType.DELETED_ONLY ? LifecycleStage.DELETED : LifecycleStage.ACTIVE).text());
    }
    return this;
  }

  Query inExperiments(List<String> ids) {
    if (ids.isEmpty()) {
      conditions.add("1 = 0");
      return this;
    }
    conditions.add(vocabulary.table() + ".experiment_id IN (" + In.marks(ids.size()) + ")");
    ids.forEach(id -> conditionValues.add(Ids.experiment(id)));
    return this;
  }

  Query page(int maxResults, String token) {
    return page(maxResults, token, MOST_RESULTS);
  }

  Query page(int maxResults, String token, int most) {
    if (maxResults < 1 || maxResults > most) {
      throw RefusedException.invalid(
          "Invalid value " + maxResults + " for parameter 'max_results' supplied, want 1 to " + most);
    }
    limit = maxResults;
    offset = PageToken.offset(token);
    return this;
  }

  Query orderBy(List<String> keys) {
    for (String key : keys) {
      FilterParser.OrderKey parsed = FilterParser.order(key, vocabulary);
      if (!ordered.add(parsed.field())) {
        throw RefusedException.invalid("`order_by` contains duplicate fields: " + keys);
      }
      orderBy(parsed.field(), parsed.ascending(), null);
    }
    return this;
  }

  /// Rows without a value come last, NaN before them.
  Query orderBy(Field field, boolean ascending, LoggedModelSearch.OnDataset dataset) {
    String direction = ascending ? "" : " DESC";
    if (field.kind() == Kind.ATTRIBUTE) {
      Attribute attribute = vocabulary.attribute(field);
      if (attribute.nullable()) {
        order.add("CASE WHEN " + attribute.column() + " IS NULL THEN 1 ELSE 0 END");
      }
      order.add(attribute.column() + direction);
      return this;
    }
    String alias = "o" + order.size();
    joins.append(sets.orderJoin(field, alias, dataset, joinValues));
    order.add(field.kind() == Kind.METRIC
        ? "CASE WHEN " + alias + ".is_nan = 1 THEN 1 WHEN " + alias + ".value IS NULL THEN 2 ELSE 0 END"
        : "CASE WHEN " + alias + ".value IS NULL THEN 1 ELSE 0 END");
    order.add(alias + ".value" + direction);
    return this;
  }

  Query orderByColumn(String column) {
    order.add(column);
    return this;
  }

  /// An order of equals, unless an attribute is a key already.
  Query orderByUnless(String attribute, String column) {
    return ordered.contains(new Field(Kind.ATTRIBUTE, attribute)) ? this : orderByColumn(column);
  }

  /// Reads a page: one row more than it has tells whether there is another.
  <T> Page<T> page(Sql sql, String columns, RowReader<T> reader, UnaryOperator<List<T>> complete) {
    String text = "SELECT " + columns + from() + " ORDER BY " + String.join(", ", order) + " LIMIT " + (limit + 1)
        + (offset == 0 ? ANY : " OFFSET " + offset);
    List<T> rows = sql.list(text, reader, values());
    boolean more = rows.size() > limit;
    List<T> page = more ? rows.subList(0, limit) : rows;
    return new Page<>(complete.apply(page), more ? PageToken.of(offset + limit) : null);
  }

  /// How many there are in all pages.
  long count(Sql sql) {
    return sql.first("SELECT COUNT(*)" + from(), row -> row.integer(1), values()).orElse(0L);
  }

  private String from() {
    StringBuilder from = new StringBuilder(" FROM ");
    if (!hits.isEmpty()) {
      from.append("(").append(String.join(" INTERSECT ", hits)).append(") hit CROSS JOIN ");
      conditions.addFirst(vocabulary.table() + "." + vocabulary.id() + " = hit." + vocabulary.id());
    }
    from.append(vocabulary.table()).append(joins);
    return conditions.isEmpty() ? from.toString() : from + " WHERE " + String.join(" AND ", conditions);
  }

  private Object[] values() {
    List<Object> values = new ArrayList<>(hitValues);
    values.addAll(joinValues);
    values.addAll(conditionValues);
    return values.toArray();
  }

  static boolean isNegative(Operator operator) {
    return operator == Operator.NE || operator == Operator.NOT_IN;
  }
}

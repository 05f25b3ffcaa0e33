package io.roadml.data;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Checks of columns as a whole, each one query of DuckDB's, and of the number of rows.
final class WholeChecks {
  private final LenientRows rows;
  private final Expectations expected;
  private final List<ExpectedColumn> columns;
  private final String source;
  private final int samples;
  private int count = 1;

  WholeChecks(LenientRows rows, Expectations expected, List<ExpectedColumn> columns, List<String> conditions,
      int samples) {
    this.rows = rows;
    this.expected = expected;
    this.columns = columns;
    this.samples = samples;
    this.source = rows.source(columns.stream().map(ExpectedColumn::column).toList(), Map.of(), conditions);
  }

  /// Makes the checks and adds what was not passed.
  void collect(long rowCount, List<Violation> violations) throws IOException {
    if (rowCount < expected.leastRows() || rowCount > expected.mostRows()) {
      violations.add(new Violation("rows", "", "there are " + rowCount + " rows; want " + expected.leastRows() + " … "
          + (expected.mostRows() == Long.MAX_VALUE ? "any number" : expected.mostRows()), 1, 1, List.of()));
    }
    for (ExpectedColumn column : columns) {
      for (Check check : column.checks()) {
        if (check.isOfAllRows()) {
          count++;
          check(check, column.column(), violations);
        }
      }
    }
    for (List<String> names : expected.uniqueTogether()) {
      count++;
      unique("unique_together", names, 1, violations);
    }
  }

  private void check(Check check, Column column, List<Violation> violations) throws IOException {
    switch (check.kind()) {
      case UNIQUE -> unique(check.name(), List.of(column.name()), check.mostly(), violations);
      case DISTINCT -> distinct(check, column, violations);
      default -> mean(check, column, violations);
    }
  }

  private void unique(String name, List<String> names, double mostly, List<Violation> violations) throws IOException {
    List<String> identifiers = names.stream().map(column -> rows.schema().column(column).identifier()).toList();
    String present = identifiers.stream().map(identifier -> identifier + " IS NOT NULL")
        .collect(Collectors.joining(" AND "));
    String groups = "(SELECT " + shown(identifiers) + " AS shown, count(*) AS n" + source + " WHERE " + present
        + " GROUP BY "
        + String.join(", ", identifiers) + ")";
    long[] counts = rows.longs("SELECT coalesce(sum(n) FILTER (n > 1), 0), coalesce(sum(n), 0) FROM " + groups);
    if (counts[0] == 0 || (counts[1] - counts[0]) / (double) counts[1] >= mostly) {
      return;
    }
    List<Violation.Sample> first = rows.texts("SELECT shown || ' (' || n || ' times)' FROM " + groups
        + " WHERE n > 1 ORDER BY n DESC, shown LIMIT " + samples).stream()
        .map(text -> new Violation.Sample(-1, RowCheck.cut(text))).toList();
    violations
        .add(new Violation(name, String.join(", ", names), "values occur more than once", counts[0], counts[1], first));
  }

  private static String shown(List<String> identifiers) {
    return identifiers.stream().map(identifier -> "CAST(" + identifier + " AS VARCHAR)")
        .collect(Collectors.joining(" || ', ' || "));
  }

  private void distinct(Check check, Column column, List<Violation> violations) throws IOException {
    long found = rows.longs("SELECT count(DISTINCT " + column.identifier() + ")" + source)[0];
    if (found < (long) check.arguments().get(0) || found > (long) check.arguments().get(1)) {
      violations.add(whole(check, column, "there are " + found + " different values; want " + bounds(check)));
    }
  }

  private void mean(Check check, Column column, List<Violation> violations) throws IOException {
    if (column.type() != ColumnType.INTEGER && !column.type().isStoredAsDouble()) {
      throw new IllegalArgumentException("check=" + check + " does not fit column=" + column.name() + " of type="
          + column.type());
    }
    double found = rows.number("SELECT avg(x) FROM (SELECT CAST(" + column.identifier() + " AS DOUBLE) AS x" + source
        + ") WHERE isfinite(x)");
    if (!(found >= (double) check.arguments().get(0) && found <= (double) check.arguments().get(1))
        && !Double.isNaN(found)) {
      violations.add(whole(check, column,
          String.format(Locale.ROOT, "the mean is %.6g; want %s", found, bounds(check))));
    }
  }

  private static String bounds(Check check) {
    return check.arguments().get(0) + " … " + check.arguments().get(1);
  }

  private static Violation whole(Check check, Column column, String message) {
    return new Violation(check.name(), column.name(), message, 1, 1, List.of());
  }

  int count() {
    return count;
  }
}

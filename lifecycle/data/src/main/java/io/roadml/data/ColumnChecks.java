package io.roadml.data;

import io.roadml.kernels.EditDistance;
import java.util.ArrayList;
import java.util.List;

/// Checks which columns there are, before any row is looked at.
final class ColumnChecks {
  private final List<Violation> violations = new ArrayList<>();
  private final List<ExpectedColumn> present = new ArrayList<>();
  private int count;

  ColumnChecks(Expectations expected, Environment environment, LenientRows rows) {
    List<String> names = rows.schema().names();
    for (ExpectedColumn column : expected.columns()) {
      count++;
      if (names.contains(column.column().name())) {
        type(column.column(), rows);
      } else if (column.environments().contains(environment)) {
        report("column_missing", column.column().name(), "the column is not there; did you mean "
            + EditDistance.nearest(column.column().name(), names).orElse("none") + "? (" + String.join(", ", names)
            + ")");
      }
    }
    expected.columns().stream().filter(column -> names.contains(column.column().name()) && isReadable(column, rows))
        .forEach(present::add);
    if (expected.isClosed()) {
      closed(expected, names);
    }
    if (expected.isOrdered()) {
      ordered(expected, names);
    }
  }

  private static boolean isReadable(ExpectedColumn column, LenientRows rows) {
    return rows.schema().column(column.column().name()).type() != ColumnType.OTHER;
  }

  /// A text format declares no types; those of its values are checked one by one.
  private void type(Column wanted, LenientRows rows) {
    ColumnType found = rows.schema().column(wanted.name()).type();
    boolean widens = wanted.type() == ColumnType.DOUBLE
        && (found == ColumnType.FLOAT || found == ColumnType.INTEGER);
    if (!rows.isText() && found != wanted.type() && !widens) {
      report("column_type", wanted.name(), "the column has type " + found + "; want " + wanted.type());
    }
  }

  private void closed(Expectations expected, List<String> names) {
    count++;
    List<String> known = expected.columns().stream().map(column -> column.column().name()).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        report("column_unknown", name,
            "the column is not expected; did you mean " + EditDistance.nearest(name, known).orElse("none") + "?");
      }
    }
  }

  private void ordered(Expectations expected, List<String> names) {
    count++;
    List<String> wanted = expected.columns().stream().map(column -> column.column().name()).filter(names::contains)
        .toList();
    List<String> found = names.stream().filter(wanted::contains).toList();
    if (!wanted.equals(found)) {
      report("column_order", "", "the columns stand in the order " + found + "; want " + wanted);
    }
  }

  private void report(String check, String column, String message) {
    violations.add(new Violation(check, column, message, 1, 1, List.of()));
  }

  /// Those whose values can be checked.
  List<ExpectedColumn> present() {
    return present;
  }

  List<Violation> violations() {
    return violations;
  }

  int count() {
    return count;
  }
}

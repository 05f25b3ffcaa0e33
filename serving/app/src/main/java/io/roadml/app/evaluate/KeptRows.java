package io.roadml.app.evaluate;

import io.roadml.app.Failure;
import io.roadml.app.evaluate.EvaluationRequest.Named;
import io.roadml.app.report.Figures;
import io.roadml.app.tables.Categories;
import io.roadml.app.tables.DataFile;
import io.roadml.app.tables.Numbers;
import io.roadml.app.tables.ProgressLines;
import io.roadml.data.Column;
import io.roadml.data.ColumnType;
import io.roadml.data.Table;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// The rows of a file that have a value in every column that is needed. The others are left out and counted.
///
/// - Threading: immutable.
final class KeptRows {
  private final DataFile file;
  private final Table table;
  private final int[] rows;
  private final Map<String, Integer> missing;

  private KeptRows(DataFile file, Table table, int[] rows, Map<String, Integer> missing) {
    this.file = file;
    this.table = table;
    this.rows = rows;
    this.missing = missing;
  }

  /// Reads the columns; `other` ones may be without a value.
  static KeptRows read(DataFile file, List<Named> needed, Optional<String> by, ProgressLines progress) {
    needed.forEach(each -> file.column(each.column(), each.option()));
    by.ifPresent(column -> file.column(column, "--by"));
    List<String> columns = new ArrayList<>(needed.stream().map(Named::column).toList());
    by.ifPresent(columns::add);
    Table table = file.read(columns, progress);
    Map<String, Integer> missing = new LinkedHashMap<>();
    BitSet leftOut = new BitSet();
    for (Named each : needed) {
      BitSet without = table.missing(each.column());
      if (!without.isEmpty()) missing.put(each.column(), without.cardinality());
      leftOut.or(without);
    }
    int[] kept = IntStream.range(0, table.rowCount()).filter(row -> !leftOut.get(row)).toArray();
    requireSome(file, table.rowCount(), kept.length);
    return new KeptRows(file, table, kept, missing);
  }

  private static void requireSome(DataFile file, int all, int kept) {
    if (kept > 0) return;
    throw Failure.failedJob(all == 0 ? "there are no rows" : "none of " + Figures.counted(all, "row")
        + " has a value in every column that is needed", file.path().toString(), "name a file and columns with values");
  }

  int count() { return rows.length; }

  int leftOut() { return table.rowCount() - rows.length; }

  /// For each column with missing values how many there are.
  Map<String, Integer> missing() { return missing; }

  DataFile file() { return file; }

  Column column(String name) {
    return table.schema().column(name);
  }

  boolean isSingle(String column) {
    return column(column).type() == ColumnType.FLOAT;
  }

  /// The finite numbers of a column.
  double[] numbers(String column, String option) {
    ColumnType type = column(column).type();
    if (!Numbers.isNumeric(column(column)) && type != ColumnType.BOOLEAN) {
      String what = type == ColumnType.TEXT ? "TEXT, such as " + Figures.name(table.texts(column).getFirst(), 40) + ","
          : type.toString();
      throw Failure.wrongUse("column " + column + " of " + file.path() + " holds " + what + " and not numbers", option,
          "name a column of numbers");
    }
    double[] numbers = Numbers.at(Numbers.of(table, column), rows);
    for (int i = 0; i < numbers.length; i++) {
      if (Double.isInfinite(numbers[i])) throw bad(column, i, "is " + numbers[i], "want finite numbers");
    }
    return numbers;
  }

  /// What cannot be in a column.
  Failure bad(String column, int row, String what, String wanted) {
    return Failure.failedJob("column " + column + " " + what + " in row " + Figures.count(rows[row] + 1.0),
        file.path().toString(), wanted + "; mend the row or leave it out");
  }

  Categories categories(String column) {
    return Categories.of(table, column).rows(rows).present();
  }

  /// Labels: texts, whole numbers or truth values.
  Categories labels(String column, String option) {
    ColumnType type = column(column).type();
    if (type == ColumnType.DATE || type == ColumnType.TIMESTAMP) {
      throw Failure.wrongUse("column " + column + " of " + file.path() + " holds " + type + " and not labels", option,
          "name a column of texts, whole numbers or truth values");
    }
    Categories labels = categories(column);
    for (String name : labels.names()) {
      if ((type == ColumnType.DOUBLE || type == ColumnType.FLOAT) && !name.matches("-?\\d+")) {
        throw Failure.wrongUse("column " + column + " of " + file.path() + " holds " + name + ", which is no label",
            option,
            "name a column of labels, or pass --task regression");
      }
    }
    return labels;
  }

  Optional<double[]> weights(Optional<String> column) {
    return column.map(name -> {
      double[] weights = numbers(name, "--weight");
      double total = 0;
      for (int i = 0; i < weights.length; i++) {
        if (weights[i] < 0) throw bad(name, i, "is " + weights[i], "a weight is 0 or more");
        total += weights[i];
      }
      if (total == 0) {
        throw Failure.failedJob("all weights are 0", file.path() + ": column " + name, "want one that is more");
      }
      return weights;
    });
  }
}

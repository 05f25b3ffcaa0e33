package io.roadml.app.drift;

import io.roadml.app.Failure;
import io.roadml.app.drift.FeatureDrift.Kind;
import io.roadml.app.tables.Categories;
import io.roadml.app.tables.DataFile;
import io.roadml.app.tables.Numbers;
import io.roadml.app.tables.ProgressLines;
import io.roadml.data.Column;
import io.roadml.data.ColumnType;
import io.roadml.data.Table;
import io.roadml.kernels.MultipleTesting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Compares the columns of two files.
///
/// A few columns are read at a time, so that wide files need no more memory than those.
///
/// - Threading: one thread for each object; uses all cores.
public final class Drift {
  private static final int AT_A_TIME = 16;
  private static final int FEW_ROWS = 100;

  private final DriftRequest request;
  private final DataFile reference;
  private final DataFile current;
  private final ProgressLines progress;
  private final Map<String, String> leftOut = new LinkedHashMap<>();
  private final List<FeatureDrift> features = new ArrayList<>();
  private long referenceRows;
  private long currentRows;

  private Drift(DriftRequest request, ProgressLines progress) {
    this.request = request;
    this.reference = DataFile.open(request.reference(), "--reference");
    this.current = DataFile.open(request.current(), "--current");
    this.progress = progress;
  }

  /// Reads both files and compares them.
  public static DriftReport of(DriftRequest request, ProgressLines progress) {
    if (request.bins() < 2 || request.bins() > DriftRequest.MOST_BINS) {
      throw Failure.wrongUse(request.bins() + " bins are not possible", "--bins", "pass 2 … " + DriftRequest.MOST_BINS);
    }
    return new Drift(request, progress).compare();
  }

  private DriftReport compare() {
    List<String> columns = columns();
    for (int from = 0; from < columns.size(); from += AT_A_TIME) {
      compare(columns.subList(from, Math.min(columns.size(), from + AT_A_TIME)));
      progress.say("comparing", Math.min(columns.size(), from + AT_A_TIME), columns.size(), "column");
    }
    requireRows();
    return new DriftReport(request, referenceRows, currentRows, adjusted(), leftOut);
  }

  private void requireRows() {
    if (referenceRows > 0 && currentRows > 0) return;
    throw Failure.failedJob("there are no rows",
        (referenceRows == 0 ? request.reference() : request.current()).toString(),
        "name a file with rows");
  }

  /// The columns that can be compared; the reasons of the others are noted.
  private List<String> columns() {
    if (!request.columns().isEmpty()) {
      List<String> wanted = List.copyOf(new LinkedHashSet<>(request.columns()));
      wanted.forEach(this::requireComparable);
      return wanted;
    }
    List<String> common = new ArrayList<>();
    for (Column column : reference.schema().columns()) {
      Optional<
          Column> other = current.schema().columns().stream().filter(c -> c.name().equals(column.name())).findFirst();
      String why = other.map(c -> incomparable(column, c)).orElse(current.name() + " does not have it");
      if (why.isEmpty()) common.add(column.name());
      else leftOut.put(column.name(), why);
    }
    current.schema().names().stream().filter(name -> !reference.schema().names().contains(name))
        .forEach(name -> leftOut.put(name, reference.name() + " does not have it"));
    if (common.isEmpty()) {
      throw Failure.wrongUse(
          "no column can be compared: " + reference.name() + " has " + DataFile.listed(reference.schema().names())
              + " and " + current.name() + " has " + DataFile.listed(current.schema().names()),
          "--current",
          "name files with columns in common");
    }
    return common;
  }

  private void requireComparable(String name) {
    String why = incomparable(reference.column(name, "--columns"), current.column(name, "--columns"));
    if (!why.isEmpty()) {
      throw Failure.wrongUse("column " + name + " cannot be compared: " + why, "--columns", "leave it out");
    }
  }

  private static String incomparable(Column a, Column b) {
    if (a.type() == ColumnType.OTHER || b.type() == ColumnType.OTHER) return "it holds lists, structs or the like";
    // A column of a CSV file that is empty from top to bottom passes for text: only its values tell.
    boolean mayBeEmpty = a.type() == ColumnType.TEXT || b.type() == ColumnType.TEXT;
    return kind(a) == kind(b) || mayBeEmpty ? "" : different(a, b);
  }

  private static String different(Column a, Column b) {
    return "it holds " + a.type() + " in one file and " + b.type() + " in the other";
  }

  private static Kind kind(Column column) {
    if (Numbers.isNumeric(column)) return Kind.NUMBER;
    return switch (column.type()) {
      case DATE -> Kind.DATE;
      case TIMESTAMP -> Kind.MOMENT;
      default -> Kind.CATEGORY;
    };
  }

  private void compare(List<String> columns) {
    Table before = reference.read(columns, progress);
    Table now = current.read(columns, progress);
    referenceRows = before.rowCount();
    currentRows = now.rowCount();
    if (referenceRows == 0 || currentRows == 0) return;
    List<String> alike = columns.stream().filter(column -> areAlike(column, before, now)).toList();
    List<FeatureDrift> compared = alike.parallelStream().map(column -> compare(column, before, now)).toList();
    compared.forEach(feature -> {
      if (request.columns().isEmpty() && isIdentifier(feature)) {
        leftOut.put(feature.column(),
            "it looks like an identifier, most of its values occur once; name it in --columns to compare it");
      } else {
        features.add(feature);
      }
    });
  }

  private boolean areAlike(String column, Table before, Table now) {
    Column a = before.schema().column(column);
    Column b = now.schema().column(column);
    if (kind(a) == kind(b) || isEmpty(before, column) || isEmpty(now, column)) return true;
    if (!request.columns().isEmpty()) {
      throw Failure.wrongUse("column " + column + " cannot be compared: " + different(a, b), "--columns",
          "leave it out");
    }
    leftOut.put(column, different(a, b));
    return false;
  }

  private static boolean isEmpty(Table table, String column) {
    return table.missing(column).cardinality() == table.rowCount();
  }

  /// Texts of which most occur once say nothing about a distribution.
  private boolean isIdentifier(FeatureDrift feature) {
    return feature.kind() == Kind.CATEGORY && referenceRows > FEW_ROWS
        && feature.vanished().size() > feature.reference().present() / 2;
  }

  private FeatureDrift compare(String column, Table before, Table now) {
    Kind kind = kind((isEmpty(before, column) ? now : before).schema().column(column));
    return kind == Kind.CATEGORY ? CategoryDrift.of(column, Categories.of(before, column), Categories.of(now, column))
        : NumberDrift.of(column, kind, numbers(before, column), numbers(now, column), request.bins());
  }

  private static double[] numbers(Table table, String column) {
    if (!isEmpty(table, column)) return Numbers.of(table, column);
    double[] none = new double[table.rowCount()];
    Arrays.fill(none, Double.NaN);
    return none;
  }

  /// The p-values count for all columns together. The largest PSI comes first.
  private List<FeatureDrift> adjusted() {
    double[] p = adjusted(FeatureDrift::p);
    double[] missing = adjusted(FeatureDrift::missingP);
    return IntStream.range(0, features.size()).mapToObj(i -> features.get(i).withAdjusted(p[i], missing[i]))
        .sorted(Comparator.comparingDouble((FeatureDrift feature) -> Double.isNaN(feature.psi()) ? 1 : -feature.psi())
            .thenComparing(FeatureDrift::column))
        .toList();
  }

  private double[] adjusted(ToDoubleFunction<FeatureDrift> value) {
    double[] p = features.stream().mapToDouble(value).toArray();
    int[] defined = IntStream.range(0, p.length).filter(i -> !Double.isNaN(p[i])).toArray();
    double[] some = MultipleTesting.adjusted(Numbers.at(p, defined), MultipleTesting.Method.BENJAMINI_HOCHBERG);
    double[] all = new double[p.length];
    Arrays.fill(all, Double.NaN);
    for (int i = 0; i < defined.length; i++) all[defined[i]] = some[i];
    return all;
  }
}

package io.roadml.app.drift;

import io.roadml.app.drift.FeatureDrift.Kind;
import io.roadml.app.drift.FeatureDrift.Summary;
import io.roadml.app.report.Axis;
import io.roadml.app.report.Figures;
import io.roadml.app.report.Rows;
import io.roadml.app.tables.Categories;
import io.roadml.kernels.Counts;
import io.roadml.kernels.TestResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Compares texts and truth values. The fifty most frequent categories of the reference have a cell each, its others one
/// together, and those that it does not have another.
///
/// - Threading: stateless.
final class CategoryDrift {
  private static final int CELLS = 50;
  private static final int DRAWN = 12;

  private CategoryDrift() {}

  static FeatureDrift of(String column, Categories reference, Categories current) {
    Side before = side(reference);
    Side now = side(current);
    Map<String, long[]> counts = counts(reference, current);
    List<String> ordered = counts.keySet().stream()
        .sorted(Comparator.comparingLong((String name) -> -counts.get(name)[0])
            .thenComparingLong(name -> -counts.get(name)[1])
            .thenComparing(name -> name))
        .toList();
    List<Cell> cells = cells(ordered, counts);
    return new FeatureDrift(column, Kind.CATEGORY, before, now, cells, Double.NaN, Double.NaN,
        before.present() > 0 && now.present() > 0 ? chiSquared(cells) : FeatureDrift.NO_TEST, Double.NaN,
        FeatureDrift.missingP(before, now), only(ordered, counts, 1), only(ordered, counts, 0), Summary.NONE,
        before.present() > 0 && now.present() > 0 ? drawing(column, cells, before, now) : "");
  }

  private static Side side(Categories values) {
    return new Side(values.codes().length, Arrays.stream(values.codes()).filter(code -> code < 0).count(), 0);
  }

  private static Map<String, long[]> counts(Categories reference, Categories current) {
    Map<String, long[]> counts = new HashMap<>();
    add(counts, reference, 0);
    add(counts, current, 1);
    return counts;
  }

  private static void add(Map<String, long[]> counts, Categories values, int side) {
    long[] each = values.counts();
    for (int i = 0; i < each.length; i++) {
      if (each[i] > 0) counts.computeIfAbsent(values.names().get(i), _ -> new long[2])[side] += each[i];
    }
  }

  /// The categories that only one side has.
  private static List<String> only(List<String> ordered, Map<String, long[]> counts, int side) {
    return ordered.stream().filter(name -> counts.get(name)[side] > 0 && counts.get(name)[1 - side] == 0).toList();
  }

  private static List<Cell> cells(List<String> ordered, Map<String, long[]> counts) {
    List<Cell> cells = new ArrayList<>();
    long[] others = new long[2];
    long fresh = 0;
    int known = 0;
    for (String name : ordered) {
      long[] count = counts.get(name);
      if (count[0] == 0) {
        fresh += count[1];
      } else if (known++ < CELLS) {
        cells.add(new Cell(name, Double.NaN, Double.NaN, count[0], count[1]));
      } else {
        others[0] += count[0];
        others[1] += count[1];
      }
    }
    if (others[0] > 0) cells.add(new Cell("(other)", Double.NaN, Double.NaN, others[0], others[1]));
    if (fresh > 0) cells.add(new Cell("(new)", Double.NaN, Double.NaN, 0, fresh));
    return cells;
  }

  private static TestResult chiSquared(List<Cell> cells) {
    return Counts.chiSquared(Cell.references(cells), Cell.currents(cells), false);
  }

  private static String drawing(String column, List<Cell> cells, Side before, Side now) {
    double[] r = cells.stream().mapToDouble(cell -> (double) cell.reference() / before.present()).toArray();
    double[] c = cells.stream().mapToDouble(cell -> (double) cell.current() / now.present()).toArray();
    double most = Math.max(Arrays.stream(r).max().orElse(0), Arrays.stream(c).max().orElse(0));
    var rows = new Rows(column + ", before and now",
        "For each category a grey bar for the reference and a blue one for today",
        Axis.shares("share of the rows: grey reference, blue current", most));
    IntStream.range(0, cells.size()).boxed().sorted(Comparator.comparingDouble((Integer i) -> -Math.max(r[i], c[i])))
        .limit(DRAWN)
        .forEach(i -> rows.pair(cells.get(i).name(), r[i], c[i], points(c[i] - r[i])));
    return rows.svg();
  }

  private static String points(double change) {
    return (change > 0 ? "+" : "") + Figures.percent(change).replace("%", "pt");
  }
}

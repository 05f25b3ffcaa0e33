package io.roadml.app.evaluate;

import io.roadml.app.Failure;
import io.roadml.app.report.Figures;
import io.roadml.app.tables.Categories;
import io.roadml.app.tables.Numbers;
import io.roadml.data.ColumnType;
import io.roadml.kernels.Binning;
import io.roadml.kernels.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The parts that the values of a column cut the units into.
///
/// A column of more than forty different numbers is cut at its deciles; of other columns the forty most frequent values
/// are slices, and all others together are one more.
///
/// - Threading: immutable.
///
/// @param names of the slices
/// @param units the units of each, ascending
record Slices(List<String> names, List<int[]> units) {
  static final int MOST = 40;
  private static final int RANGES = 10;
  private static final String MISSING = "(missing)";

  /// Cuts the rows.
  static Slices of(KeptRows rows, String column) {
    Categories values = rows.categories(column);
    if (values.names().size() > MOST && Numbers.isNumeric(rows.column(column))) return ofRanges(values);
    ColumnType type = rows.column(column).type();
    if (values.names().size() > MOST && (type == ColumnType.DATE || type == ColumnType.TIMESTAMP))
      return ofDates(values);
    return ofMostFrequent(values);
  }

  /// The same slices of queries: each query must lie in one of them.
  Slices ofQueries(int[] queryOfRow, List<String> queries, String column) {
    int[] slice = new int[queries.size()];
    Arrays.fill(slice, -1);
    for (int s = 0; s < names.size(); s++) {
      for (int row : units.get(s)) {
        int query = queryOfRow[row];
        if (slice[query] >= 0 && slice[query] != s) {
          throw Failure
              .wrongUse("the rows of query " + queries.get(query) + " lie in two slices, " + names.get(slice[query])
                  + " and " + names.get(s), "--by " + column, "name a column that is the same for all rows of a query");
        }
        slice[query] = s;
      }
    }
    return of(slice, names);
  }

  private static Slices of(int[] slices, List<String> names) {
    List<int[]> units = IntStream.range(0, names.size())
        .mapToObj(slice -> IntStream.range(0, slices.length).filter(unit -> slices[unit] == slice).toArray()).toList();
    return new Slices(names, units);
  }

  private static Slices ofMostFrequent(Categories values) {
    long[] counts = values.counts();
    int[] largest = IntStream.range(0, counts.length).boxed()
        .sorted(Comparator.comparingLong((Integer i) -> -counts[i]).thenComparing(i -> i)).mapToInt(i -> i).limit(MOST)
        .toArray();
    List<String> names = new ArrayList<>();
    int[] places = new int[counts.length];
    Arrays.fill(places, largest.length);
    for (int i = 0; i < largest.length; i++) {
      places[largest[i]] = i;
      names.add(values.names().get(largest[i]));
    }
    if (counts.length > largest.length) names.add("(" + Figures.counted(counts.length - MOST, "other value") + ")");
    int missing = names.size();
    int[] slices = Arrays.stream(values.codes()).map(code -> code < 0 ? missing : places[code]).toArray();
    return of(slices, withMissing(names, slices, missing));
  }

  private static List<String> withMissing(List<String> names, int[] slices, int missing) {
    if (Arrays.stream(slices).noneMatch(slice -> slice == missing)) return List.copyOf(names);
    List<String> all = new ArrayList<>(names);
    all.add(MISSING);
    return List.copyOf(all);
  }

  private static Slices ofRanges(Categories values) {
    double[] numbers = values.names().stream().mapToDouble(Double::parseDouble).toArray();
    double[] known = Arrays.stream(values.codes()).filter(code -> code >= 0).mapToDouble(code -> numbers[code])
        .filter(Double::isFinite).toArray();
    double[] edges = Binning.quantile(Samples.of(known), RANGES).edges();
    List<String> names = new ArrayList<>();
    for (int i = 1; i < edges.length; i++) {
      String end = i + 1 < edges.length ? " to below " : " to ";
      names.add(Figures.number(edges[i - 1]) + end + Figures.number(edges[i]));
    }
    int missing = names.size();
    int[] slices = Arrays.stream(values.codes()).map(code -> code < 0 ? missing : range(edges, numbers[code]))
        .toArray();
    return of(slices, withMissing(names, slices, missing));
  }

  private static int range(double[] edges, double value) {
    int range = 0;
    while (range < edges.length - 2 && value >= edges[range + 1]) range++;
    return range;
  }

  /// By the finest of day, month and year that gives few enough slices.
  private static Slices ofDates(Categories values) {
    for (int letters : new int[]{10, 7}) {
      Categories cut = cut(values, letters);
      if (cut.names().size() <= MOST) return ofMostFrequent(cut);
    }
    return ofMostFrequent(cut(values, 4));
  }

  private static Categories cut(Categories values, int letters) {
    List<
        String> all = values.names().stream().map(name -> name.substring(0, Math.min(letters, name.length()))).toList();
    List<String> names = all.stream().distinct().toList();
    return new Categories(new Categories(values.codes(), all).in(names), names);
  }
}

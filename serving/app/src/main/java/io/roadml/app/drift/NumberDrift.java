package io.roadml.app.drift;

import io.roadml.app.drift.FeatureDrift.Kind;
import io.roadml.app.drift.FeatureDrift.Summary;
import io.roadml.app.report.Axis;
import io.roadml.app.report.Figures;
import io.roadml.app.report.Plot;
import io.roadml.app.tables.Histogram;
import io.roadml.kernels.BinCounts;
import io.roadml.kernels.Binning;
import io.roadml.kernels.Moments;
import io.roadml.kernels.Quantiles;
import io.roadml.kernels.Samples;
import io.roadml.kernels.TestResult;
import io.roadml.kernels.TwoSample;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.DoubleStream;

/// Compares numbers, dates and moments. Bins hold equal shares of the reference; a value that alone has a bin's share of it,
/// such as a 0 that stands for nothing, has a bin of its own. The outer bins take what lies beyond the reference.
///
/// - Threading: stateless.
final class NumberDrift {
  private static final int HISTOGRAM = 40;
  private static final double OUTSIDE = 0.005;

  private NumberDrift() {}

  static FeatureDrift of(String column, Kind kind, double[] reference, double[] current, int bins) {
    Side before = side(reference);
    Side now = side(current);
    double[] r = finite(reference);
    double[] c = finite(current);
    List<Cell> cells = r.length == 0 ? List.of() : cells(kind, r, c, bins);
    boolean both = r.length > 0 && c.length > 0;
    TestResult ks = both ? TwoSample.kolmogorovSmirnov(r, c) : FeatureDrift.NO_TEST;
    return new FeatureDrift(column, kind, before, now, cells, ks.statistic(),
        both ? TwoSample.wasserstein(r, c) : Double.NaN, ks, Double.NaN, FeatureDrift.missingP(before, now), List.of(),
        List.of(), summary(r, c), both ? drawing(column, kind, r, c) : "");
  }

  private static Side side(double[] values) {
    long missing = Arrays.stream(values).filter(Double::isNaN).count();
    long infinite = Arrays.stream(values).filter(Double::isInfinite).count();
    return new Side(values.length, missing, infinite);
  }

  private static double[] finite(double[] values) {
    return Arrays.stream(values).filter(Double::isFinite).toArray();
  }

  private static Summary summary(double[] r, double[] c) {
    return new Summary(median(r), median(c), mean(r), mean(c));
  }

  private static double median(double[] values) {
    return values.length == 0 ? Double.NaN : Quantiles.of(values, 0.5);
  }

  private static double mean(double[] values) {
    return values.length == 0 ? Double.NaN : Moments.of(Samples.of(values)).mean();
  }

  private static List<Cell> cells(Kind kind, double[] reference, double[] current, int bins) {
    Binning binning = Binning.ofEdges(edges(reference, bins));
    BinCounts r = binning.count(reference);
    BinCounts c = binning.count(current);
    double[] edges = binning.edges();
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < r.counts().length; i++) {
      cells.add(new Cell(name(kind, edges, i), edges[i], edges[i + 1], r.counts()[i], c.counts()[i]));
    }
    return cells;
  }

  /// The quantiles, and both sides of each value that has a bin's share of the rows.
  static double[] edges(double[] reference, int bins) {
    var edges = new TreeSet<Double>();
    for (double edge : Binning.quantile(Samples.of(reference), bins).edges()) edges.add(edge + 0.0);
    double[] sorted = reference.clone();
    Arrays.sort(sorted);
    for (int from = 0; from < sorted.length;) {
      int to = from;
      while (to < sorted.length && sorted[to] == sorted[from]) to++;
      if ((double) (to - from) * bins >= sorted.length && Math.abs(sorted[from]) < Double.MAX_VALUE) {
        edges.add(sorted[from] + 0.0);
        edges.add(Math.nextUp(sorted[from]));
      }
      from = to;
    }
    return edges.stream().mapToDouble(edge -> edge).filter(Double::isFinite).toArray();
  }

  private static String name(Kind kind, double[] edges, int bin) {
    boolean first = bin == 0;
    boolean last = bin == edges.length - 2;
    if (Math.nextUp(edges[bin]) == edges[bin + 1]) {
      String value = value(kind, edges[bin]);
      return first ? value + " and below" : last ? value + " and above" : "= " + value;
    }
    boolean afterOneValue = !first && Math.nextUp(edges[bin - 1]) == edges[bin];
    String from = afterOneValue ? "above " + value(kind, edges[bin - 1]) : value(kind, edges[bin]);
    String to = "below " + value(kind, edges[bin + 1]);
    return first ? to : last ? from + (afterOneValue ? "" : " and above") : from + (afterOneValue ? ", " : " to ") + to;
  }

  static String value(Kind kind, double value) {
    if (Double.isNaN(value)) return "–";
    return switch (kind) {
      case DATE -> LocalDate.ofEpochDay((long) value).toString();
      case MOMENT -> LocalDateTime.ofEpochSecond(Math.floorDiv((long) value, 1_000_000L), 0, ZoneOffset.UTC).toString();
      default -> Figures.number(value);
    };
  }

  private static String drawing(String column, Kind kind, double[] reference, double[] current) {
    double[] all = DoubleStream.concat(Arrays.stream(reference), Arrays.stream(current)).toArray();
    double[] ends = Quantiles.of(Samples.of(all), new double[]{OUTSIDE, 1 - OUTSIDE}, Quantiles.Method.LINEAR);
    boolean whole = Arrays.stream(all).allMatch(value -> value == Math.rint(value));
    double[] edges = Histogram.edges(ends[0], ends[1], whole && kind != Kind.MOMENT, HISTOGRAM);
    double[] r = Histogram.shares(reference, edges, _ -> true);
    double[] c = Histogram.shares(current, edges, _ -> true);
    double most = Math.max(Arrays.stream(r).max().orElse(0), Arrays.stream(c).max().orElse(0));
    var plot = new Plot(column + ", before and now", "Two histograms: grey the reference, blue the current rows",
        axis(column, kind, edges), Axis.shares("share of the rows", most), 260);
    return plot.bars("quiet", edges, r).outline("first", edges, c).key("quiet", "reference").key("first", "current")
        .svg();
  }

  private static Axis axis(String column, Kind kind, double[] edges) {
    String label = Figures.name(column, 40);
    double to = edges[edges.length - 1];
    return switch (kind) {
      case DATE -> Axis.days(label, edges[0], to);
      case MOMENT -> Axis.moments(label, edges[0], to);
      default -> Axis.between(label, edges[0], to);
    };
  }
}

package io.roadml.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

/// What is to be made of a column, step by step, before anything has been learnt from rows.
///
/// ```java
/// ColumnPlan.of("age").fill(Fill.MEDIAN).standardise()
/// ColumnPlan.of("origin").oneHot(Unseen.OTHER)
/// ColumnPlan.of("at").part(TimePart.HOUR).as("hour")
/// ```
///
/// - Input: numbers, booleans as 1 and 0, texts, or times. A time is taken apart by [#part], or used as a number.
/// - Threading: immutable.
public final class ColumnPlan {
  private static final int MOST_CATEGORIES = 1000;

  private final String column;
  private final String name;
  private final List<PlannedStep> steps;

  private ColumnPlan(String column, String name, List<PlannedStep> steps) {
    this.column = column;
    this.name = name;
    this.steps = List.copyOf(steps);
  }

  /// The column as it is.
  public static ColumnPlan of(String column) {
    return new ColumnPlan(Objects.requireNonNull(column, "column"), column, List.of());
  }

  /// Calls the result by another name; without this it is called like the column.
  public ColumnPlan as(String other) {
    return new ColumnPlan(column, Objects.requireNonNull(other, "name"), steps);
  }

  /// Missing values become what the training rows say; 0 or an empty text if those have no value.
  public ColumnPlan fill(Fill fill) {
    return then(new PlannedStep.ToFill(fill));
  }

  /// Missing numbers become this one.
  public ColumnPlan fill(double value) {
    return then(new Step.FillNumber(value));
  }

  /// Missing texts become this one.
  public ColumnPlan fill(String value) {
    return then(new Step.FillText(value));
  }

  /// Mean 0 and deviation 1 in the training rows; a constant column becomes 0.
  public ColumnPlan standardise() {
    return then(new PlannedStep.ToStandardise());
  }

  /// 0 to 1 in the training rows; a constant column becomes 0.
  public ColumnPlan minMax() {
    return then(new PlannedStep.ToMinMax());
  }

  /// Nothing below the one, nothing above the other.
  ///
  /// @throws IllegalArgumentException if they are not in this order
  public ColumnPlan clip(double low, double high) {
    if (!(low <= high)) {
      throw new IllegalArgumentException("clip low=" + low + ", high=" + high + "; want low ≤ high");
    }
    return then(new Step.Clip(low, high));
  }

  /// `sign(x) · ln(1 + |x|)`
  public ColumnPlan log() {
    return then(new Step.Log());
  }

  /// The number of the bucket between these edges.
  ///
  /// @throws IllegalArgumentException if they do not ascend
  public ColumnPlan buckets(double... edges) {
    for (int i = 0; i < edges.length; i++) {
      if (!Double.isFinite(edges[i]) || (i > 0 && edges[i] <= edges[i - 1])) {
        throw new IllegalArgumentException("edges=" + Arrays.toString(edges) + "; want finite ones, ascending");
      }
    }
    return then(new Step.Bucketise(Arrays.stream(edges).boxed().toList()));
  }

  /// The number of the bucket, of which each has the same share of the training rows; fewer where values repeat.
  ///
  /// @throws IllegalArgumentException if there are fewer than 2 or more than 10,000
  public ColumnPlan quantiles(int buckets) {
    if (buckets < 2 || buckets > 10_000) {
      throw new IllegalArgumentException("buckets=" + buckets + "; want 2 … 10000");
    }
    return then(new PlannedStep.ToQuantiles(buckets));
  }

  /// The place of a category among those of the training rows, in the order of texts or numbers; the 1000 most
  /// frequent.
  public ColumnPlan ordinal(Unseen unseen) {
    return ordinal(unseen, MOST_CATEGORIES);
  }

  /// [#ordinal(Unseen)] of at most so many categories, the most frequent.
  public ColumnPlan ordinal(Unseen unseen, int most) {
    return then(new PlannedStep.ToCategories(unseen, most));
  }

  /// A column for each category of the training rows, named `<name>=<category>`; the 1000 most frequent. No step can
  /// follow.
  public ColumnPlan oneHot(Unseen unseen) {
    return oneHot(unseen, MOST_CATEGORIES);
  }

  /// [#oneHot(Unseen)] of at most so many categories, the most frequent.
  public ColumnPlan oneHot(Unseen unseen, int most) {
    return ordinal(unseen, most).then(new PlannedStep.ToSpread());
  }

  /// One of so many numbers by a hash, for categories too many to list.
  ///
  /// @throws IllegalArgumentException if there is none
  public ColumnPlan hash(int buckets) {
    if (buckets < 1) {
      throw new IllegalArgumentException("buckets=" + buckets + "; want ≥ 1");
    }
    return then(new PlannedStep.ToHash(buckets));
  }

  /// A part of a time; only the first step can be this.
  public ColumnPlan part(TimePart part) {
    return then(new Step.PartOfTime(part));
  }

  /// A function of the application's own, which must be the same, and registered under the same name, wherever the
  /// transform is read again. It is given NaN for a missing value.
  public ColumnPlan function(String registered, DoubleUnaryOperator function) {
    return then(new PlannedStep.Own(registered, function));
  }

  private ColumnPlan then(Step step) {
    return then(new PlannedStep.Ready(step));
  }

  private ColumnPlan then(PlannedStep step) {
    List<PlannedStep> all = new ArrayList<>(steps);
    all.add(step);
    return new ColumnPlan(column, name, all);
  }

  String column() {
    return column;
  }

  String name() {
    return name;
  }

  List<PlannedStep> steps() {
    return steps;
  }
}

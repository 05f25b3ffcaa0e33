package io.roadml.data;

import io.roadml.kernels.Moments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.FrequentItemsSketch;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.HllUnion;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.quantilescommon.QuantileSearchCriteria;

/// What the values of one column are like.
///
/// Numbers are the values of INTEGER, FLOAT and DOUBLE columns, 1 and 0 of BOOLEAN, days since 1970-01-01 of DATE,
/// microseconds since 1970-01-01T00:00 of TIMESTAMP, and of TEXT the length in characters (code points).
///
/// - Missing: a NaN that the file holds is counted apart from a missing value, and infinities apart from both; none of
///   them is part of any other figure. Where there is no number, a figure is empty and never NaN.
/// - Accuracy: counts, [#sum()], [#min()] and [#max()] are exact, the sum rounded once; mean and deviation to 1e-12. A
///   quantile's rank is off by less than [#rankError()] of the rows with 99 % confidence; [#distinct()] by about 0.8 %,
///   one standard deviation; counts of [#top(int)] are exact while a column has at most 768 distinct texts.
/// - Threading: immutable.
public final class ColumnProfile {
  private static final int QUANTILE_SIZE = 800;
  private static final int DISTINCT_SIZE = 14;
  private static final int TOP_SIZE = 1024;
  private static final int LONG_HALF = 32;

  private final Column column;
  private long rows;
  private long nulls;
  private long nans;
  private long infinities;
  private final ExactSum sum = new ExactSum();
  private Moments moments = Moments.NONE;
  private final KllDoublesSketch quantiles = KllDoublesSketch.newHeapInstance(QUANTILE_SIZE);
  private HllSketch distinct = new HllSketch(DISTINCT_SIZE);
  private final FrequentItemsSketch<String> top = new FrequentItemsSketch<>(TOP_SIZE);

  /// A text and how often it occurs.
  ///
  /// @param text the value
  /// @param count exact or, in a column of many distinct texts, at most
  public record TopText(String text, long count) {}

  ColumnProfile(Column column) {
    this.column = column;
  }

  /// Counts some values. Only while the profile is made.
  void add(StoredColumn stored) {
    rows += stored.size();
    if (stored.longs() != null) {
      addLongs(stored);
    } else if (stored.doubles() != null) {
      addDoubles(stored);
    } else {
      addTexts(stored);
    }
  }

  private void addLongs(StoredColumn stored) {
    double[] numbers = new double[stored.size()];
    int count = 0;
    for (int row = 0; row < stored.size(); row++) {
      if (!stored.isMissing(row)) {
        long value = stored.longs()[row];
        numbers[count++] = value;
        distinct.update(value);
        // Both halves are doubles without rounding.
        sum.add((double) (value >> LONG_HALF) * (1L << LONG_HALF));
        sum.add(value & 0xffffffffL);
      }
    }
    nulls += stored.size() - count;
    addNumbers(numbers, count);
  }

  private void addDoubles(StoredColumn stored) {
    double[] numbers = new double[stored.size()];
    int count = 0;
    for (int row = 0; row < stored.size(); row++) {
      double value = stored.doubles()[row];
      if (stored.isMissing(row)) {
        nulls++;
      } else if (Double.isNaN(value)) {
        nans++;
      } else if (Double.isInfinite(value)) {
        infinities++;
      } else {
        numbers[count++] = value;
        distinct.update(value);
        sum.add(value);
      }
    }
    addNumbers(numbers, count);
  }

  private void addTexts(StoredColumn stored) {
    long[] counts = new long[stored.texts().size()];
    double[] lengths = new double[stored.size()];
    int count = 0;
    int[] length = stored.texts().stream().mapToInt(text -> text.codePointCount(0, text.length())).toArray();
    for (int code : stored.codes()) {
      if (code >= 0) {
        counts[code]++;
        lengths[count++] = length[code];
        sum.add(length[code]);
      }
    }
    nulls += stored.size() - count;
    for (int code = 0; code < counts.length; code++) {
      if (counts[code] > 0) {
        distinct.update(hashed(stored.texts().get(code)));
        top.update(stored.texts().get(code), counts[code]);
      }
    }
    addNumbers(lengths, count);
  }

  /// The sketch ignores an empty text.
  private static String hashed(String text) {
    return "=" + text;
  }

  private void addNumbers(double[] numbers, int count) {
    if (count == 0) {
      return;
    }
    double[] cut = count == numbers.length ? numbers : Arrays.copyOf(numbers, count);
    moments = moments.merge(Moments.of(cut));
    quantiles.update(cut, 0, count);
  }

  ColumnProfile merged(ColumnProfile other) {
    ColumnProfile both = new ColumnProfile(column);
    HllUnion union = new HllUnion(DISTINCT_SIZE);
    for (ColumnProfile part : List.of(this, other)) {
      both.rows += part.rows;
      both.nulls += part.nulls;
      both.nans += part.nans;
      both.infinities += part.infinities;
      both.sum.add(part.sum);
      both.moments = both.moments.merge(part.moments);
      both.quantiles.merge(part.quantiles);
      both.top.merge(part.top);
      union.update(part.distinct);
    }
    both.distinct = union.getResult();
    return both;
  }

  /// Name and type.
  public Column column() {
    return column;
  }

  /// How many rows there are.
  public long rows() {
    return rows;
  }

  /// How many rows have no value.
  public long nulls() {
    return nulls;
  }

  /// How many values are NaN.
  public long nans() {
    return nans;
  }

  /// How many values are infinite.
  public long infinities() {
    return infinities;
  }

  /// How many numbers or texts the other figures are about.
  public long count() {
    return moments.count();
  }

  /// About how many of them are different.
  public long distinct() {
    return Math.min(count(), Math.round(distinct.getEstimate()));
  }

  /// The sum of all numbers.
  public OptionalDouble sum() {
    return given(sum.value());
  }

  /// The mean.
  public OptionalDouble mean() {
    // An infinite sum of finite numbers still has a mean.
    double total = sum.value();
    return given(Double.isFinite(total) ? total / count() : moments.mean());
  }

  /// The standard deviation of the sample, with n - 1; empty below two numbers.
  public OptionalDouble deviation() {
    double variance = moments.squares() / (count() - 1);
    return count() < 2 || Double.isNaN(variance) ? OptionalDouble.empty() : OptionalDouble.of(Math.sqrt(variance));
  }

  /// The smallest number.
  public OptionalDouble min() {
    return given(moments.min());
  }

  /// The largest number.
  public OptionalDouble max() {
    return given(moments.max());
  }

  /// The number below or at which that share of the numbers lies.
  ///
  /// @throws IllegalArgumentException if the share is outside 0 … 1
  public OptionalDouble quantile(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share=" + share + "; want 0 … 1");
    }
    return count() == 0 ? OptionalDouble.empty()
        : OptionalDouble.of(quantiles.getQuantile(share, QuantileSearchCriteria.INCLUSIVE));
  }

  /// How far the rank of a quantile may be off, as a share of the rows.
  public double rankError() {
    return quantiles.getNormalizedRankError(false);
  }

  /// About what share of the numbers lies in each bin between two edges, the last edge included: `edges.length - 1`
  /// shares, all 0 if there is no number.
  ///
  /// @throws IllegalArgumentException if the edges do not ascend, or are fewer than two
  public double[] shares(double[] edges) {
    double[] shares = new double[edges.length - 1];
    if (count() == 0) {
      return shares;
    }
    double[] below = quantiles.getRanks(edges, QuantileSearchCriteria.EXCLUSIVE);
    double last = quantiles.getRank(edges[edges.length - 1], QuantileSearchCriteria.INCLUSIVE);
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (i == shares.length - 1 ? last : below[i + 1]) - below[i];
    }
    return shares;
  }

  /// The most frequent texts of a TEXT column, at most so many, the most frequent first; none of other types.
  public List<TopText> top(int most) {
    List<TopText> texts = new ArrayList<>();
    for (FrequentItemsSketch.Row<String> row : top.getFrequentItems(ErrorType.NO_FALSE_NEGATIVES)) {
      texts.add(new TopText(row.getItem(), row.getUpperBound()));
    }
    texts.sort(Comparator.comparingLong(TopText::count).reversed().thenComparing(TopText::text));
    return List.copyOf(texts.subList(0, Math.min(most, texts.size())));
  }

  /// All texts if they and their counts are known exactly.
  boolean knowsAllTexts() {
    return top.getMaximumError() == 0;
  }

  private OptionalDouble given(double value) {
    return count() == 0 || Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}

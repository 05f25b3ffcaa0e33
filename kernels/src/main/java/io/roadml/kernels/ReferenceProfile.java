package io.roadml.kernels;

import java.util.ArrayList;
import java.util.List;

/// What the features of a model looked like when it was made: for each feature the cells that values fall into, and how
/// the reference filled them. A [Window] counts live rows into the same cells.
///
/// - A continuous feature has bins at the quantiles of its reference. A value that alone holds a bin's share of it or more,
///   such as a 0 that stands for nothing, has a cell of its own. NaN has a cell too. Values below and above all of the
///   reference count with the outermost bins, and are counted apart as well.
/// - A categorical feature has a cell for each of its most frequent codes, one for all others and one for NaN.
/// - Values are compared as floats, which is what a model is given; doubles of a reference are narrowed.
///
/// The edges come from the reference alone, so drift of live rows is exact, mergeable over threads and machines, and
/// subtractable from a window.
///
/// - Shape: features in the order they were added, which is that of the columns of a row.
/// - Threading: immutable; its builder belongs to one thread.
/// - Allocation: a few hundred bytes for each feature. Making one sorts each column.
public final class ReferenceProfile {
  /// The bins of a continuous feature, unless told otherwise.
  public static final int BINS = 10;
  /// The codes of a categorical feature that have a cell, unless told otherwise.
  public static final int CODES = 32;
  private static final int MOST_BINS = 200;

  private final List<FeatureCells> features;
  private final RowTable table;

  private ReferenceProfile(List<FeatureCells> features) {
    this.features = List.copyOf(features);
    this.table = new RowTable(this.features);
  }

  /// A profile without features yet.
  public static Builder builder() {
    return new Builder();
  }

  /// How many features a row has.
  public int features() {
    return features.size();
  }

  /// The name of a feature.
  public String name(int feature) {
    return cells(feature).name();
  }

  /// The place of a feature in a row.
  ///
  /// - Fails: [IllegalArgumentException] for a name that is not there.
  public int indexOf(String name) {
    for (int feature = 0; feature < features(); feature++) {
      if (name(feature).equals(name)) {
        return feature;
      }
    }
    throw new IllegalArgumentException("feature=" + name + "; want one of the profile's " + features());
  }

  /// Whether a feature's values are codes without an order.
  public boolean isCategorical(int feature) {
    return !cells(feature).ordered();
  }

  /// The edges of a feature's cells, ascending: each is the first value of what follows it.
  public float[] edges(int feature) {
    return cells(feature).edges().clone();
  }

  /// The reference itself as counts, to compare with, to add to or to show.
  public WindowCounts reference() {
    long[] counts = new long[table.size()];
    for (int feature = 0; feature < features(); feature++) {
      long[] reference = cells(feature).reference();
      System.arraycopy(reference, 0, counts, table.start(feature), reference.length);
      for (long count : reference) {
        counts[0] += feature == 0 ? count : 0;
      }
    }
    return new WindowCounts(this, counts);
  }

  FeatureCells cells(int feature) {
    return features.get(feature);
  }

  RowTable table() {
    return table;
  }

  boolean hasCellsOf(ReferenceProfile other) {
    return this == other || table.equalsEdges(other.table);
  }

  /// Collects features in the order of a row's columns.
  ///
  /// - Fails: [IllegalArgumentException] for a reference that is empty or has an infinite value, for a number of bins or
  ///   codes that is not 1 ... 200, for a code of 2²⁴ or more, and for a name that is there already.
  public static final class Builder {
    private final List<FeatureCells> features = new ArrayList<>();

    private Builder() {
    }

    /// Adds a feature whose values are numbers, in ten bins.
    public Builder continuous(String name, Samples reference) {
      return continuous(name, reference, BINS);
    }

    /// Adds a feature whose values are numbers, in as many bins as it has different values at most.
    public Builder continuous(String name, Samples reference, int bins) {
      requireNew(name, reference.size());
      requireCount("bins", bins);
      float[] values = new float[reference.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) reference.get(i);
      }
      features.add(FeatureCells.continuous(name, values, bins));
      return this;
    }

    /// Adds a feature whose values are codes, the 32 most frequent of them with a cell each.
    public Builder categorical(String name, int[] reference) {
      return categorical(name, reference, CODES);
    }

    /// Adds a feature whose values are codes, the most frequent of them with a cell each.
    public Builder categorical(String name, int[] reference, int codes) {
      requireNew(name, reference.length);
      requireCount("codes", codes);
      features.add(FeatureCells.categorical(name, reference, codes));
      return this;
    }

    /// The profile of the features added so far.
    ///
    /// - Fails: [IllegalArgumentException] if there is none.
    public ReferenceProfile build() {
      Check.notEmpty("features", features.size());
      return new ReferenceProfile(features);
    }

    private void requireNew(String name, int rows) {
      Check.notEmpty("reference of " + name, rows);
      if (features.stream().anyMatch(feature -> feature.name().equals(name))) {
        throw new IllegalArgumentException("feature=" + name + " is there already; want another name");
      }
    }

    private static void requireCount(String name, int count) {
      if (count < 1 || count > MOST_BINS) {
        throw new IllegalArgumentException(name + "=" + count + "; want 1 … " + MOST_BINS);
      }
    }
  }
}

package io.roadml.kernels;

import java.util.Arrays;

/// How many rows fell into each cell of a [ReferenceProfile], and how far that is from the reference.
///
/// Counts of the same profile add up and can be taken from one another exactly: those of threads, of machines, and of a
/// longer and a shorter time.
///
/// - Threading: immutable. - Allocation: [#plus] and [#minus] a copy; [#drift] a few words.
public final class WindowCounts {
  private final ReferenceProfile profile;
  private final long[] counts;

  /// Keeps the array.
  WindowCounts(ReferenceProfile profile, long[] counts) {
    this.profile = profile;
    this.counts = counts;
  }

  /// Counts that were taken from another process by [#toArray].
  ///
  /// - Fails: [IllegalArgumentException] if they are not as many as the profile's, negative, or of no number of rows.
  public static WindowCounts of(ReferenceProfile profile, long[] counts) {
    Check.sameLength("counts", counts.length, "the profile's counts", profile.table().size());
    WindowCounts made = new WindowCounts(profile, counts.clone());
    made.requireWhole();
    return made;
  }

  /// The profile that rows were compared with.
  public ReferenceProfile profile() {
    return profile;
  }

  /// How many rows there are.
  public long rows() {
    return counts[0];
  }

  /// How many rows fell into each cell of a feature: ascending for a continuous one, by ascending code for a categorical
  /// one, which has a cell for other codes before the last. The last cell is NaN's.
  public long[] cells(int feature) {
    return profile.cells(feature).byCell(counts, profile.table().start(feature));
  }

  /// These rows and the other's.
  ///
  /// - Fails: [IllegalArgumentException] if the other's profile has other cells.
  public WindowCounts plus(WindowCounts other) {
    requireSameCells(other);
    long[] sum = counts.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] = Math.addExact(sum[i], other.counts[i]);
    }
    return new WindowCounts(profile, sum);
  }

  /// These rows without the other's, which are among them.
  ///
  /// - Fails: [IllegalArgumentException] if the other's profile has other cells, or if it has rows that these do not have.
  public WindowCounts minus(WindowCounts other) {
    requireSameCells(other);
    long[] rest = counts.clone();
    for (int i = 0; i < rest.length; i++) {
      rest[i] -= other.counts[i];
    }
    WindowCounts less = new WindowCounts(profile, rest);
    less.requireWhole();
    return less;
  }

  /// How far a feature has moved from its reference.
  public FeatureDrift drift(int feature) {
    return FeatureDrift.of(profile.cells(feature), counts, profile.table().start(feature));
  }

  /// All counts, for [#of] in another process that has the same profile.
  public long[] toArray() {
    return counts.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WindowCounts that && profile.hasCellsOf(that.profile) && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return rows() + " rows of " + profile.features() + " features";
  }

  private void requireSameCells(WindowCounts other) {
    if (!profile.hasCellsOf(other.profile)) {
      throw new IllegalArgumentException("the other counts are of a profile with other cells; want the same profile");
    }
  }

  private void requireWhole() {
    for (long count : counts) {
      if (count < 0) {
        throw new IllegalArgumentException("a count would be " + count + "; want 0 or more");
      }
    }
    for (int feature = 0; feature < profile.features(); feature++) {
      long sum = Arrays.stream(cells(feature)).sum();
      if (sum != rows()) {
        throw new IllegalArgumentException(
            "counts of " + profile.name(feature) + " add up to " + sum + " of " + rows() + " rows; want all");
      }
    }
  }
}

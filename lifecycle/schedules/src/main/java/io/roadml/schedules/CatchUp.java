package io.roadml.schedules;

/// What becomes of fires that nobody was there for: a fire is missed if it is not the last one, or more than a minute ago, when a runner
/// first looks at it. Missed fires are never left out for an overlap, but wait for each other, and
/// so does the one that is on time when they are found. Where an overlap cancels the earlier one, that one alone is run.
///
/// @param most how many of the latest missed ones are run, 0 to 1,000
public record CatchUp(int most) {
  private static final int MOST = 1_000;
  private static final int ALL = 100;

  /// None.
  public static final CatchUp NONE = new CatchUp(0);
  /// The last one.
  public static final CatchUp LAST = new CatchUp(1);

  /// A policy.
  public CatchUp {
    if (most < 0 || most > MOST) {
      throw new IllegalArgumentException("catch-up=" + most + ", want 0 to " + MOST);
    }
  }

  /// All, but no more than the latest 100.
  public static CatchUp all() {
    return new CatchUp(ALL);
  }
}

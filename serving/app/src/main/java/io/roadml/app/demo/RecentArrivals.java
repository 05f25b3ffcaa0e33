package io.roadml.app.demo;

import java.util.Arrays;

/// What is known of the arrivals of late, group by group: counts that halve with time.
///
/// Time goes forward only. Nothing here knows whether an arrival may be known yet: the caller adds it when it is.
final class RecentArrivals {
  private static final double PRIOR_FLIGHTS = 2;
  private static final int DELAY_FLOOR = -30;
  private static final int DELAY_CEILING = 120;

  private final double halfLifeMinutes;
  private final double usualRate;
  private final double[] flown;
  private final double[] late;
  private final double[] delay;
  private final long[] countedAt;

  RecentArrivals(int groups, double halfLifeMinutes, double usualRate) {
    this.halfLifeMinutes = halfLifeMinutes;
    this.usualRate = usualRate;
    flown = new double[groups];
    late = new double[groups];
    delay = new double[groups];
    countedAt = new long[groups];
  }

  void add(int group, long minute, int delayMinutes) {
    age(group, minute);
    flown[group]++;
    late[group] += delayMinutes > Flights.LATE_AFTER_MINUTES ? 1 : 0;
    delay[group] += Math.clamp(delayMinutes, DELAY_FLOOR, DELAY_CEILING);
  }

  /// Log-odds of the late share, drawn to the usual rate where few flights are known.
  float lateLogOdds(int group, long minute) {
    age(group, minute);
    return LateRates.logOdds((late[group] + PRIOR_FLIGHTS * usualRate) / (flown[group] + PRIOR_FLIGHTS));
  }

  /// Mean delay in hours, drawn to 0.
  float delayHours(int group, long minute) {
    age(group, minute);
    return (float) (delay[group] / (flown[group] + PRIOR_FLIGHTS) / 60);
  }

  /// How many flights are known, the old ones counting less.
  double count(int group, long minute) {
    age(group, minute);
    return flown[group];
  }

  private void age(int group, long minute) {
    long passed = minute - countedAt[group];
    if (passed != 0) {
      double kept = Math.exp(-Math.log(2) * passed / halfLifeMinutes);
      flown[group] *= kept;
      late[group] *= kept;
      delay[group] *= kept;
      countedAt[group] = minute;
    }
  }

  @Override
  public String toString() {
    return "RecentArrivals" + Arrays.toString(flown);
  }
}

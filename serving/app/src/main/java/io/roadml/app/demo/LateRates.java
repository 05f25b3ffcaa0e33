package io.roadml.app.demo;

import java.util.function.IntUnaryOperator;

/// How often the training flights of a group (an airport, a route, an hour) were late, as log-odds.
///
/// Small groups are drawn to the rate of all, as if each had seen 100 flights of that rate.
final class LateRates {
  private static final double PRIOR_FLIGHTS = 100;

  private final IntUnaryOperator group;
  private final float[] logOdds;

  private LateRates(IntUnaryOperator group, float[] logOdds) {
    this.group = group;
    this.logOdds = logOdds;
  }

  /// Counts the flights `from` … `to` (exclusive); the group of a flight is 0 … groups - 1.
  static LateRates fit(Flights flights, int from, int to, int groups, IntUnaryOperator group) {
    int[] flown = new int[groups];
    int[] late = new int[groups];
    int allLate = 0;
    for (int flight = from; flight < to; flight++) {
      flown[group.applyAsInt(flight)]++;
      if (flights.late(flight)) {
        late[group.applyAsInt(flight)]++;
        allLate++;
      }
    }
    double rate = (double) allLate / (to - from);
    float[] logOdds = new float[groups];
    for (int i = 0; i < groups; i++) {
      logOdds[i] = logOdds((late[i] + PRIOR_FLIGHTS * rate) / (flown[i] + PRIOR_FLIGHTS));
    }
    return new LateRates(group, logOdds);
  }

  float of(int flight) {
    return logOdds[group.applyAsInt(flight)];
  }

  static float logOdds(double rate) {
    return (float) Math.log(rate / (1 - rate));
  }
}

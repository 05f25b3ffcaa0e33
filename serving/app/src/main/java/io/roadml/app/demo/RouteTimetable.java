package io.roadml.app.demo;

import java.util.Arrays;

/// Reads a route's timetable out of its departures of the last days: the cut has no scheduled times, but a flight that
/// leaves when its route's flights usually leave is probably on time, and one that leaves half an hour after such a
/// moment is probably not.
///
/// Only departures of earlier days are looked at, so all of them are known.
final class RouteTimetable {
  /// How many days back.
  static final int DAYS = 21;
  /// The edges of the windows, in minutes from the departure's own time of day: [-90, -60), [-60, -40), …
  static final int[] EDGES = {-90, -60, -40, -25, -15, -9, -4, 5, 11, 21, 41};
  /// The windows.
  static final int WINDOWS = EDGES.length - 1;
  /// The window around the departure's own time of day.
  static final int SAME_TIME = 6;

  private static final int DAY_MINUTES = 1440;

  private final Flights flights;
  private final int[][] flightsOfRoute;
  private final int[] placeInRoute;
  private final long[] knownAt;
  private final double usualRate;
  private final double[] perDay = new double[WINDOWS];
  private int sameTimeKnown;
  private int sameTimeLate;
  private int sameTimeDelay;

  RouteTimetable(Flights flights, long[] knownAt, double usualRate) {
    this.flights = flights;
    this.knownAt = knownAt;
    this.usualRate = usualRate;
    placeInRoute = new int[flights.count];
    int[] size = new int[flights.routes()];
    for (int flight = 0; flight < flights.count; flight++) {
      placeInRoute[flight] = size[flights.route(flight)]++;
    }
    flightsOfRoute = new int[flights.routes()][];
    Arrays.setAll(flightsOfRoute, route -> new int[size[route]]);
    for (int flight = 0; flight < flights.count; flight++) {
      flightsOfRoute[flights.route(flight)][placeInRoute[flight]] = flight;
    }
  }

  /// Looks at the days before a flight; the getters then tell what there was.
  void lookBack(int flight) {
    Arrays.fill(perDay, 0);
    sameTimeKnown = 0;
    sameTimeLate = 0;
    sameTimeDelay = 0;
    int[] route = flightsOfRoute[flights.route(flight)];
    for (int day = 1; day <= DAYS; day++) {
      lookBack(flight, route, flights.departureLocal[flight] - (long) day * DAY_MINUTES);
    }
  }

  private void lookBack(int flight, int[] route, long then) {
    int place = firstFrom(route, then + EDGES[0], placeInRoute[flight]);
    for (int window = 0; window < WINDOWS; window++) {
      for (; place < route.length && flights.departureLocal[route[place]] < then + EDGES[window + 1]; place++) {
        perDay[window] += 1.0 / DAYS;
        if (window == SAME_TIME) {
          remember(route[place], flights.departureUtc[flight]);
        }
      }
    }
  }

  private void remember(int earlier, long now) {
    if (knownAt[earlier] < now) {
      sameTimeKnown++;
      sameTimeLate += flights.late(earlier) ? 1 : 0;
      sameTimeDelay += Math.clamp(flights.arrivalDelay[earlier], -30, 120);
    }
  }

  /// Departures a day in a window.
  float perDay(int window) {
    return (float) perDay[window];
  }

  /// Log-odds of the late share of the flights at the same time of day, drawn to the usual rate.
  float sameTimeLateLogOdds() {
    return LateRates.logOdds((sameTimeLate + 3 * usualRate) / (sameTimeKnown + 3));
  }

  /// Mean arrival delay of the flights at the same time of day, in hours, drawn to 0.
  float sameTimeDelayHours() {
    return sameTimeDelay / (sameTimeKnown + 3f) / 60;
  }

  /// Flights that the timetable had in the last 90 minutes, less those that left on this day: above 0 where a flight is
  /// overdue, which then may be this one.
  float overdue(int flight) {
    int[] route = flightsOfRoute[flights.route(flight)];
    int place = placeInRoute[flight];
    int left = place - firstFrom(route, flights.departureLocal[flight] + EDGES[0], place);
    double usual = 0;
    for (int window = 0; window < SAME_TIME; window++) {
      usual += perDay[window];
    }
    return (float) (usual - left);
  }

  /// The first place of a route at or after a local minute, looking below `end` only.
  private int firstFrom(int[] route, long minute, int end) {
    int low = 0;
    int high = end;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (flights.departureLocal[route[middle]] < minute) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

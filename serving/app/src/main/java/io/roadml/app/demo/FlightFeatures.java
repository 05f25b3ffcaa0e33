package io.roadml.app.demo;

import java.util.List;
import java.util.function.IntConsumer;

/// What is known of a flight at the minute of its departure, as 32 numbers.
///
/// - Of the flight itself: time of day, weekday, distance, route. Never its own delay.
/// - Of earlier flights: when they left, from the minute after they did; how late they arrived, from the minute they are
///   sure to have arrived ([#surelyKnownAt]).
/// - Of the training months as a whole: late rates by weekday, airport, route and hour. A flight of these months is part
///   of its own group's rate; the smallest group has hundreds of flights.
final class FlightFeatures {
  /// Their names, in the order of the model's input.
  static final List<String> NAMES = List.of("time_sin", "time_cos", "time_sin2", "time_cos2", "log_distance",
      "weekday_rate", "origin_rate", "destination_rate", "route_rate", "origin_hour_rate", "destination_hour_rate",
      "usual_90_to_60_before", "usual_60_to_40_before", "usual_40_to_25_before", "usual_25_to_15_before",
      "usual_15_to_9_before", "usual_9_to_4_before", "usual_now", "usual_5_to_11_after", "usual_11_to_21_after",
      "usual_21_to_41_after", "overdue", "same_time_late", "same_time_delay", "into_destination_late",
      "into_destination_delay", "into_origin_late", "into_origin_delay", "out_of_origin_late", "out_of_origin_delay",
      "route_late", "origin_departures");
  /// How many.
  static final int WIDTH = 32;

  private static final double AIRPORT_HALF_LIFE = 90;
  private static final double ROUTE_HALF_LIFE = 240;
  private static final double DEPARTURES_HALF_LIFE = 30;
  private static final int GROUND_MINUTES = 70;
  private static final int MILES_PER_MINUTE = 6;

  private final Flights flights;
  private final LateRates[] rates;
  private final long[] knownAt;
  private final int[] byKnownAt;
  private final RouteTimetable timetable;
  private final RecentArrivals intoAirport;
  private final RecentArrivals outOfAirport;
  private final RecentArrivals onRoute;
  private final RecentArrivals departures;
  private final float[] rows;
  private int known;
  private int departed;

  private FlightFeatures(Flights flights, int from, int to) {
    this.flights = flights;
    rates = rates(flights, from, to);
    knownAt = surelyKnownAt(flights);
    byKnownAt = Flights.order(knownAt);
    int airports = flights.airports.size();
    double usual = lateShare(flights, from, to);
    timetable = new RouteTimetable(flights, knownAt, usual);
    intoAirport = new RecentArrivals(airports, AIRPORT_HALF_LIFE, usual);
    outOfAirport = new RecentArrivals(airports, AIRPORT_HALF_LIFE, usual);
    onRoute = new RecentArrivals(flights.routes(), ROUTE_HALF_LIFE, usual);
    departures = new RecentArrivals(airports, DEPARTURES_HALF_LIFE, usual);
    rows = new float[flights.count * WIDTH];
  }

  /// Computes the features of all flights, row by row. The rates are fitted on the flights `from` … `to` (exclusive).
  ///
  /// @param progress told the number of flights done, now and then
  static float[] compute(Flights flights, int from, int to, IntConsumer progress) {
    FlightFeatures features = new FlightFeatures(flights, from, to);
    for (int flight = 0; flight < flights.count; flight++) {
      features.write(flight);
      if ((flight + 1) % 50_000 == 0) {
        progress.accept(flight + 1);
      }
    }
    progress.accept(flights.count);
    return features.rows;
  }

  static double lateShare(Flights flights, int from, int to) {
    int late = 0;
    for (int flight = from; flight < to; flight++) {
      late += flights.late(flight) ? 1 : 0;
    }
    return (double) late / (to - from);
  }

  /// A minute at which a flight's arrival is known for sure. The cut has no arrival times: this is the departure plus a
  /// generous time on the way (70 minutes and 6 miles a minute, where timetables of these routes have about 45 and 7)
  /// plus its delay, as if it had left on time and lost everything on the way.
  static long[] surelyKnownAt(Flights flights) {
    long[] known = new long[flights.count];
    for (int i = 0; i < known.length; i++) {
      known[i] = flights.departureUtc[i] + GROUND_MINUTES + flights.distance[i] / MILES_PER_MINUTE
          + Math.max(0, flights.arrivalDelay[i]);
    }
    return known;
  }

  private static LateRates[] rates(Flights flights, int from, int to) {
    int airports = flights.airports.size();
    return new LateRates[]{LateRates.fit(flights, from, to, 7, flights::dayOfWeek),
        LateRates.fit(flights, from, to, airports, flight -> flights.origin[flight]),
        LateRates.fit(flights, from, to, airports, flight -> flights.destination[flight]),
        LateRates.fit(flights, from, to, flights.routes(), flights::route),
        LateRates.fit(flights, from, to, airports * 24, flight -> flights.origin[flight] * 24 + flights.hour(flight)),
        LateRates.fit(flights, from, to, airports * 24,
            flight -> flights.destination[flight] * 24 + flights.hour(flight))};
  }

  private void write(int flight) {
    long now = flights.departureUtc[flight];
    learnArrivals(now);
    learnDepartures(now);
    int at = flight * WIDTH;
    at = writeTime(flight, at);
    at = writeRates(flight, at);
    at = writeTimetable(flight, at);
    writeRecent(flight, now, at);
  }

  private void learnArrivals(long now) {
    for (; known < byKnownAt.length && knownAt[byKnownAt[known]] < now; known++) {
      int flight = byKnownAt[known];
      long minute = knownAt[flight];
      int delay = flights.arrivalDelay[flight];
      intoAirport.add(flights.destination[flight], minute, delay);
      outOfAirport.add(flights.origin[flight], minute, delay);
      onRoute.add(flights.route(flight), minute, delay);
    }
  }

  private void learnDepartures(long now) {
    for (; flights.departureUtc[departed] < now; departed++) {
      departures.add(flights.origin[departed], flights.departureUtc[departed], 0);
    }
  }

  private int writeTime(int flight, int at) {
    double angle = 2 * Math.PI * flights.minuteOfDay(flight) / 1440;
    rows[at] = (float) Math.sin(angle);
    rows[at + 1] = (float) Math.cos(angle);
    rows[at + 2] = (float) Math.sin(2 * angle);
    rows[at + 3] = (float) Math.cos(2 * angle);
    rows[at + 4] = (float) Math.log(flights.distance[flight]);
    return at + 5;
  }

  private int writeRates(int flight, int at) {
    for (LateRates rate : rates) {
      rows[at++] = rate.of(flight);
    }
    return at;
  }

  private int writeTimetable(int flight, int at) {
    timetable.lookBack(flight);
    for (int window = 0; window < RouteTimetable.WINDOWS; window++) {
      rows[at++] = timetable.perDay(window);
    }
    rows[at] = timetable.overdue(flight);
    rows[at + 1] = timetable.sameTimeLateLogOdds();
    rows[at + 2] = timetable.sameTimeDelayHours();
    return at + 3;
  }

  private void writeRecent(int flight, long now, int at) {
    int origin = flights.origin[flight];
    int destination = flights.destination[flight];
    rows[at] = intoAirport.lateLogOdds(destination, now);
    rows[at + 1] = intoAirport.delayHours(destination, now);
    rows[at + 2] = intoAirport.lateLogOdds(origin, now);
    rows[at + 3] = intoAirport.delayHours(origin, now);
    rows[at + 4] = outOfAirport.lateLogOdds(origin, now);
    rows[at + 5] = outOfAirport.delayHours(origin, now);
    rows[at + 6] = onRoute.lateLogOdds(flights.route(flight), now);
    rows[at + 7] = (float) Math.log1p(departures.count(origin, now));
  }
}

package io.roadml.app.demo;

import java.util.List;

/// What a flight itself says at the minute of its departure, as 11 numbers: time of day, distance, and how often flights
/// of its weekday, airports, route and hour were late in the training months. Nothing of what happened since.
///
/// A flight of the training months is part of its own group's rate; the smallest group has hundreds of flights.
final class FlightColumns {
  /// Their names, in the order of the model's input.
  static final List<String> NAMES = List.of("time_sin", "time_cos", "time_sin2", "time_cos2", "log_distance",
      "weekday_rate", "origin_rate", "destination_rate", "route_rate", "origin_hour_rate", "destination_hour_rate");
  /// How many.
  static final int WIDTH = 11;

  private final Flights flights;
  private final LateRates[] rates;
  private final float[] rows;

  private FlightColumns(Flights flights, int from, int to) {
    this.flights = flights;
    rates = rates(flights, from, to);
    rows = new float[flights.count() * WIDTH];
  }

  /// Computes the columns of all flights, row by row. The rates are fitted on the flights `from` … `to` (exclusive).
  static float[] compute(Flights flights, int from, int to) {
    FlightColumns columns = new FlightColumns(flights, from, to);
    for (int flight = 0; flight < flights.count(); flight++) columns.write(flight);
    return columns.rows;
  }

  private static LateRates[] rates(Flights flights, int from, int to) {
    int airports = flights.airports().size();
    return new LateRates[]{LateRates.fit(flights, from, to, 7, flights::dayOfWeek),
        LateRates.fit(flights, from, to, airports, flight -> flights.origin()[flight]),
        LateRates.fit(flights, from, to, airports, flight -> flights.destination()[flight]),
        LateRates.fit(flights, from, to, flights.routes(), flights::route),
        LateRates.fit(flights, from, to, airports * 24, flight -> flights.origin()[flight] * 24 + flights.hour(flight)),
        LateRates.fit(flights, from, to, airports * 24,
            flight -> flights.destination()[flight] * 24 + flights.hour(flight))};
  }

  private void write(int flight) {
    int at = flight * WIDTH;
    double angle = 2 * Math.PI * flights.minuteOfDay(flight) / 1440;
    rows[at++] = (float) Math.sin(angle);
    rows[at++] = (float) Math.cos(angle);
    rows[at++] = (float) Math.sin(2 * angle);
    rows[at++] = (float) Math.cos(2 * angle);
    rows[at++] = (float) Math.log(flights.distance()[flight]);
    for (LateRates rate : rates) rows[at++] = rate.of(flight);
  }
}

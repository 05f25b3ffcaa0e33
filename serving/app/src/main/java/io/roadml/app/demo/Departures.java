package io.roadml.app.demo;

import java.util.Arrays;

/// Flights that are asked about, in the order of their departures: what a caller knows of each, and how it ended.
///
/// @param columns     what the flights themselves say, [FlightColumns#WIDTH] numbers a row
/// @param origin      entities of the feature store: airports by number
/// @param destination likewise
/// @param moment      of the departure, microseconds since the epoch
/// @param late        whether the flight arrived more than 15 minutes late
record Departures(float[] columns, long[] origin, long[] destination, long[] moment, boolean[] late) {
  private static final long MICROS_PER_MINUTE = 60_000_000L;

  /// Picks every `step`-th of the flights `from` … `to` (exclusive).
  ///
  /// @param columns of all flights
  static Departures of(Flights flights, float[] columns, int from, int to, int step) {
    int count = (to - from + step - 1) / step;
    var picked = new Departures(new float[count * FlightColumns.WIDTH], new long[count], new long[count],
        new long[count], new boolean[count]);
    for (int row = 0; row < count; row++) picked.take(row, flights, columns, from + row * step);
    return picked;
  }

  private void take(int row, Flights flights, float[] all, int flight) {
    System.arraycopy(all, flight * FlightColumns.WIDTH, columns, row * FlightColumns.WIDTH, FlightColumns.WIDTH);
    origin[row] = flights.origin()[flight];
    destination[row] = flights.destination()[flight];
    moment[row] = flights.departureUtc()[flight] * MICROS_PER_MINUTE;
    late[row] = flights.late(flight);
  }

  int count() {
    return late.length;
  }

  /// The first ones, as if they all left at one moment.
  Departures firstAt(int rows, long instead) {
    long[] same = new long[rows];
    Arrays.fill(same, instead);
    return new Departures(Arrays.copyOf(columns, rows * FlightColumns.WIDTH), Arrays.copyOf(origin, rows),
        Arrays.copyOf(destination, rows), same, Arrays.copyOf(late, rows));
  }

  double lateShare() {
    int lateOnes = 0;
    for (boolean isLate : late) lateOnes += isLate ? 1 : 0;
    return (double) lateOnes / late.length;
  }
}

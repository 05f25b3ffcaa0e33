package io.roadml.app.demo;

import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;

/// Made-up flights between three airports.
final class SampleFlights {
  static final int AIRPORTS = 3;
  private static final int A_DAY = 200;
  private static final long FIRST_DAY = 11_323L;

  private SampleFlights() {
  }

  /// Some days of 200 flights.
  ///
  /// @param delay what becomes of each flight's delay
  static Flights of(long seed, int days, IntUnaryOperator delay) {
    Random random = new Random(seed);
    int count = days * A_DAY;
    long[] departure = new long[count];
    int[][] columns = new int[4][count];
    for (int i = 0; i < count; i++) {
      departure[i] = (FIRST_DAY + i / A_DAY) * 1440 + 300 + random.nextInt(1100);
      columns[0][i] = random.nextInt(AIRPORTS);
      columns[1][i] = (columns[0][i] + 1 + random.nextInt(2)) % AIRPORTS;
      columns[2][i] = 200 + random.nextInt(2000);
      columns[3][i] = delay.applyAsInt((int) (random.nextGaussian() * 25));
    }
    return flights(departure, columns);
  }

  /// The same flights with other delays, in the order of departures.
  static Flights withDelays(Flights flights, int[] delays) {
    return flights(flights.departureLocal(),
        new int[][]{flights.origin(), flights.destination(), flights.distance(), delays});
  }

  /// The first flights, as if there were no more.
  static Flights first(Flights flights, int count) {
    return flights(Arrays.copyOf(flights.departureLocal(), count),
        new int[][]{Arrays.copyOf(flights.origin(), count), Arrays.copyOf(flights.destination(), count),
            Arrays.copyOf(flights.distance(), count), Arrays.copyOf(flights.arrivalDelay(), count)});
  }

  private static Flights flights(long[] departure, int[][] columns) {
    return Flights.sorted(List.of("ATL", "ORD", "LAX"),
        List.of(ZoneId.of("America/New_York"), ZoneId.of("America/Chicago"), ZoneId.of("America/Los_Angeles")),
        departure, columns[0], columns[1], columns[2], columns[3]);
  }
}

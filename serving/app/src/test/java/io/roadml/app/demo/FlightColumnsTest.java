package io.roadml.app.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a flight itself says has nothing of what happened since the training months.
class FlightColumnsTest {
  private static final int DAYS = 40;

  @Test
  void noDelayAfterTheTrainingMonthsChangesAColumn() {
    Flights flights = SampleFlights.of(1, DAYS, delay -> delay);
    int train = flights.count() / 2;
    int[] changed = flights.arrivalDelay().clone();
    for (int flight = train; flight < changed.length; flight++) changed[flight] += 60;
    float[] before = FlightColumns.compute(flights, 0, train);
    assertArrayEquals(before, FlightColumns.compute(SampleFlights.withDelays(flights, changed), 0, train));
    Arrays.setAll(changed, flight -> flights.arrivalDelay()[flight] + (flight % 2 == 0 ? 60 : 0));
    assertFalse(Arrays.equals(before,
        FlightColumns.compute(SampleFlights.withDelays(flights, changed), 0, train)),
        "the training months' delays show");
  }

  @Test
  void laterDeparturesChangeNoColumn() {
    Flights whole = SampleFlights.of(2, DAYS, delay -> delay);
    int kept = whole.count() * 3 / 4;
    float[] x = FlightColumns.compute(whole, 0, whole.count() / 2);
    float[] y = FlightColumns.compute(SampleFlights.first(whole, kept), 0, whole.count() / 2);
    assertArrayEquals(Arrays.copyOf(x, kept * FlightColumns.WIDTH), y);
  }

  @Test
  void everyColumnIsAFiniteNumberFromTheFirstFlightOn() {
    for (float value : FlightColumns.compute(SampleFlights.of(3, DAYS, delay -> delay), 0, 4000)) {
      assertTrue(Float.isFinite(value));
    }
  }

  @Test
  void thereAreAsManyNamesAsNumbers() {
    assertEquals(FlightColumns.WIDTH, FlightColumns.NAMES.size());
    assertEquals(FlightColumns.WIDTH, FlightColumns.NAMES.stream().distinct().count());
  }

  @Test
  void flightsAreSortedByUtcAcrossZonesAndTheChangeOfClocks() {
    long day = LocalDate.of(2001, 4, 1).toEpochDay() * 1440;
    List<ZoneId> zones = List.of(ZoneId.of("America/New_York"), ZoneId.of("America/Los_Angeles"),
        ZoneId.of("America/Phoenix"));
    Flights flights = Flights.sorted(List.of("JFK", "LAX", "PHX"), zones,
        new long[]{day + 600, day + 480, day + 481, day - 1440 + 600}, new int[]{2, 1, 0, 0}, new int[4],
        new int[]{100, 101, 102, 103}, new int[4]);
    assertArrayEquals(new int[]{103, 102, 101, 100}, flights.distance());
    assertArrayEquals(new long[]{day - 1440 + 600 + 300, day + 481 + 240, day + 480 + 420, day + 600 + 420},
        flights.departureUtc());
    assertEquals(6, flights.dayOfWeek(1), "1 April 2001 was a Sunday");
    assertEquals(8, flights.hour(1));
  }
}

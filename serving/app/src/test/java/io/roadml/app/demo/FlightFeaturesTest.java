package io.roadml.app.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Nothing that happens after a departure may show in its features.
class FlightFeaturesTest {
  private static final int W = FlightFeatures.WIDTH;
  private static final int DAYS = 40;
  private static final int A_DAY = 200;

  @ParameterizedTest @ValueSource(longs = {1, 2, 3})
  void delaysThatCannotBeKnownYetChangeNoFeature(long seed) {
    Flights before = flights(seed, delay -> delay);
    int train = before.count / 2;
    int cut = before.count * 3 / 4;
    long now = before.departureUtc[cut];
    long[] known = FlightFeatures.surelyKnownAt(before);
    int[] changed = before.arrivalDelay.clone();
    int changes = 0;
    int unlanded = 0;
    for (int flight = train; flight < before.count; flight++) {
      if (known[flight] >= now) {
        changed[flight] = Math.max(0, changed[flight]) + 60;
        changes++;
        unlanded += flight < cut ? 1 : 0;
      }
    }
    assertTrue(unlanded > 3 && changes > before.count / 5, "seed=" + seed + " unlanded=" + unlanded);
    float[] x = compute(before, train);
    float[] y = compute(withDelays(before, changed), train);
    int upTo = lastOfMinute(before, cut) + 1;
    assertArrayEquals(Arrays.copyOf(x, upTo * W), Arrays.copyOf(y, upTo * W), "seed=" + seed);
    assertFalse(Arrays.equals(x, y), "seed=" + seed + ": the change must show later");
  }

  @ParameterizedTest @ValueSource(longs = {4, 5})
  void laterDeparturesChangeNoFeature(long seed) {
    Flights whole = flights(seed, delay -> delay);
    int train = whole.count / 2;
    int kept = lastOfMinute(whole, whole.count * 3 / 4) + 1;
    float[] x = compute(whole, train);
    float[] y = compute(first(whole, kept), train);
    assertArrayEquals(Arrays.copyOf(x, kept * W), y, "seed=" + seed);
  }

  @Test
  void aFlightsOwnDelayChangesNoneOfItsFeatures() {
    Flights flights = flights(6, delay -> delay);
    int train = flights.count / 2;
    int flight = flights.count - 100;
    int[] changed = flights.arrivalDelay.clone();
    changed[flight] = changed[flight] > 15 ? -10 : 300;
    float[] x = compute(flights, train);
    float[] y = compute(withDelays(flights, changed), train);
    assertArrayEquals(Arrays.copyOfRange(x, flight * W, (flight + 1) * W),
        Arrays.copyOfRange(y, flight * W, (flight + 1) * W));
  }

  @Test
  void anArrivalThatIsKnownShows() {
    Flights flights = flights(7, delay -> delay);
    float[] x = compute(flights, flights.count / 2);
    float[] y = compute(flights(7, delay -> delay + 30), flights.count / 2);
    int last = flights.count - 1;
    int late = FlightFeatures.NAMES.indexOf("into_destination_late");
    assertTrue(y[last * W + late] > x[last * W + late]);
  }

  @Test
  void everyFeatureIsAFiniteNumberFromTheFirstFlightOn() {
    for (float value : compute(flights(8, delay -> delay), 4000)) {
      assertTrue(Float.isFinite(value));
    }
  }

  @Test
  void thereAreAsManyNamesAsNumbers() {
    assertEquals(W, FlightFeatures.NAMES.size());
    assertEquals(W, FlightFeatures.NAMES.stream().distinct().count());
  }

  @Test
  void flightsAreSortedByUtcAcrossZonesAndTheChangeOfClocks() {
    long day = LocalDate.of(2001, 4, 1).toEpochDay() * 1440;
    List<ZoneId> zones = List.of(ZoneId.of("America/New_York"), ZoneId.of("America/Los_Angeles"),
        ZoneId.of("America/Phoenix"));
    Flights flights = new Flights(List.of("JFK", "LAX", "PHX"), zones,
        new long[]{day + 600, day + 480, day + 481, day - 1440 + 600}, new int[]{2, 1, 0, 0}, new int[4],
        new int[]{100, 101, 102, 103}, new int[4]);
    assertArrayEquals(new int[]{103, 102, 101, 100}, flights.distance);
    assertArrayEquals(new long[]{day - 1440 + 600 + 300, day + 481 + 240, day + 480 + 420, day + 600 + 420},
        flights.departureUtc);
    assertEquals(6, flights.dayOfWeek(1), "1 April 2001 was a Sunday");
    assertEquals(8, flights.hour(1));
  }

  private static float[] compute(Flights flights, int train) {
    return FlightFeatures.compute(flights, 0, train, done -> {
    });
  }

  private static int lastOfMinute(Flights flights, int flight) {
    int last = flight;
    while (last + 1 < flights.count && flights.departureUtc[last + 1] == flights.departureUtc[flight]) {
      last++;
    }
    return last;
  }

  private static Flights flights(long seed, java.util.function.IntUnaryOperator delay) {
    Random random = new Random(seed);
    int count = DAYS * A_DAY;
    long[] departure = new long[count];
    int[][] columns = new int[4][count];
    for (int i = 0; i < count; i++) {
      departure[i] = (11_323L + i / A_DAY) * 1440 + 300 + random.nextInt(1100);
      columns[0][i] = random.nextInt(3);
      columns[1][i] = (columns[0][i] + 1 + random.nextInt(2)) % 3;
      columns[2][i] = 200 + random.nextInt(2000);
      columns[3][i] = delay.applyAsInt((int) (random.nextGaussian() * 25));
    }
    return new Flights(List.of("ATL", "ORD", "LAX"), zones(), departure, columns[0], columns[1], columns[2],
        columns[3]);
  }

  private static List<ZoneId> zones() {
    return List.of(ZoneId.of("America/New_York"), ZoneId.of("America/Chicago"), ZoneId.of("America/Los_Angeles"));
  }

  private static Flights withDelays(Flights flights, int[] delays) {
    return new Flights(flights.airports, zones(), flights.departureLocal, flights.origin, flights.destination,
        flights.distance, delays);
  }

  private static Flights first(Flights flights, int count) {
    return new Flights(flights.airports, zones(), Arrays.copyOf(flights.departureLocal, count),
        Arrays.copyOf(flights.origin, count), Arrays.copyOf(flights.destination, count),
        Arrays.copyOf(flights.distance, count), Arrays.copyOf(flights.arrivalDelay, count));
  }
}

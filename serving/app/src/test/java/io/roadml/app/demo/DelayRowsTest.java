package io.roadml.app.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.data.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The features that the SQL files compute use no flight before it is known to have arrived.
class DelayRowsTest {
  private static final Path FOLDER = Path.of("../../examples/flights/sql");
  private static final List<String> VIEWS = List.of("origin_delay", "route_delay");
  private static final long MINUTE = 60_000_000L;
  private static final long HOUR = 60 * MINUTE;
  private static final int DAYS = 12;

  @ParameterizedTest @ValueSource(longs = {1, 2})
  void everyRowIsWhatAPlainLoopFindsInTheFlightsThatAreKnownByThen(long seed) throws IOException {
    Flights flights = SampleFlights.of(seed, DAYS, delay -> delay);
    Table origins = whole(flights, "origin_delay");
    for (int row = 0; row < origins.rowCount(); row++) {
      int at = row;
      IntPredicate same = flight -> flights.origin()[flight] == origins.longs("origin")[at];
      assertWindow(flights, same, origins, row, "3h", 3, seed);
      assertWindow(flights, same, origins, row, "24h", 24, seed);
    }
    Table routes = whole(flights, "route_delay");
    for (int row = 0; row < routes.rowCount(); row++) {
      int at = row;
      IntPredicate same = flight -> flights.origin()[flight] == routes.longs("origin")[at]
          && flights.destination()[flight] == routes.longs("destination")[at];
      assertWindow(flights, same, routes, row, "24h", 24, seed);
      assertWindow(flights, same, routes, row, "7d", 168, seed);
    }
    assertTrue(origins.rowCount() > 300 && routes.rowCount() > 500, "seed=" + seed);
  }

  private static void assertWindow(Flights flights, IntPredicate same, Table rows, int row, String window, int hours,
      long seed) {
    long end = rows.longs("ts")[row];
    int[] delays = IntStream.range(0, flights.count()).filter(same)
        .filter(flight -> known(flights, flight) <= end && known(flights, flight) > end - hours * HOUR)
        .map(flight -> flights.arrivalDelay()[flight]).toArray();
    String where = "seed=" + seed + " row=" + row + " window=" + window;
    assertEquals(delays.length, rows.longs("flights_" + window)[row], where);
    assertEquals(IntStream.of(delays).average().orElseThrow(), rows.doubles("mean_delay_" + window)[row], 1e-9, where);
    assertEquals(IntStream.of(delays).filter(delay -> delay > 15).count() / (double) delays.length,
        rows.doubles("late_share_" + window)[row], 1e-12, where);
  }

  /// `known = departure + 30 min + distance / 7.5 min + max(delay, 0)`, to the millisecond.
  private static long known(Flights flights, int flight) {
    return (flights.departureUtc()[flight] + 30 + Math.max(flights.arrivalDelay()[flight], 0)) * MINUTE
        + Math.round(flights.distance()[flight] / 7.5 * 60_000) * 1_000;
  }

  @ParameterizedTest @ValueSource(longs = {3, 4, 5})
  void delaysThatCannotBeKnownYetChangeNoRow(long seed) throws IOException {
    Flights before = SampleFlights.of(seed, DAYS, delay -> delay);
    long now = (before.departureUtc()[before.count() * 3 / 4] / 1440 * 24 + 18) * HOUR; // in the middle of a day's flights
    int[] changed = before.arrivalDelay().clone();
    int unlanded = 0;
    for (int flight = 0; flight < before.count(); flight++) {
      if (known(before, flight) > now) {
        changed[flight] = Math.max(0, changed[flight]) + 60;
        unlanded += before.departureUtc()[flight] * MINUTE < now ? 1 : 0;
      }
    }
    assertTrue(unlanded > 3, "seed=" + seed + " unlanded=" + unlanded);
    DelayRows one = DelayRows.compute(before, FOLDER, VIEWS, now);
    DelayRows other = DelayRows.compute(SampleFlights.withDelays(before, changed), FOLDER, VIEWS, now);
    for (int view = 0; view < VIEWS.size(); view++) {
      assertEquals(text(one.views().get(view).past().table()), text(other.views().get(view).past().table()),
          "seed=" + seed);
      assertFalse(text(one.views().get(view).later().table()).equals(text(other.views().get(view).later().table())),
          "seed=" + seed + ": the change must show later");
    }
  }

  @Test
  void aRowIsCreatedAtTheFullHourAtWhichItBecomesTrue() throws IOException {
    for (String view : VIEWS) {
      Table rows = whole(SampleFlights.of(6, DAYS, delay -> delay), view);
      for (int row = 0; row < rows.rowCount(); row++) {
        assertEquals(0, rows.longs("ts")[row] % HOUR);
        assertEquals(rows.longs("ts")[row], rows.longs("created")[row]);
        assertTrue(row == 0 || rows.longs("ts")[row] >= rows.longs("ts")[row - 1], "rows come in the order of time");
      }
    }
  }

  @Test
  void absurdDelaysAreDroppedAndCounted() throws IOException {
    Flights flights = SampleFlights.of(7, DAYS, delay -> delay);
    int[] absurd = flights.arrivalDelay().clone();
    absurd[10] = -121;
    absurd[11] = -1_000;
    absurd[12] = -120;
    DelayRows rows = DelayRows.compute(SampleFlights.withDelays(flights, absurd), FOLDER, VIEWS, 0);
    assertEquals(2, rows.dropped());
    for (double mean : rows.views().getFirst().later().table().doubles("mean_delay_3h")) assertTrue(mean >= -120);
  }

  private static Table whole(Flights flights, String view) throws IOException {
    return DelayRows.compute(flights, FOLDER, List.of(view), 0).views().getFirst().later().table();
  }

  private static List<String> text(Table rows) {
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < rows.rowCount(); row++) {
      var line = new StringBuilder();
      for (String column : rows.schema().names()) line.append(rows.doubles(column)[row]).append(' ');
      lines.add(line.toString());
    }
    return lines;
  }
}

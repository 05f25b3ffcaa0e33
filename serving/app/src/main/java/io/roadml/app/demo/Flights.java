package io.roadml.app.demo;

import io.roadml.data.Dataset;
import io.roadml.data.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.Arrays;
import java.util.List;

/// The flights of the cut in `examples/flights`, in the order of their departures, column by column.
///
/// Local times are minutes since 1970-01-01T00:00 on the clock of the origin, UTC times minutes since the epoch.
/// Airports are numbers: rows of `airports.csv`.
record Flights(List<String> airports, long[] departureLocal, long[] departureUtc, int[] origin, int[] destination,
    int[] distance, int[] arrivalDelay) {
  /// A flight that arrives later than this many minutes after its schedule is late.
  static final int LATE_AFTER_MINUTES = 15;

  /// The file's name.
  static final String FILE = "flights.parquet";

  private static final long MICROS_PER_MINUTE = 60_000_000L;

  /// Takes columns in any order of rows and sorts them by UTC departure; rows of the same minute keep their order.
  static Flights sorted(List<String> airports, List<ZoneId> zones, long[] departureLocal, int[] origin,
      int[] destination, int[] distance, int[] arrivalDelay) {
    long[] utc = utc(zones, departureLocal, origin);
    int[] order = order(utc);
    return new Flights(airports, pick(departureLocal, order), pick(utc, order), pick(origin, order),
        pick(destination, order), pick(distance, order), pick(arrivalDelay, order));
  }

  /// Reads the two files.
  ///
  /// @param file  of flights, as Parquet
  /// @param where of the airports, as CSV
  /// @throws IOException if one cannot be read, or a flight's airport is not in the other
  static Flights read(Path file, Path where) throws IOException {
    Table airports = Dataset.open(where).select("iata", "time_zone").read();
    Table flights = Dataset.open(file).read();
    List<String> iata = airports.texts("iata");
    List<ZoneId> zones = Arrays.stream(airports.codes("time_zone")).mapToObj(airports.texts("time_zone")::get)
        .map(ZoneId::of).toList();
    long[] local = Arrays.stream(flights.longs("departure")).map(micros -> Math.floorDiv(micros, MICROS_PER_MINUTE))
        .toArray();
    return sorted(iata, zones, local, airportColumn(flights, "origin", iata),
        airportColumn(flights, "destination", iata), ints(flights.longs("distance")),
        ints(flights.longs("arrival_delay")));
  }

  int count() {
    return departureUtc.length;
  }

  boolean late(int flight) {
    return arrivalDelay[flight] > LATE_AFTER_MINUTES;
  }

  int minuteOfDay(int flight) {
    return (int) Math.floorMod(departureLocal[flight], 1440L);
  }

  int hour(int flight) {
    return minuteOfDay(flight) / 60;
  }

  /// 0 is Monday; 1970-01-01 was a Thursday.
  int dayOfWeek(int flight) {
    return (int) Math.floorMod(Math.floorDiv(departureLocal[flight], 1440L) + 3, 7L);
  }

  int route(int flight) {
    return origin[flight] * airports.size() + destination[flight];
  }

  int routes() {
    return airports.size() * airports.size();
  }

  /// The first flight that leaves on or after a local moment of its origin's calendar, in the order of departures.
  int firstFrom(LocalDateTime moment) {
    long minute = moment.toEpochSecond(ZoneOffset.UTC) / 60;
    int flight = 0;
    while (flight < count() && departureLocal[flight] < minute) {
      flight++;
    }
    return flight;
  }

  private static int[] airportColumn(Table flights, String name, List<String> iata) throws IOException {
    int[] row = flights.texts(name).stream().mapToInt(iata::indexOf).toArray();
    for (int i = 0; i < row.length; i++) {
      if (row[i] < 0) {
        throw new IOException(name + "=" + flights.texts(name).get(i) + " of flights.parquet is not in airports.csv");
      }
    }
    return Arrays.stream(flights.codes(name)).map(code -> row[code]).toArray();
  }

  /// A day's offset is looked up once for each airport: the rules are slow, and no flight leaves in the hour of a change.
  private static long[] utc(List<ZoneId> zones, long[] local, int[] origin) {
    long[] utc = new long[local.length];
    long[] knownDay = new long[zones.size()];
    int[] offset = new int[zones.size()];
    Arrays.fill(knownDay, Long.MIN_VALUE);
    for (int i = 0; i < local.length; i++) {
      int airport = origin[i];
      long day = Math.floorDiv(local[i], 1440L);
      if (day != knownDay[airport]) {
        knownDay[airport] = day;
        offset[airport] = noonOffsetMinutes(zones.get(airport).getRules(), day);
      }
      utc[i] = local[i] - offset[airport];
    }
    return utc;
  }

  private static int noonOffsetMinutes(ZoneRules rules, long day) {
    return rules.getOffset(LocalDateTime.ofEpochSecond(day * 86_400 + 43_200, 0, ZoneOffset.UTC)).getTotalSeconds()
        / 60;
  }

  /// The rows by time; the row number in the low half of each sorted long keeps equal times in order.
  static int[] order(long[] times) {
    long[] keyed = new long[times.length];
    for (int i = 0; i < keyed.length; i++) {
      keyed[i] = (times[i] << 32) | i;
    }
    Arrays.sort(keyed);
    return Arrays.stream(keyed).mapToInt(key -> (int) key).toArray();
  }

  private static long[] pick(long[] values, int[] order) {
    return Arrays.stream(order).mapToLong(row -> values[row]).toArray();
  }

  private static int[] pick(int[] values, int[] order) {
    return Arrays.stream(order).map(row -> values[row]).toArray();
  }

  private static int[] ints(long[] values) {
    return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
  }
}

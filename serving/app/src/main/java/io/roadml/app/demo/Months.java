package io.roadml.app.demo;

import io.roadml.data.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;

/// The flights in two parts, by time: the months that are trained on, 22 January to 31 May, and June, which is held out.
///
/// @param firstHeldOut the first flight of June
/// @param training     every fourth flight of the training months
/// @param validation   some flights of the training months that are not trained on
/// @param heldOut      the flights of June
record Months(int firstHeldOut, Departures training, Departures validation, Departures heldOut) {
  /// By then the longest window of a feature is full.
  private static final LocalDate TRAIN_FROM = LocalDate.of(2001, 1, 22);
  private static final LocalDate TEST_FROM = LocalDate.of(2001, 6, 1);
  /// Every fourth flight fixes 24 numbers as well as all of them do: the same area under the curve in three digits.
  private static final int TRAIN_EVERY = 4;
  /// Enough to tell three digits of an area under the curve; a multiple of the above, so that two flights on no flight is both.
  private static final int VALIDATE_EVERY = 16;
  private static final int VALIDATE_FROM = 2;
  private static final long MICROS_PER_MINUTE = 60_000_000L;

  /// In microseconds.
  static final long HOUR = 3_600_000_000L;

  static Months of(Flights flights) {
    int from = flights.firstFrom(TRAIN_FROM.atStartOfDay());
    int to = flights.firstFrom(TEST_FROM.atStartOfDay());
    float[] columns = FlightColumns.compute(flights, from, to);
    return new Months(to, Departures.of(flights, columns, from, to, TRAIN_EVERY),
        Departures.of(flights, columns, from + VALIDATE_FROM, to, VALIDATE_EVERY),
        Departures.of(flights, columns, to, flights.count(), 1));
  }

  /// The full hour at or before a moment, both in microseconds.
  static long hourOf(long moment) {
    return Math.floorDiv(moment, HOUR) * HOUR;
  }

  /// The full hour before June's first departure, in microseconds.
  long start() {
    return hourOf(heldOut.moment()[0]);
  }

  /// The full hour before June's last departure, in microseconds.
  long end() {
    return hourOf(heldOut.moment()[heldOut.count() - 1]);
  }

  /// Writes the flights of June with their scores to a file of a format that its ending tells (`.parquet`, `.csv`).
  ///
  /// @param flights all of them
  /// @param scores  one for each of June
  /// @throws IOException if the file cannot be written
  void writeScores(Path file, Flights flights, float[] scores) throws IOException {
    if (scores.length != heldOut.count()) {
      throw new IllegalArgumentException("scores.length=" + scores.length + ", want " + heldOut.count());
    }
    long[] departure = Arrays.stream(flights.departureLocal(), firstHeldOut, flights.count())
        .map(minute -> minute * MICROS_PER_MINUTE).toArray();
    Table.builder().timestamps("departure", departure).texts("origin", heldOut(flights.origin()), flights.airports())
        .texts("destination", heldOut(flights.destination()), flights.airports())
        .longs("distance", longs(heldOut(flights.distance())))
        .longs("arrival_delay", longs(heldOut(flights.arrivalDelay()))).booleans("late", heldOut.late())
        .floats(FlightModels.OUTPUT, scores).build().writeTo(file);
  }

  private int[] heldOut(int[] column) {
    return Arrays.copyOfRange(column, firstHeldOut, column.length);
  }

  private static long[] longs(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }
}

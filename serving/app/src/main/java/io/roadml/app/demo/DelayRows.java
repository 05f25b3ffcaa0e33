package io.roadml.app.demo;

import io.roadml.data.SqlSession;
import io.roadml.data.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The rows of the feature views, computed from all flights by the SQL in the folder `sql` beside their definition: `arrivals.sql`,
/// and `<view>.sql` for each view.
///
/// @param views   the rows of each view
/// @param dropped flights whose delays are absurd
record DelayRows(List<OfView> views, long dropped) {
  /// A view's rows, by time.
  ///
  /// @param name  of the view
  /// @param past  rows up to the cut: history when the demo begins
  /// @param later rows after it, which will become known while the demo runs
  record OfView(String name, KeptTable past, KeptTable later) {}

  private static final long MICROS_PER_MINUTE = 60_000_000L;

  /// Runs the SQL.
  ///
  /// @param folder of the SQL files
  /// @param views  names
  /// @param cut    microseconds
  /// @throws IOException if a file cannot be read or its SQL fails
  static DelayRows compute(Flights flights, Path folder, List<String> views, long cut) throws IOException {
    try (SqlSession sql = SqlSession.open("the features of the flights")) {
      sql.load("flights", table(flights));
      sql.run(Files.readString(folder.resolve("arrivals.sql")));
      List<OfView> rows = new ArrayList<>();
      for (String view : views) {
        sql.run(Files.readString(folder.resolve(view + ".sql")));
        rows.add(new OfView(view, rows(sql, view, "<=", cut), rows(sql, view, ">", cut)));
      }
      return new DelayRows(rows, flights.count() - sql.numbers("SELECT count(*) FROM arrivals")[0]);
    }
  }

  private static KeptTable rows(SqlSession sql, String view, String side, long cut) throws IOException {
    return KeptTable.of(sql.query("SELECT * FROM " + SqlSession.identifier(view) + " WHERE ts " + side
        + " make_timestamp(" + cut + ") ORDER BY ts, rowid"));
  }

  private static Table table(Flights flights) {
    return Table.builder()
        .timestamps("departure",
            Arrays.stream(flights.departureUtc()).map(minute -> minute * MICROS_PER_MINUTE).toArray())
        .longs("origin", longs(flights.origin())).longs("destination", longs(flights.destination()))
        .longs("distance", longs(flights.distance())).longs("arrival_delay", longs(flights.arrivalDelay())).build();
  }

  private static long[] longs(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }

  /// All rows.
  long count() {
    return pastCount() + views.stream().mapToLong(view -> view.later().rows()).sum();
  }

  /// The rows of history.
  long pastCount() {
    return views.stream().mapToLong(view -> view.past().rows()).sum();
  }
}

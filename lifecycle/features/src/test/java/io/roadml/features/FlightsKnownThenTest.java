package io.roadml.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.data.SqlSession;
import io.roadml.data.Table;
import io.roadml.runtime.online.RowWriter;
import io.roadml.runtime.online.WriteMode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// P25 on real flights: the mean delay of an airport's last hours, as it was known when a flight left, is what the online
/// store said then.
///
/// A delay is known on arrival: departure + 30 min + distance / 7.5 min + the delay, an estimate. Each hour has two rows: one
/// an hour after its end, of the flights known by then, and the final one when the last of its flights has arrived.
class FlightsKnownThenTest {
  private static final Path FLIGHTS = Path.of("../../examples/flights/flights.parquet");
  private static final String ROWS = """
      WITH f AS (SELECT origin, arrival_delay AS delay, departure, date_trunc('hour', departure) + INTERVAL 1 HOUR AS ends,
             departure + to_minutes(CAST(30 + distance / 7.5 + greatest(arrival_delay, 0) AS BIGINT)) AS known
           FROM flights WHERE arrival_delay >= -120),
        early AS (SELECT origin, ends, ends + INTERVAL 1 HOUR AS created, avg(delay) AS mean, count(*) AS n FROM f
          WHERE known <= ends + INTERVAL 1 HOUR GROUP BY ALL),
        final AS (SELECT origin, ends, greatest(max(known), ends) AS created, avg(delay) AS mean, count(*) AS n FROM f
          GROUP BY origin, ends)
      SELECT origin, ends AS ts, created, mean, n, epoch_us(ends) AS __ev, epoch_us(created) AS __cr
      FROM (SELECT * FROM early UNION ALL SELECT * FROM final) ORDER BY created, origin, ts, n""";

  @TempDir
  private Path folder;
  private long now;

  private final class Moving extends Clock {
    @Override
    public Instant instant() {
      return Times.instant(now);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void p25OnTheFlights() throws IOException {
    Table rows;
    Table labels;
    try (SqlSession sql = SqlSession.open("flights")) {
      sql.run("CREATE TABLE flights AS SELECT * FROM " + sql.rowsOf(FLIGHTS, Map.of()));
      rows = sql.query(ROWS);
      labels = sql.query("SELECT origin, departure AS event_timestamp, epoch_us(departure) AS t FROM flights"
          + " WHERE hash(departure, origin, destination) % 150 = 0 ORDER BY departure, origin");
    }
    now = Times.micros(Instant.parse("2026-01-01T00:00:00Z"));
    try (FeatureStore store = FeatureStore.open(folder, "flights", new Moving())) {
      store.registerEntity(Entity.of("origin", FeatureType.STRING));
      store.registerFeatureView(new FeatureView("hours", List.of("origin"),
          List.of(Feature.of("mean", FeatureType.DOUBLE), Feature.of("n", FeatureType.INT64)), "ts",
          Optional.of("created"), Duration.ofHours(6)));
      store.ingest("hours", without(rows), IngestOptions.defaults().offlineOnly());
      Table known = store.getHistoricalFeatures(labels, List.of("hours:mean", "hours:n"),
          HistoryOptions.defaults().known());
      List<Object> said = said(store, rows, labels);
      assertTrue(said.size() > 4000 && said.stream().filter(Objects::nonNull).count() > 4000, "labels=" + said.size());
      assertEquals(said, Rows.column(known, "hours__mean"));
    }
  }

  private static Table without(Table rows) {
    return Table.builder().texts("origin", rows.codes("origin"), rows.texts("origin"))
        .timestamps("ts", rows.longs("ts")).timestamps("created", rows.longs("created"))
        .doubles("mean", rows.doubles("mean")).longs("n", rows.longs("n")).build();
  }

  /// Writes the rows as they become known, and asks at each label's moment.
  private List<Object> said(FeatureStore store, Table rows, Table labels) throws IOException {
    List<Object> said = new ArrayList<>();
    List<Object> origins = Rows.column(rows, "origin");
    List<Object> asked = Rows.column(labels, "origin");
    int next = 0;
    try (RowWriter writer = store.onlineWriter("hours")) {
      OnlineQuery query = store.prepareOnline(List.of("hours:mean"));
      for (int label = 0; label < labels.rowCount(); label++) {
        long moment = labels.longs("t")[label];
        for (; next < rows.rowCount() && rows.longs("__cr")[next] <= moment; next++) {
          now = rows.longs("__cr")[next];
          writer.key(0, (String) origins.get(next)).set(0, rows.doubles("mean")[next]).set(1, rows.longs("n")[next])
              .write(rows.longs("__ev")[next], now, WriteMode.REPLACE);
        }
        now = moment;
        said.add(query.get(List.of(Map.of("origin", asked.get(label)))).values(0).get("hours:mean"));
      }
    }
    return said;
  }
}

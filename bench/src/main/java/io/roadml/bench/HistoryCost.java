package io.roadml.bench;

import io.roadml.features.Entity;
import io.roadml.features.Feature;
import io.roadml.features.FeatureStore;
import io.roadml.features.FeatureType;
import io.roadml.features.FeatureView;
import io.roadml.features.HistoryOptions;
import io.roadml.features.IngestOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What a point-in-time join costs: hourly features of airports joined to flights by the feature store, from file to
/// file, against a bare DuckDB query that removes duplicates and heeds the maximum age.
///
/// An hour's row is known when the last of its flights has arrived, an estimate: departure + 30 minutes + a minute for
/// 7.5 miles + the delay.
///
/// - Threading: immutable; DuckDB uses all cores.
///
/// @param rounds  rounds of windows, at least 1; 10 for a verdict
/// @param flights Parquet with the columns of the cut in `examples/flights`, or of the full file it is from
public record HistoryCost(int rounds, Path flights) implements Benchmark {
  private static final double MOST_RATIO = 1.2;
  private static final Duration MAX_AGE = Duration.ofDays(2);
  private static final double SECOND = 1e9;
  private static final List<String> FEATURES = List.of("hours:mean", "hours:n");

  /// Checks.
  public HistoryCost {
    if (rounds < 1) {
      throw new IllegalArgumentException("rounds=" + rounds + ", want at least 1");
    }
  }

  @Override
  public ComparisonReport run(final Progress progress) throws IOException, InterruptedException {
    if (!Files.isRegularFile(flights)) {
      throw new IllegalArgumentException(
          "flights=" + flights + " is not a file, want Parquet with a row for each flight");
    }
    final Path folder = Files.createTempDirectory("roadml-bench");
    try (Joins joins = new Joins(folder)) {
      progress.say("making hourly features of the flights");
      joins.prepare();
      return joins.compare(progress);
    } catch (final SQLException failure) {
      throw new IOException("DuckDB: " + failure.getMessage(), failure);
    } finally {
      Folders.delete(folder);
    }
  }

  /// The two joins and their files.
  private final class Joins implements AutoCloseable {
    private final Path labels;
    private final Path hours;
    private final Path ours;
    private final Path bare;
    private final FeatureStore store;

    Joins(final Path folder) throws IOException {
      labels = folder.resolve("labels.parquet");
      hours = folder.resolve("hours.parquet");
      ours = folder.resolve("ours.parquet");
      bare = folder.resolve("bare.parquet");
      store = FeatureStore.open(folder.resolve("data"), "bench");
    }

    void prepare() throws IOException, SQLException {
      final String columns = isCut() ? "departure AS event_timestamp, arrival_delay AS delay, distance, origin"
          : "CAST(date AS TIMESTAMP) AS event_timestamp, delay, distance, origin";
      final String known = "event_timestamp + to_minutes(CAST(30 + distance / 7.5 + greatest(delay, 0) AS BIGINT))";
      run("COPY (SELECT " + columns + " FROM " + parquet(flights) + ") TO " + text(labels) + " (FORMAT parquet)",
          "COPY (SELECT origin, greatest(max(" + known + "), date_trunc('hour', min(event_timestamp))"
              + " + INTERVAL 1 HOUR) AS ts, avg(delay) AS mean, count(*) AS n FROM " + parquet(labels)
              + " WHERE delay >= -120 GROUP BY origin, date_trunc('hour', event_timestamp)) TO " + text(hours)
              + " (FORMAT parquet)");
      store.registerEntity(Entity.of("origin", FeatureType.STRING));
      store.registerFeatureView(FeatureView.of("hours", List.of("origin"), List.of(
          Feature.of("mean", FeatureType.DOUBLE), Feature.of("n", FeatureType.INT64))).withEventTime("ts")
          .withMaxAge(MAX_AGE));
      store.ingest("hours", hours, IngestOptions.defaults().offlineOnly());
    }

    private boolean isCut() throws SQLException {
      return number("SELECT count(*) FROM (DESCRIBE SELECT * FROM " + parquet(flights)
          + ") WHERE column_name = 'departure'") == 1;
    }

    ComparisonReport compare(final Progress progress) throws IOException, InterruptedException, SQLException {
      joinBare();
      joinOurs(HistoryOptions.defaults());
      final List<String> failures = differences();
      final Comparison usual = Interleaving.run(rounds, this::joinBare, () -> joinOurs(HistoryOptions.defaults()),
          "point in time", progress).ratio("history / bare DuckDB query", 0, "s", Target.atMost(MOST_RATIO));
      final Comparison known = Interleaving.run(rounds, this::joinBare,
          () -> joinOurs(HistoryOptions.defaults().known()), "as known", progress)
          .ratio("history --as-known / the same query", 0, "s", Target.NONE);
      return new ComparisonReport("Point-in-time join: " + Figures.count(rows(hours)) + " hourly rows of airports to "
          + Figures.count(rows(labels)) + " flights, file to file, " + rounds + " rounds", List.of(usual, known),
          List.of("with a value: " + Figures.count(number("SELECT count(hours__mean) FROM " + parquet(ours)))
              + " flights"),
          failures);
    }

    private double[] joinOurs(final HistoryOptions options) throws IOException {
      final long start = System.nanoTime();
      store.writeHistoricalFeatures(labels, FEATURES, options, ours);
      return seconds(start);
    }

    /// What one would write by hand.
    private double[] joinBare() throws IOException {
      final String age = "INTERVAL " + MAX_AGE.toHours() + " HOUR";
      final String winners = "(SELECT origin, ts, mean, n FROM read_parquet(" + text(hours)
          + ", file_row_number = true) WHERE origin IS NOT NULL AND ts"
          + " IS NOT NULL QUALIFY row_number() OVER (PARTITION BY origin, ts ORDER BY file_row_number DESC) = 1)";
      final long start = System.nanoTime();
      try {
        run("COPY (SELECT e.* EXCLUDE (rid), CASE WHEN f.ts >= e.event_timestamp - " + age + " THEN f.mean END AS"
            + " hours__mean, CASE WHEN f.ts >= e.event_timestamp - " + age + " THEN f.n END AS hours__n FROM (SELECT *,"
            + " file_row_number AS rid FROM read_parquet(" + text(labels)
            + ", file_row_number = true)) e ASOF LEFT JOIN "
            + winners + " f ON e.origin = f.origin AND e.event_timestamp >= f.ts ORDER BY rid) TO " + text(bare)
            + " (FORMAT parquet)");
      } catch (final SQLException failure) {
        throw new IOException("DuckDB: " + failure.getMessage(), failure);
      }
      return seconds(start);
    }

    private List<String> differences() throws SQLException {
      final List<String> failures = new ArrayList<>();
      final long rows = rows(labels);
      if (rows(ours) != rows || rows(bare) != rows) {
        failures.add("rows: " + rows(ours) + " of ours and " + rows(bare) + " of the bare query, want " + rows);
      }
      final long different = number(
          "SELECT count(*) FROM (SELECT origin, event_timestamp, hours__mean AS m, hours__n AS"
              + " n FROM " + parquet(ours)
              + ") a POSITIONAL JOIN (SELECT origin AS o, event_timestamp AS t, hours__mean AS"
              + " bm, hours__n AS bn FROM " + parquet(bare)
              + ") b WHERE a.origin IS DISTINCT FROM b.o OR a.event_timestamp"
              + " IS DISTINCT FROM b.t OR a.m IS DISTINCT FROM b.bm OR a.n IS DISTINCT FROM b.bn");
      if (different > 0) {
        failures.add(Figures.count(different) + " rows differ from those of the bare query");
      }
      return failures;
    }

    private long rows(final Path file) throws SQLException {
      return number("SELECT count(*) FROM " + parquet(file));
    }

    @Override
    public void close() {
      store.close();
    }
  }

  private static double[] seconds(final long start) {
    return new double[]{(System.nanoTime() - start) / SECOND};
  }

  private static String parquet(final Path file) {
    return "read_parquet(" + text(file) + ")";
  }

  private static String text(final Path file) {
    return "'" + file.toString().replace("'", "''") + "'";
  }

  /// Runs statements in a database of their own.
  private static void run(final String... statements) throws SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:"); Statement statement = duck.createStatement()) {
      for (final String each : statements) {
        statement.execute(each);
      }
    }
  }

  private static long number(final String query) throws SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:"); Statement statement = duck.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }
}

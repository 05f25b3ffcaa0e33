package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./roadml features` on the example of the documentation.
class FeaturesCommandTest {
  private static final Path EXAMPLE = DocumentedPage.CHECKOUT.resolve("examples/features");

  @TempDir
  private Path folder;

  private CommandRun features(String... args) {
    List<String> all = new ArrayList<>(List.of("features"));
    all.addAll(List.of(args));
    all.addAll(List.of("--data", folder.resolve("data").toString()));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private void ready() {
    assertEquals(0, features("apply", EXAMPLE.resolve("flights.yaml").toString()).exitCode());
    CommandRun ingest = features("ingest", "origin_delay", EXAMPLE.resolve("origin-delay.csv").toString());
    assertEquals(0, ingest.exitCode(), ingest.err());
    assertTrue(ingest.out().startsWith("5 rows appended to origin_delay\n"), ingest.out());
  }

  @Test
  void historyKeepsRowsAndColumnsAndAddsTheFeatures() throws IOException {
    ready();
    Path out = folder.resolve("training.csv");
    CommandRun run = features("history", "--entities", EXAMPLE.resolve("departures.csv").toString(), "--service",
        "delay_v1", "--out", out.toString());
    assertEquals(0, run.exitCode(), run.err());
    assertEquals("""
        flight,origin,event_timestamp,late,origin_delay__mean_delay_24h,origin_delay__flights_24h
        B6 1,JFK,2013-01-01T12:00:00Z,true,18.25,325
        DL 7,JFK,2013-01-02T08:00:00,false,7.0,318
        UA 9,LGA,2013-01-01T20:00:00+01:00,true,,251
        AA 3,LGA,2013-01-03T12:00:00.000001Z,false,,
        WN 5,EWR,2013-01-02T08:00:00Z,true,,
        """, Files.readString(out));
    features("history", "--entities", EXAMPLE.resolve("departures.csv").toString(), "--service", "delay_v1",
        "--as-known",
        "--out", out.toString());
    assertTrue(Files.readString(out).contains("DL 7,JFK,2013-01-02T08:00:00,false,18.25,325"), Files.readString(out));
  }

  @Test
  void getAnswersEachEntityWithValuesOrStatuses() throws IOException {
    Path definition = folder.resolve("ageless.yaml");
    Files.writeString(definition,
        Files.readString(EXAMPLE.resolve("flights.yaml")).replaceAll(" +max_age: 48h.*\n", ""));
    assertEquals(0, features("apply", definition.toString()).exitCode());
    features("ingest", "origin_delay", EXAMPLE.resolve("origin-delay.csv").toString(), "--offline-only");
    CommandRun copy = features("materialize", "--from", "2013-01-01", "--to", "2013-01-02");
    assertEquals(
        "origin_delay: 4 rows read, 2 written, 2 not newer, 0 too old, 0 rejected, up to 2013-01-02T00:00:00Z\n",
        copy.out());
    CommandRun.Json answer = features("get", "--features", "origin_delay:flights_24h,origin_delay:mean_delay_24h",
        "--entity", "origin=LGA", "--entity", "origin=EWR", "--json").json();
    assertEquals(251.0, answer.at("0/features/origin_delay:flights_24h/value"));
    assertEquals("NULL_VALUE", answer.at("0/features/origin_delay:mean_delay_24h/status"));
    assertEquals("2013-01-01T12:00:00Z", answer.at("0/features/origin_delay:mean_delay_24h/event_time"));
    assertEquals("NOT_FOUND", answer.at("1/features/origin_delay:flights_24h/status"));
    assertTrue(features("materialize-incremental", "--to", "2013-01-03").out().startsWith("origin_delay: 5 rows read"));
    assertEquals("deleted from origin_delay\n", features("delete", "--entity", "origin=LGA", "--compact").out());
    assertTrue(features("get", "--service", "delay_v1", "--entity", "origin=LGA").out().contains("NOT_FOUND"));
  }

  /// A row is too old for a week before it counts as gone: 49 hours is within that.
  @Test
  void oldValuesAreShownOnRequestWithTheirStatus() throws IOException {
    assertEquals(0, features("apply", EXAMPLE.resolve("flights.yaml").toString()).exitCode());
    Path rows = folder.resolve("recent.csv");
    Files.writeString(rows, "origin,ts,created,mean_delay_24h,flights_24h\nJFK,%1$s,%1$s,7,318\n"
        .formatted(Instant.now().minus(Duration.ofHours(49))));
    assertEquals(0, features("ingest", "origin_delay", rows.toString()).exitCode());
    String[] get = {"get", "--features", "origin_delay:flights_24h", "--entity", "origin=JFK"};
    assertTrue(features(get).out().contains("OUTSIDE_MAX_AGE"), features(get).out());
    assertFalse(features(get).out().contains("318"), features(get).out());
    CommandRun old = features("get", "--features", "origin_delay:flights_24h", "--entity", "origin=JFK", "--even-old");
    assertTrue(old.out().contains("318 (OUTSIDE_MAX_AGE)"), old.out() + old.err());
  }

  @Test
  void rowsOfLongAgoAreAnsweredAsThePageSays() {
    ready();
    String said = features("get", "--service", "delay_v1", "--entity", "origin=JFK").out();
    assertTrue(said.contains("NOT_FOUND"), said);
  }

  @Test
  void profileTellsAndDraws() {
    ready();
    Path page = folder.resolve("page.html");
    CommandRun.Json profile = features("profile", "origin_delay", "--html", page.toString(), "--json").json();
    assertEquals(5.0, profile.number("rows"));
    assertEquals(1.0, profile.number("columns/1/nulls"));
    assertTrue(Files.exists(page));
  }

  @Test
  void theExportIsARepositoryOfFeast() {
    ready();
    Path repository = folder.resolve("feast");
    assertEquals("written to " + repository + "\n", features("export-feast", repository.toString()).out());
    assertTrue(Files.exists(repository.resolve("data/origin_delay.parquet")));
  }

  @Test
  void mistakesAreOneLineWithTheNearestName() {
    assertEquals("roadml: there is no project in " + folder.resolve("data")
        + " (roadml features list); define one with `roadml features apply FILE`\n", features("list").err());
    ready();
    assertEquals("roadml: view=origin_dela does not exist in project=flights (roadml features profile); "
        + "did you mean origin_delay? (origin_delay)\n", features("profile", "origin_dela").err());
    assertEquals("roadml: unknown entity orign (--entity); did you mean origin?\n",
        features("get", "--service", "delay_v1", "--entity", "orign=JFK").err());
    assertEquals(2, features("get", "--entity", "origin=JFK").exitCode());
    CommandRun wrong = features("ingest", "origin_delay", EXAMPLE.resolve("departures.csv").toString());
    assertEquals(2, wrong.exitCode());
    assertTrue(wrong.err().contains("feature=mean_delay_24h does not exist in file=departures.csv"), wrong.err());
    Path bad = folder.resolve("bad.csv");
    assertEquals(1, bad(bad).exitCode());
    assertTrue(bad(bad).err().endsWith("(roadml features ingest); mend the rows, or pass --quarantine FILE and go on "
        + "without them\n"), bad(bad).err());
    CommandRun missing = features("ingest", "origin_delay", folder.resolve("nowhere.csv").toString());
    assertEquals(1, missing.exitCode());
    assertEquals("roadml: time=soon is no ISO-8601 time, such as 2026-03-01T12:00:00Z (roadml features "
        + "materialize-incremental); `roadml features materialize-incremental --help` shows what there is\n",
        features("materialize-incremental", "--to", "soon").err());
  }

  private CommandRun bad(Path file) {
    try {
      Files.writeString(file, "origin,ts,created,mean_delay_24h,flights_24h\n,2013-01-01,2013-01-01,1,1\n");
      return features("ingest", "origin_delay", file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

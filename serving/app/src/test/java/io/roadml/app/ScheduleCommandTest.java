package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.metadata.MetadataStore;
import io.roadml.schedules.Fire;
import io.roadml.schedules.FireState;
import io.roadml.schedules.Schedules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The commands about schedules, and the two that fire them (statement 50).
@Timeout(120)
class ScheduleCommandTest {
  private static final int PATIENCE_SECONDS = 50;

  @TempDir
  private Path folder;

  private Path heartbeat;

  @BeforeEach
  void define() throws Exception {
    heartbeat = Files.writeString(folder.resolve("heartbeat.yaml"), """
        pipeline: heartbeat
        params:
          fire_time: {type: text}
          zone: {type: text, default: UTC}
        steps:
          - name: at
            call: java.time.Instant::parse
            inputs: [$fire_time]
        """);
  }

  private CommandRun pipeline(String... args) {
    List<String> all = new ArrayList<>(List.of("pipeline"));
    all.addAll(List.of(args));
    all.addAll(List.of("--data", folder.resolve("data").toString()));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private String out(String... args) {
    CommandRun run = pipeline(args);
    assertEquals(0, run.exitCode(), run.err());
    return run.out();
  }

  private void refused(String message, String... args) {
    CommandRun run = pipeline(args);
    assertEquals(2, run.exitCode(), run.out() + run.err());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains(message), run.err());
  }

  private String nightly(String... more) {
    List<String> all = new ArrayList<>(List.of("schedule", "nightly", "--pipeline", heartbeat.toString(), "--cron",
        "0 3 * * *", "--zone", "Europe/Berlin"));
    all.addAll(List.of(more));
    return out(all.toArray(String[]::new));
  }

  @Test
  void aScheduleIsDefinedShownPausedAndForgotten() {
    String said = nightly("--overlap", "queue", "--catch-up", "3", "--param", "zone=${schedule}");
    assertTrue(said.matches("schedule nightly: cron 0 3 \\* \\* \\* Europe/Berlin, next 20\\S+Z\\R"), said);
    CommandRun.Json json = pipeline("schedules", "--json").json();
    assertEquals("nightly", json.at("0/name"));
    assertEquals("queue", json.at("0/overlap"));
    assertEquals(3, json.number("0/catch_up"));
    assertEquals("${schedule}", json.at("0/params/zone"));
    assertEquals(3, ((List<?>) json.at("0/next")).size());
    assertEquals("schedule nightly is paused\n", out("pause", "nightly"));
    assertTrue(out("schedules").contains("next  paused"));
    assertEquals("schedule nightly fires again\n", out("unpause", "nightly"));
    assertEquals("schedule nightly is no more\n", out("unschedule", "nightly"));
    assertEquals("no schedule\n", out("schedules"));
  }

  @Test
  void aScheduleThatCannotBeReadIsNamedBesideTheOthers() throws Exception {
    nightly();
    try (MetadataStore metadata = MetadataStore.open(folder.resolve("data"))) {
      metadata.sql()
          .update("INSERT INTO pipeline_schedule (name, body, is_paused, defined_at) VALUES ('bad', '{', 0, 0)");
    }
    CommandRun run = pipeline("schedules");
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().startsWith("nightly  "), run.out());
    assertTrue(run.err().startsWith("roadml: schedule=bad cannot be read: "), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
    refused("schedule=bad cannot be read", "unpause", "bad");
    out("unschedule", "bad");
    assertEquals("", pipeline("schedules").err());
  }

  @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
      "--cron    | 0 0 30 2 *     | never fires: there is no such day",
      "--cron    | * * *          | want five fields",
      "--every   | 5m             | pass a duration such as PT15M",
      "--every   | PT0S           | want whole seconds",
      "--zone    | Europe/Berln   | did you mean Europe/Berlin?",
      "--overlap | both           | pass skip, queue or cancel-previous",
      "--catch-up| some           | pass none, last, all or a number",
      "--end     | tomorrow       | pass a time such as",
      "--notify  | http://u:pw@h/ | notify=*** has a name or a password",
      "--param   | zome=1         | pipeline=heartbeat has no param 'zome'",
      "--param   | zone=${fire}   | ${fire} is unknown",
  })
  void whatCannotBeIsRefusedBeforeAnythingIsWritten(String option, String value, String message) {
    List<String> args = new ArrayList<>(List.of("schedule", "s", "--pipeline", heartbeat.toString(), option, value));
    if (!option.equals("--cron") && !option.equals("--every")) args.addAll(List.of("--cron", "@daily"));
    refused(message, args.toArray(String[]::new));
    assertEquals("no schedule\n", out("schedules"));
  }

  @Test
  void namesThatAreNotThereAreMet() {
    nightly();
    refused("did you mean 'nightly'?", "pause", "nigtly");
    refused("did you mean 'nightly'?", "backfill", "nightl", "--from", "2026-01-01T00:00:00Z", "--to",
        "2026-01-02T00:00:00Z");
    refused("no.such.Pipeline", "schedule", "s", "--pipeline", "no.such.Pipeline", "--cron", "@daily");
    refused("--cron", "schedule", "s", "--pipeline", heartbeat.toString());
    refused("reprocess=some", "backfill", "nightly", "--from", "2026-01-01T00:00:00Z", "--to", "2026-01-02T00:00:00Z",
        "--reprocess", "some");
  }

  @Test
  void aBackfillTellsHowFarItIsAndDoesNothingTwice() {
    nightly();
    String[] range = {"backfill", "nightly", "--from", "2026-03-28T00:00:00Z", "--to", "2026-03-31T00:00:00Z"};
    CommandRun run = pipeline(range);
    assertEquals(0, run.exitCode(), run.err());
    assertEquals("backfill nightly: 3 of 3 succeeded\n", run.out());
    assertTrue(run.err().endsWith("backfill nightly: 3 of 3\n"), run.err());
    assertEquals("backfill nightly: 0 of 0 succeeded\n", out(range));
  }

  @ParameterizedTest @ValueSource(strings = {"scheduler", "serve"})
  void s50AProcessFiresUntilItIsToldToEnd(String command) throws Exception {
    String data = folder.resolve("data").toString();
    out("schedule", "heartbeat", "--pipeline", heartbeat.toString(), "--every", "PT1S");
    List<String> args = new ArrayList<>(List.of(command, "--data", data));
    if (command.equals("serve")) args.addAll(List.of("--port", "0"));
    try (CommandProcess process = CommandProcess.of(folder, args.toArray(String[]::new));
        MetadataStore metadata = MetadataStore.open(Path.of(data))) {
      Schedules schedules = new Schedules(metadata, Clock.systemUTC());
      Instant at = success(schedules).at();
      assertEquals(at.truncatedTo(ChronoUnit.SECONDS), at);
      process.signal("TERM");
      assertEquals(0, process.exitCode(), process.err());
      assertTrue(process.out().startsWith("ready "), process.out());
      assertEquals(1, process.out().lines().count(), process.out());
    }
    assertTrue(out("schedules").contains("\n  last  "));
  }

  @Test
  void aServerBeginsToFireWhenSomebodyElseMakesTheStore() throws Exception {
    Path data = folder.resolve("data");
    try (CommandProcess process = CommandProcess.of(folder, "serve", "--data", data.toString(), "--port", "0")) {
      process.awaitOut("ready ");
      assertFalse(MetadataStore.exists(data), "who only serves makes no store");
      out("schedule", "heartbeat", "--pipeline", heartbeat.toString(), "--every", "PT1S");
      try (MetadataStore metadata = MetadataStore.open(data)) {
        success(new Schedules(metadata, Clock.systemUTC()));
      }
      process.signal("TERM");
      assertEquals(0, process.exitCode(), process.err());
    }
  }

  private static Fire success(Schedules schedules) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      List<Fire> fires = schedules.fires("heartbeat", 10);
      var done = fires.stream().filter(fire -> fire.state() == FireState.SUCCESS).findFirst();
      if (done.isPresent()) return done.get();
      assertTrue(System.nanoTime() < end, fires::toString);
      LockSupport.parkNanos(10_000_000);
    }
  }
}

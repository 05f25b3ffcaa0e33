package io.roadml.schedules;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.metadata.MetadataStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Schedules in an empty store, a clock that goes on when it is told to, and runners that look when they are told to.
abstract class SchedulesFixture {
  static final Instant START = Instant.parse("2026-11-26T12:00:30Z");
  /// Fewer than by default, so that tests see what becomes of more.
  static final int KEPT_FIRES = 3;
  private static final int PATIENCE_SECONDS = 30;

  @TempDir
  Path folder;

  final Ticks clock = new Ticks();
  final FailureWebhook deaf = new FailureWebhook(WebhookConfig.NONE);
  private final List<ScheduleRunner> runners = new ArrayList<>();
  MetadataStore metadata;
  ArtifactStore artifacts;
  Schedules schedules;

  /// A data folder, or the URL of a database, that is empty before each test and the same throughout it.
  abstract String place();

  @BeforeEach
  void open() throws IOException {
    metadata = at(place());
    artifacts = ArtifactStore.open(folder.resolve("artifacts"));
    schedules = new Schedules(metadata, clock);
  }

  @AfterEach
  void close() throws IOException {
    runners.forEach(ScheduleRunner::close);
    deaf.close();
    artifacts.close();
    metadata.close();
  }

  static MetadataStore at(String place) throws IOException {
    return place.startsWith("jdbc:")
        ? MetadataStore.connect(place, Clock.systemUTC())
        : MetadataStore.open(Path.of(place), Clock.systemUTC());
  }

  SchedulerConfig config() {
    return new SchedulerConfig(clock, Duration.ofMillis(20), Duration.ofSeconds(30), 16, KEPT_FIRES);
  }

  PipelineStarter starter() throws IOException {
    return new PipelineStarter(metadata, artifacts, folder.resolve("work"), Equipment.NONE);
  }

  ScheduleRunner runner() throws IOException {
    return runner(deaf);
  }

  ScheduleRunner runner(FailureWebhook webhook) throws IOException {
    ScheduleRunner runner = ScheduleRunner.standingStill(metadata, starter(), webhook, config());
    runners.add(runner);
    return runner;
  }

  /// Each minute, with a probe.
  Schedule minutely(String name) {
    return Schedule.of(name, Probe.REFERENCE, Recurrence.cron("* * * * *", ZoneOffset.UTC))
        .param("file", said(name).toString());
  }

  Path said(String name) {
    return folder.resolve(name + ".said");
  }

  void letGo(String name) throws IOException {
    Files.writeString(folder.resolve(name + ".said.go"), "");
  }

  /// The instants for which a probe has worked, in the order in which it did.
  List<String> worked(String name) throws IOException {
    return Files.exists(said(name))
        ? Files.readAllLines(said(name)).stream().filter(line -> line.startsWith("work "))
            .map(line -> line.substring(5)).toList()
        : List.of();
  }

  static String minute(int minute) {
    return "2026-11-26T12:%02d:00Z".formatted(minute);
  }

  /// What became of the fires of a schedule, the oldest first: `01 SUCCESS`.
  List<String> fires(String name) {
    return schedules.fires(name, 100).reversed().stream()
        .map(fire -> fire.at().toString().substring(14, 16) + " " + fire.state()).toList();
  }

  void passUntil(ScheduleRunner runner, BooleanSupplier done) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    Object nobody = new Object();
    synchronized (nobody) {
      for (runner.pass(); !done.getAsBoolean(); runner.pass()) {
        assertTrue(System.nanoTime() < end, () -> schedules.list() + " " + schedules.list().stream()
            .map(status -> schedules.fires(status.schedule().name(), 100)).toList());
        nobody.wait(10);
      }
    }
  }

  /// Until nothing is open.
  void settle(ScheduleRunner runner, String name) throws InterruptedException {
    passUntil(runner, () -> schedules.fires(name, 100).stream().allMatch(fire -> fire.state().isOver()));
  }

  void startOf(ScheduleRunner runner, String name, int minute) throws InterruptedException {
    passUntil(runner, () -> fires(name).contains("%02d STARTED".formatted(minute)));
  }

  static final class Ticks extends Clock {
    private final AtomicReference<Instant> now = new AtomicReference<>(START);

    void advance(Duration by) {
      now.updateAndGet(time -> time.plus(by));
    }

    void to(int minute) {
      now.set(Instant.parse(minute(minute)));
    }

    @Override
    public Instant instant() {
      return now.get();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("instants only");
    }
  }
}

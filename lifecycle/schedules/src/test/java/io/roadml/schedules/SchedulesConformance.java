package io.roadml.schedules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.metadata.RefusedException;
import io.roadml.pipeline.loading.PipelineReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Statement 50 but for its cron: overlaps, missed fires, and once for each instant; with runs of a real pipeline.
@Timeout(60)
abstract class SchedulesConformance extends SchedulesFixture {
  @Test
  void aScheduleComesBackAsItWasDefined() {
    Schedule schedule = new Schedule("all", new PipelineReference("flow.yaml", List.of(Path.of("a.jar"))).absolute(),
        Recurrence.cron("0 6 L * *", ZoneId.of("Europe/Berlin")), Map.of("day", "${interval_start}"),
        Overlap.QUEUE, CatchUp.all(), Optional.of(Instant.parse("2027-01-01T00:00:00Z")), Optional.of("env:HOOK"));
    schedules.define(schedule);
    schedules.define(minutely("each").catchUp(CatchUp.LAST));
    assertEquals(List.of(schedule, minutely("each").catchUp(CatchUp.LAST)),
        schedules.list().stream().map(ScheduleStatus::schedule).toList());
    assertEquals(List.of(Instant.parse("2026-11-30T05:00:00Z"), Instant.parse("2026-12-31T05:00:00Z")),
        schedules.nextFires("all", 5));
    assertEquals("schedule=al is not there; did you mean 'all'?",
        assertThrows(RefusedException.class, () -> schedules.pause("al")).getMessage());
  }

  @Test
  void s50AFireRunsOnceWithTheInstantAndTheIntervalBeforeIt() throws Exception {
    schedules.define(minutely("probe").param("mode", "pass"));
    ScheduleRunner runner = runner();
    ScheduleRunner other = runner();
    runner.pass();
    assertEquals(List.of(), fires("probe"));
    for (int minute = 1; minute <= 3; minute++) {
      clock.to(minute);
      other.pass();
      settle(runner, "probe");
      other.pass();
    }
    assertEquals(List.of("01 SUCCESS", "02 SUCCESS", "03 SUCCESS"), fires("probe"));
    assertEquals(List.of(minute(1), minute(2), minute(3)), worked("probe"));
    assertTrue(Files.readString(said("probe")).contains("note " + minute(0) + ".." + minute(1) + "\n"));
  }

  @Test
  void s50OverlapSkipLeavesOutWhatComesMeanwhile() throws Exception {
    schedules.define(minutely("probe").param("mode", "wait"));
    ScheduleRunner runner = runner();
    clock.to(1);
    startOf(runner, "probe", 1);
    clock.to(2);
    runner.pass();
    assertEquals(List.of("01 STARTED", "02 SKIPPED"), fires("probe"));
    assertEquals(Optional.of("the fire of " + minute(1) + " is not over"),
        schedules.fires("probe", 1).getFirst().message());
    letGo("probe");
    settle(runner, "probe");
    clock.to(3);
    settle(runner, "probe");
    assertEquals(List.of(minute(1), minute(3)), worked("probe"));
  }

  @Test
  void s50OverlapQueueRunsOneAfterTheOther() throws Exception {
    schedules.define(minutely("probe").param("mode", "wait").overlap(Overlap.QUEUE));
    ScheduleRunner runner = runner();
    for (int minute = 1; minute <= 3; minute++) {
      clock.to(minute);
      startOf(runner, "probe", 1);
    }
    assertEquals(List.of("01 STARTED", "02 WAITING", "03 WAITING"), fires("probe"));
    letGo("probe");
    settle(runner, "probe");
    assertEquals(List.of(minute(1), minute(2), minute(3)), worked("probe"));
    assertEquals(List.of("01 SUCCESS", "02 SUCCESS", "03 SUCCESS"), fires("probe"));
  }

  @Test
  void s50OverlapCancelPreviousLetsTheNewestWin() throws Exception {
    schedules.define(minutely("probe").param("mode", "wait").overlap(Overlap.CANCEL_PREVIOUS));
    ScheduleRunner runner = runner();
    clock.to(1);
    startOf(runner, "probe", 1);
    clock.to(2);
    startOf(runner, "probe", 2);
    assertEquals(List.of("01 CANCELLED", "02 STARTED"), fires("probe"));
    letGo("probe");
    settle(runner, "probe");
    assertEquals(List.of("01 CANCELLED", "02 SUCCESS"), fires("probe"));
  }

  @Test
  void s50MissedFiresFollowTheCatchUpPolicy() throws Exception {
    schedules.define(minutely("none"));
    schedules.define(minutely("last").catchUp(CatchUp.LAST));
    schedules.define(minutely("all").catchUp(CatchUp.all()));
    schedules.define(minutely("three").catchUp(new CatchUp(3)));
    clock.to(10);
    clock.advance(Duration.ofSeconds(40));
    ScheduleRunner runner = runner();
    for (String name : List.of("none", "last", "all", "three")) {
      settle(runner, name);
    }
    assertEquals(List.of(minute(10)), worked("none"));
    assertEquals(List.of(minute(9), minute(10)), worked("last"));
    assertEquals(IntStream.rangeClosed(1, 10).mapToObj(SchedulesFixture::minute).toList(), worked("all"));
    assertEquals(List.of(minute(7), minute(8), minute(9), minute(10)), worked("three"));
  }

  @Test
  void s50WhatWasMissedByMoreThanAMinuteIsMissed() throws Exception {
    Recurrence hourly = Recurrence.every(Duration.ofHours(1));
    schedules.define(Schedule.of("none", Probe.REFERENCE, hourly).param("file", said("none").toString()));
    schedules.define(Schedule.of("last", Probe.REFERENCE, hourly).param("file", said("last").toString())
        .catchUp(CatchUp.LAST));
    clock.advance(Duration.ofMinutes(310));
    ScheduleRunner runner = runner();
    settle(runner, "last");
    assertEquals(List.of(), schedules.fires("none", 10));
    assertEquals(List.of("2026-11-26T17:00:00Z"), worked("last"));
  }

  @Test
  void aPausedScheduleDoesNotFireAndDoesNotCatchUp() throws Exception {
    schedules.define(minutely("probe").catchUp(CatchUp.all()));
    ScheduleRunner runner = runner();
    schedules.pause("probe");
    clock.to(3);
    runner.pass();
    assertEquals(List.of(), fires("probe"));
    schedules.resume("probe");
    clock.to(4);
    settle(runner, "probe");
    assertEquals(List.of(minute(4)), worked("probe"));
    assertEquals(Optional.of(Instant.parse(minute(5))), schedules.find("probe").orElseThrow().next());
  }

  @Test
  void aScheduleEndsAndADeletedOneFiresNoMore() throws Exception {
    schedules.define(minutely("ends").catchUp(CatchUp.all()).end(Instant.parse(minute(2))));
    schedules.define(minutely("gone").param("mode", "wait").overlap(Overlap.QUEUE));
    ScheduleRunner runner = runner();
    clock.to(1);
    startOf(runner, "gone", 1);
    clock.to(2);
    runner.pass();
    schedules.delete("gone");
    letGo("gone");
    settle(runner, "gone");
    settle(runner, "ends");
    assertEquals(List.of("01 SUCCESS", "02 SKIPPED"), fires("gone"));
    assertEquals(List.of("01 SUCCESS"), fires("ends"));
    assertEquals(Optional.empty(), schedules.find("ends").orElseThrow().next());
    assertEquals(Optional.empty(), schedules.find("gone"));
  }

  @Test
  void aFireThatCannotBeStartedFailsWithTheReason() throws Exception {
    schedules.define(Schedule.of("lost", new PipelineReference("io.roadml.schedules.Prob", List.of()),
        Recurrence.cron("* * * * *", ZoneOffset.UTC)));
    schedules.define(minutely("wrong").param("mode", "dance"));
    clock.to(1);
    ScheduleRunner runner = runner();
    settle(runner, "lost");
    settle(runner, "wrong");
    String lost = schedules.fires("lost", 1).getFirst().message().orElseThrow();
    assertTrue(lost.contains("io.roadml.schedules.Prob"), lost);
    assertEquals(
        Optional.of("IllegalArgumentException: pipeline=probe param mode=dance, want one of [pass, fail, wait]"),
        schedules.fires("wrong", 1).getFirst().message());
    assertEquals(List.of("01 FAILED"), fires("wrong"));
  }

  @Test
  void aScheduleThatCannotBeReadIsToldOnceAndHoldsUpNoOther() throws Exception {
    Map<String, String> damaged = Map.of("\"zone\":\"Z\"", "\"zone\":\"Mars/Base\"", "* * * * *", "often",
        "SKIP", "REPLACE", "{\"pipeline\"", "{\"calendar\":\"holidays\",\"pipeline\"", "}", "");
    List<String> names = damaged.keySet().stream().map(part -> damage(part, damaged.get(part))).toList();
    schedules.define(minutely("whole"));
    try (HeardLog log = HeardLog.of(Readings.class)) {
      ScheduleRunner runner = runner();
      for (int minute = 1; minute <= 2; minute++) {
        clock.to(minute);
        settle(runner, "whole");
      }
      assertEquals(List.of(minute(1), minute(2)), worked("whole"));
      assertEquals(names.size(), log.lines().size(), log.lines()::toString);
      for (String name : names) {
        assertTrue(log.lines().stream().anyMatch(line -> line.startsWith("schedule=" + name + " cannot be read: ")),
            log.lines()::toString);
        assertEquals(List.of(), fires(name));
      }
      assertEquals(List.of("whole"), schedules.list().stream().map(status -> status.schedule().name()).toList());
      assertEquals(names.size(), schedules.unreadable().size());
      assertTrue(assertThrows(RefusedException.class, () -> schedules.resume(names.getFirst())).getMessage()
          .endsWith("; define it anew, or use the RoadML that did"));
    }
  }

  /// Changes the row of a new schedule.
  private String damage(String part, String replacement) {
    Schedule schedule = minutely("s" + Integer.toHexString(part.hashCode()));
    schedules.define(schedule);
    String body = ScheduleText.write(schedule);
    assertTrue(body.contains(part), body);
    metadata.sql().update("UPDATE pipeline_schedule SET body = ? WHERE name = ?", body.replace(part, replacement),
        schedule.name());
    return schedule.name();
  }

  @Test
  void whatWaitsOfAScheduleThatCannotBeReadIsLeftToThoseWhoCan() throws Exception {
    String name = damage("SKIP", "REPLACE");
    Instant at = Instant.parse(minute(1));
    clock.to(1);
    new FireTable(metadata).add(name, at, FireState.WAITING, Optional.empty(), "", at);
    ScheduleRunner runner = runner();
    runner.pass();
    assertEquals(List.of("01 WAITING"), fires(name));
    schedules.define(minutely(name));
    settle(runner, name);
    assertEquals(List.of("01 SUCCESS"), fires(name));
  }

  @Test
  void aRunnerDoesNotLookWithoutPauseForTheSakeOfAScheduleThatCannotBeRead() {
    damage("SKIP", "REPLACE");
    schedules.define(minutely("whole"));
    clock.to(5);
    assertEquals(Optional.of(Instant.parse(minute(1))), schedules.nextDue(START));
    assertEquals(Optional.empty(), schedules.nextDue(clock.instant()));
  }

  @Test
  void s50AClaimWhoseProcessDiedBeforeTheStartIsTakenUp() throws Exception {
    schedules.define(minutely("probe"));
    FireTable fires = new FireTable(metadata);
    Instant at = Instant.parse(minute(1));
    clock.to(1);
    fires.add("probe", at, FireState.WAITING, Optional.empty(), "", at);
    assertTrue(fires.claim(fires.find("probe", at).orElseThrow(), "dead", at.plusSeconds(30), at));
    ScheduleRunner runner = runner();
    runner.pass();
    assertEquals(List.of("01 CLAIMED"), fires("probe"));
    clock.advance(Duration.ofSeconds(31));
    settle(runner, "probe");
    assertEquals(List.of("01 SUCCESS"), fires("probe"));
    assertEquals(List.of(minute(1)), worked("probe"));
  }

  @Test
  void s50AStartThatWasNotNotedIsNotDoneAgain() throws Exception {
    schedules.define(minutely("probe"));
    FireTable fires = new FireTable(metadata);
    Instant at = Instant.parse(minute(1));
    clock.to(1);
    fires.add("probe", at, FireState.WAITING, Optional.empty(), "", at);
    Fire fire = fires.find("probe", at).orElseThrow();
    assertTrue(fires.claim(fire, "dead", at.plusSeconds(30), at));
    try (PipelineStarter dead = starter()) {
      String run = dead.start(Launching.of(schedules.find("probe").orElseThrow().schedule(), fire));
      passUntil(runner(), () -> dead.look(run).orElseThrow().state().isTerminal());
    }
    clock.advance(Duration.ofSeconds(31));
    settle(runner(), "probe");
    assertEquals(List.of("01 SUCCESS"), fires("probe"));
    assertEquals(List.of(minute(1)), worked("probe"));
  }

  @Test
  void aRunnerThatEndsLeavesItsRunsToTheNextOne() throws Exception {
    schedules.define(minutely("probe").param("mode", "wait"));
    clock.to(1);
    try (PipelineStarter starter = starter();
        ScheduleRunner first = ScheduleRunner.standingStill(metadata, starter, deaf, config())) {
      startOf(first, "probe", 1);
      passUntil(first, () -> said("probe").toFile().length() > 0);
    }
    assertEquals(List.of("01 WAITING"), fires("probe"));
    letGo("probe");
    settle(runner(), "probe");
    assertEquals(List.of("01 SUCCESS"), fires("probe"));
    assertEquals(1, Files.readAllLines(said("probe")).stream().filter(line -> line.startsWith("note ")).count(),
        "the step that had ended is not done again");
  }

  @Test
  void theEquipmentOfARunIsClosedTheLastFirstThoughAPartOfItFails() throws Exception {
    schedules.define(minutely("probe"));
    clock.to(1);
    List<String> closed = Collections.synchronizedList(new ArrayList<>());
    Equipment two = (plain, _, closing) -> {
      closing.accept(() -> closed.add("first"));
      closing.accept(() -> {
        closed.add("second");
        throw new IllegalStateException("it cannot be closed");
      });
      return plain;
    };
    try (PipelineStarter starter = new PipelineStarter(metadata, artifacts, folder.resolve("work"), two);
        ScheduleRunner runner = ScheduleRunner.standingStill(metadata, starter, deaf, config())) {
      settle(runner, "probe");
    }
    assertEquals(List.of("01 SUCCESS"), fires("probe"));
    assertEquals(List.of("second", "first"), closed);
  }

  @Test
  void aBackfillRunsARangeInOrderAndGoesOnWhereItWas() throws Exception {
    schedules.define(minutely("probe"));
    clock.to(20);
    Backfill asked = new Backfill("probe", Instant.parse(minute(3)), Instant.parse(minute(7)), 1, Reprocess.NONE);
    String first = schedules.backfill(asked);
    assertEquals(4, schedules.progress(first).total());
    String again = schedules.backfill(asked);
    assertEquals(0, schedules.progress(first).total());
    assertEquals(4, schedules.progress(again).total());
    BackfillProgress done = finish(again);
    assertEquals(4, done.count(FireState.SUCCESS));
    assertEquals(List.of(minute(3), minute(4), minute(5), minute(6)), worked("probe"));
    assertEquals(0, schedules.progress(schedules.backfill(asked)).total(), "all are done");
  }

  private BackfillProgress finish(String backfill) throws Exception {
    return ScheduleRunner.finish(backfill, metadata, starter(), deaf, config(), _ -> {
    });
  }

  @Test
  void aBackfillReprocessesWhatItIsToldTo() throws Exception {
    schedules.define(minutely("probe").param("mode", "fail"));
    clock.to(20);
    Instant from = Instant.parse(minute(1));
    finish(schedules.backfill(new Backfill("probe", from, from.plusSeconds(60), 1, Reprocess.NONE)));
    schedules.define(minutely("probe").param("mode", "pass"));
    finish(schedules.backfill(new Backfill("probe", from, from.plusSeconds(180), 3, Reprocess.NONE)));
    assertEquals(List.of("01 FAILED", "02 SUCCESS", "03 SUCCESS"), fires("probe"));
    finish(schedules.backfill(new Backfill("probe", from, from.plusSeconds(180), 3, Reprocess.FAILED)));
    assertEquals(List.of("01 SUCCESS", "02 SUCCESS", "03 SUCCESS"), fires("probe"));
    assertEquals(4, worked("probe").size());
    finish(schedules.backfill(new Backfill("probe", from, from.plusSeconds(180), 3, Reprocess.ALL)));
    assertEquals(7, worked("probe").size());
  }

  @Test
  void whatIsOverForADayIsForgottenButForTheLatestAndWhatStillRuns() throws Exception {
    schedules.define(minutely("probe").param("mode", "wait"));
    ScheduleRunner runner = runner();
    clock.to(1);
    startOf(runner, "probe", 1);
    schedules.pause("probe");
    over("probe", 2, 8, Optional.empty());
    clock.advance(Duration.ofHours(23));
    runner.pass();
    assertEquals(8, fires("probe").size());
    clock.advance(Duration.ofHours(2));
    runner.pass();
    assertEquals(List.of("01 STARTED", "06 SUCCESS", "07 SUCCESS", "08 SUCCESS"), fires("probe"));
    letGo("probe");
    settle(runner, "probe");
    clock.advance(Duration.ofHours(25));
    runner.pass();
    assertEquals(List.of("06 SUCCESS", "07 SUCCESS", "08 SUCCESS"), fires("probe"));
    assertEquals(Optional.of(Instant.parse(minute(8))),
        schedules.find("probe").orElseThrow().last().map(Fire::at));
  }

  @Test
  void aBackfillIsForgottenWhenAllOfItIsOver() throws Exception {
    FireTable fires = new FireTable(metadata);
    over("gone", 1, 5, Optional.of("b"));
    over("gone", 7, 9, Optional.empty());
    Instant at = Instant.parse(minute(6));
    fires.add("gone", at, FireState.WAITING, Optional.of("b"), "", at);
    assertTrue(fires.claim(fires.find("gone", at).orElseThrow(), "other", at.plus(Duration.ofDays(9)), at));
    ScheduleRunner runner = runner();
    clock.advance(Duration.ofHours(25));
    runner.pass();
    assertEquals(9, fires("gone").size());
    assertEquals(6, schedules.progress("b").total());
    assertTrue(fires.settle(fires.find("gone", at).orElseThrow(), "other", FireState.SUCCESS, Optional.empty(), at));
    clock.advance(Duration.ofHours(2));
    runner.pass();
    assertEquals(List.of("07 SUCCESS", "08 SUCCESS", "09 SUCCESS"), fires("gone"));
  }

  @Test
  void ofManyFiresFewAreForgottenAtOnce() throws Exception {
    over("gone", 1, KEPT_FIRES + Pruning.AT_ONCE + 2, Optional.empty());
    ScheduleRunner runner = runner();
    clock.advance(Duration.ofDays(9));
    runner.pass();
    assertEquals(KEPT_FIRES + 2, schedules.fires("gone", 1_000).size());
    runner.pass();
    assertEquals(KEPT_FIRES, schedules.fires("gone", 1_000).size());
  }

  @Test
  void aBackfillFindsTheRunsOfForgottenInstantsAndDoesThemAgainIfItIsToldTo() throws Exception {
    schedules.define(minutely("probe").param("mode", "fail"));
    clock.to(20);
    Instant from = Instant.parse(minute(1));
    Backfill asked = new Backfill("probe", from, from.plusSeconds(60), 1, Reprocess.NONE);
    Backfill failed = new Backfill("probe", from, from.plusSeconds(60), 1, Reprocess.FAILED);
    finish(schedules.backfill(asked));
    forget("probe");
    assertEquals(1, finish(schedules.backfill(asked)).count(FireState.FAILED), "as it was");
    assertEquals(1, worked("probe").size());
    forget("probe");
    schedules.define(minutely("probe").param("mode", "pass"));
    assertEquals(1, finish(schedules.backfill(failed)).count(FireState.SUCCESS));
    assertEquals(2, worked("probe").size());
    forget("probe");
    assertEquals(1, finish(schedules.backfill(failed)).count(FireState.SUCCESS), "as it was the last time");
    assertEquals(2, worked("probe").size());
  }

  private void forget(String name) {
    new FireTable(metadata).forget(name, clock.instant(), clock.instant().plusSeconds(1), 100);
    assertEquals(List.of(), fires(name));
  }

  /// Fires of these minutes that have succeeded by the clock.
  private void over(String name, int first, int last, Optional<String> backfill) {
    FireTable fires = new FireTable(metadata);
    Instant hour = Instant.parse(minute(0));
    metadata.transact(() -> {
      for (int minute = first; minute <= last; minute++) {
        fires.add(name, hour.plus(Duration.ofMinutes(minute)), FireState.SUCCESS, backfill, "", clock.instant());
      }
      return null;
    });
  }

  @Test
  void aBackfillHasItsLimits() {
    schedules.define(Schedule.of("seconds", Probe.REFERENCE, Recurrence.every(Duration.ofSeconds(1))));
    Instant from = START.minus(Duration.ofHours(3));
    assertTrue(assertThrows(RefusedException.class,
        () -> schedules.backfill(new Backfill("seconds", from, START, 1, Reprocess.NONE))).getMessage()
        .startsWith("schedule=seconds has more than 10000 instants from "));
    assertTrue(assertThrows(RefusedException.class,
        () -> schedules.backfill(new Backfill("seconds", START, START.plusSeconds(1), 1, Reprocess.NONE))).getMessage()
        .endsWith("is not over; the schedule itself will fire then"));
    assertThrows(IllegalArgumentException.class, () -> new Backfill("seconds", from, from, 1, Reprocess.NONE));
    assertThrows(IllegalArgumentException.class, () -> new Backfill("seconds", from, START, 0, Reprocess.NONE));
  }
}

package io.roadml.schedules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Statement 50 against an oracle that knows no cron: it goes through time step by step, and asks of each time on the wall a
/// predicate that says in Java what the expression says.
class CronOracleTest {
  private static final List<String> ZONES = List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC");
  private static final Map<String, Predicate<LocalDateTime>> BY_MINUTES = Map.of(
      "* * * * *", _ -> true,
      "*/7 * * * *", t -> t.getMinute() % 7 == 0,
      "5-55/25 1-3 * * *", t -> (t.getMinute() == 5 || t.getMinute() == 30 || t.getMinute() == 55)
          && t.getHour() >= 1 && t.getHour() <= 3,
      "30 2 * * *", t -> t.getHour() == 2 && t.getMinute() == 30,
      "0 0,2,3 * * SUN", t -> t.getDayOfWeek() == DayOfWeek.SUNDAY && t.getMinute() == 0
          && (t.getHour() == 0 || t.getHour() == 2 || t.getHour() == 3),
      "15 1-2 * * *", t -> t.getMinute() == 15 && (t.getHour() == 1 || t.getHour() == 2));
  private static final Map<String, Predicate<LocalDateTime>> BY_HOURS = Map.of(
      "0 6 L * *", t -> t.getHour() == 6 && t.plusDays(1).getDayOfMonth() == 1,
      "0 6 * * 5#3", t -> t.getHour() == 6 && t.getDayOfWeek() == DayOfWeek.FRIDAY && t.getDayOfMonth() > 14
          && t.getDayOfMonth() < 22,
      "0 6 * * 2L", t -> t.getHour() == 6 && t.getDayOfWeek() == DayOfWeek.TUESDAY
          && t.plusDays(7).getMonth() != t.getMonth(),
      "0 6 LW * *", t -> t.getHour() == 6 && isWeekday(t) && Stream.of(1, 2, 3)
          .allMatch(n -> t.plusDays(n).getMonth() != t.getMonth() || !isWeekday(t.plusDays(n))),
      "0 6 10 * MON", t -> t.getHour() == 6 && (t.getDayOfMonth() == 10 || t.getDayOfWeek() == DayOfWeek.MONDAY),
      "0 6 15W * *", t -> t.getHour() == 6 && isWeekday(t) && (t.getDayOfMonth() == 15
          || (t.getDayOfMonth() == 14 && t.plusDays(1).getDayOfWeek() == DayOfWeek.SATURDAY)
          || (t.getDayOfMonth() == 16 && t.minusDays(1).getDayOfWeek() == DayOfWeek.SUNDAY)),
      "0 2 29 2 *", t -> t.getHour() == 2 && t.getMonthValue() == 2 && t.getDayOfMonth() == 29,
      "0 2 */7 3-10 *", t -> t.getHour() == 2 && t.getDayOfMonth() % 7 == 1 && t.getMonthValue() >= 3
          && t.getMonthValue() <= 10);

  private static boolean isWeekday(LocalDateTime time) {
    return time.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) < 0;
  }

  static Stream<String> zones() {
    return ZONES.stream();
  }

  @ParameterizedTest @MethodSource("zones")
  void s50MinuteByMinuteAroundEveryChangeOfClocks(String zone) {
    ZoneId id = ZoneId.of(zone);
    for (String change : List.of("2026-03-08", "2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25", "2026-11-01")) {
      Instant middle = Instant.parse(change + "T00:00:00Z");
      BY_MINUTES.forEach((cron, means) -> assertSame(cron, means, id, middle.minus(Duration.ofHours(30)),
          middle.plus(Duration.ofHours(30)), Duration.ofMinutes(1)));
    }
  }

  @ParameterizedTest @MethodSource("zones")
  void s50HalfHourByHalfHourThroughAllKindsOfYears(String zone) {
    BY_HOURS.forEach((cron, means) -> assertSame(cron, t -> t.getMinute() == 0 && means.test(t), ZoneId.of(zone),
        Instant.parse("2023-12-31T00:00:00Z"), Instant.parse("2028-03-02T00:00:00Z"), Duration.ofMinutes(30)));
  }

  @ParameterizedTest @MethodSource("zones")
  void s50SecondBySecondOnTheDayOfAChange(String zone) {
    Instant start = Instant.parse("2026-10-24T22:00:00Z");
    assertSame("*/50 */9 * * * *", t -> t.getSecond() % 50 == 0 && t.getMinute() % 9 == 0, ZoneId.of(zone), start,
        start.plus(Duration.ofHours(8)), Duration.ofSeconds(1));
  }

  private static void assertSame(String cron, Predicate<LocalDateTime> means, ZoneId zone, Instant after, Instant end,
      Duration step) {
    List<Instant> expected = new ArrayList<>();
    for (Instant at = after.plus(step); !at.isAfter(end); at = at.plus(step)) {
      if (fires(means, zone, at, step)) {
        expected.add(at);
      }
    }
    List<Instant> found = new ArrayList<>();
    Recurrence recurrence = Recurrence.cron(cron, zone);
    for (Optional<Instant> next = recurrence.next(after); next.isPresent()
        && !next.get().isAfter(end); next = recurrence.next(next.get())) {
      found.add(next.get());
    }
    assertEquals(expected, found, () -> cron + " in " + zone + " after " + after);
  }

  private static boolean fires(Predicate<LocalDateTime> means, ZoneId zone, Instant at, Duration step) {
    ZoneRules rules = zone.getRules();
    LocalDateTime wall = LocalDateTime.ofInstant(at, zone);
    boolean isFirstTime = rules.getOffset(at).equals(rules.getValidOffsets(wall).getFirst());
    return (isFirstTime && means.test(wall))
        || endsGapWithFire(means, rules.nextTransition(at.minusNanos(1)), at, step);
  }

  private static boolean endsGapWithFire(Predicate<LocalDateTime> means, ZoneOffsetTransition change, Instant at,
      Duration step) {
    if (change == null || !change.getInstant().equals(at) || !change.isGap()) {
      return false;
    }
    for (LocalDateTime lost = change.getDateTimeBefore(); lost.isBefore(change.getDateTimeAfter()); lost = lost
        .plus(step)) {
      if (means.test(lost)) {
        return true;
      }
    }
    return false;
  }
}

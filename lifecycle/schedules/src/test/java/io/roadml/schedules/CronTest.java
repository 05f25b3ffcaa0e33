package io.roadml.schedules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Statement 50, its first part: cron with time zones gives the documented instants.
class CronTest {
  private static List<Instant> fires(Recurrence recurrence, Instant after, int count) {
    List<Instant> all = new ArrayList<>();
    for (Optional<Instant> next = recurrence.next(after); next.isPresent() && all.size() < count; next = recurrence
        .next(next.get())) {
      all.add(next.get());
    }
    return all;
  }

  @ParameterizedTest @CsvSource(delimiter = '|', value = {
      // Clocks are put forward: once, at the end of what is left out.
      "30 2 * * *         | Europe/Berlin       | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z 2026-03-30T00:30:00Z",
      "*/15 2 * * *       | Europe/Berlin       | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z 2026-03-30T00:00:00Z",
      "0 2,3 * * *        | Europe/Berlin       | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z 2026-03-30T00:00:00Z",
      "30 2 * * *         | America/New_York    | 2026-03-08T00:00:00Z | 2026-03-08T07:00:00Z 2026-03-09T06:30:00Z",
      "15 2 * * *         | Australia/Lord_Howe | 2026-10-03T00:00:00Z | 2026-10-03T15:30:00Z 2026-10-04T15:15:00Z",
      "45 2 * * *         | Australia/Lord_Howe | 2026-10-03T00:00:00Z | 2026-10-03T15:45:00Z 2026-10-04T15:45:00Z",
      // Clocks are put back: what comes twice fires the first time.
      "30 2 * * *         | Europe/Berlin       | 2026-10-24T12:00:00Z | 2026-10-25T00:30:00Z 2026-10-26T01:30:00Z",
      "*/30 * * * *       | Europe/Berlin       | 2026-10-25T00:10:00Z | 2026-10-25T00:30:00Z 2026-10-25T02:00:00Z",
      "30 1 * * *         | America/New_York    | 2026-11-01T00:00:00Z | 2026-11-01T05:30:00Z 2026-11-02T06:30:00Z",
      "45 1 * * *         | Australia/Lord_Howe | 2026-04-04T00:00:00Z | 2026-04-04T14:45:00Z 2026-04-05T15:15:00Z",
      "0 2 * * *          | Australia/Lord_Howe | 2026-04-04T00:00:00Z | 2026-04-04T15:30:00Z 2026-04-05T15:30:00Z",
      // In the hour that comes twice, at its second time.
      "30 2 * * *         | Europe/Berlin       | 2026-10-25T01:15:00Z | 2026-10-26T01:30:00Z",
      "0 3 * * *          | Europe/Berlin       | 2026-10-25T01:59:59Z | 2026-10-25T02:00:00Z",
      // Leap years, also across 2100.
      "0 0 29 2 *         | UTC                 | 2026-01-01T00:00:00Z | 2028-02-29T00:00:00Z 2032-02-29T00:00:00Z",
      "0 0 29 2 *         | UTC                 | 2096-03-01T00:00:00Z | 2104-02-29T00:00:00Z",
      "0 0 29W 2 *        | UTC                 | 2026-01-01T00:00:00Z | 2028-02-29T00:00:00Z 2032-02-27T00:00:00Z",
      // Letters.
      "0 0 L * *          | UTC                 | 2026-01-01T00:00:00Z | 2026-01-31T00:00:00Z 2026-02-28T00:00:00Z",
      "0 0 L-3 * *        | UTC                 | 2026-01-01T00:00:00Z | 2026-01-28T00:00:00Z 2026-02-25T00:00:00Z",
      "0 0 LW * *         | UTC                 | 2026-01-01T00:00:00Z | 2026-01-30T00:00:00Z 2026-02-27T00:00:00Z",
      "0 0 15W * *        | UTC                 | 2026-01-20T00:00:00Z | 2026-02-16T00:00:00Z 2026-03-16T00:00:00Z",
      "0 0 1W * *         | UTC                 | 2026-07-15T00:00:00Z | 2026-08-03T00:00:00Z 2026-09-01T00:00:00Z",
      "0 0 31W * *        | UTC                 | 2026-05-01T00:00:00Z | 2026-05-29T00:00:00Z 2026-07-31T00:00:00Z",
      "0 0 * * 5#3        | UTC                 | 2026-01-01T00:00:00Z | 2026-01-16T00:00:00Z 2026-02-20T00:00:00Z",
      "0 0 * * 5#5        | UTC                 | 2026-02-01T00:00:00Z | 2026-05-29T00:00:00Z 2026-07-31T00:00:00Z",
      "0 0 * * FRIL       | UTC                 | 2026-01-01T00:00:00Z | 2026-01-30T00:00:00Z 2026-02-27T00:00:00Z",
      "0 0 15,L * *       | UTC                 | 2026-01-01T00:00:00Z | 2026-01-15T00:00:00Z 2026-01-31T00:00:00Z",
      "0 0 * * MON#1,FRI#3 | UTC                | 2026-01-01T00:00:00Z | 2026-01-05T00:00:00Z 2026-01-16T00:00:00Z",
      // Days: either will do, if both are restricted; a star with a step says only how often.
      "0 0 13 * 5         | UTC                 | 2026-01-01T00:00:00Z | 2026-01-02T00:00:00Z 2026-01-09T00:00:00Z 2026-01-13T00:00:00Z",
      "0 0 */10 * 1       | UTC                 | 2026-01-01T00:00:00Z | 2026-05-11T00:00:00Z 2026-06-01T00:00:00Z",
      "0 0 * * 0          | UTC                 | 2026-01-01T00:00:00Z | 2026-01-04T00:00:00Z 2026-01-11T00:00:00Z",
      "0 0 * * 7          | UTC                 | 2026-01-01T00:00:00Z | 2026-01-04T00:00:00Z",
      "0 0 * * 0-7        | UTC                 | 2026-01-01T00:00:00Z | 2026-01-02T00:00:00Z 2026-01-03T00:00:00Z",
      "0 0 * * SAT-MON    | UTC                 | 2026-01-01T00:00:00Z | 2026-01-03T00:00:00Z 2026-01-04T00:00:00Z 2026-01-05T00:00:00Z 2026-01-10T00:00:00Z",
      "0 0 * * 1-5/2      | UTC                 | 2026-01-02T12:00:00Z | 2026-01-05T00:00:00Z 2026-01-07T00:00:00Z",
      "10/20 0 1 JAN,JUL * | UTC                | 2026-01-02T00:00:00Z | 2026-07-01T00:10:00Z 2026-07-01T00:30:00Z 2026-07-01T00:50:00Z 2027-01-01T00:10:00Z",
      // Six fields, with Sunday as 1.
      "*/20 * * * * *     | UTC                 | 2026-01-01T00:00:00Z | 2026-01-01T00:00:20Z 2026-01-01T00:00:40Z 2026-01-01T00:01:00Z",
      "0 0 0 ? * 6#3      | UTC                 | 2026-01-01T00:00:00Z | 2026-01-16T00:00:00Z 2026-02-20T00:00:00Z",
      "30 15 12 ? * 1     | UTC                 | 2026-01-01T00:00:00Z | 2026-01-04T12:15:30Z",
      "0 0 12 ? * FRI-SUN | UTC                 | 2026-01-01T00:00:00Z | 2026-01-02T12:00:00Z 2026-01-03T12:00:00Z 2026-01-04T12:00:00Z 2026-01-09T12:00:00Z",
      "0 0 12 L * ?       | UTC                 | 2026-01-01T00:00:00Z | 2026-01-31T12:00:00Z 2026-02-28T12:00:00Z",
      "59 59 2 * * *      | Europe/Berlin       | 2026-10-24T12:00:00Z | 2026-10-25T00:59:59Z 2026-10-26T01:59:59Z",
      // Words.
      "@daily             | Europe/Berlin       | 2026-01-01T00:00:00Z | 2026-01-01T23:00:00Z 2026-01-02T23:00:00Z",
      "@Hourly            | UTC                 | 2026-01-01T00:00:00Z | 2026-01-01T01:00:00Z",
      "@weekly            | UTC                 | 2026-01-01T00:00:00Z | 2026-01-04T00:00:00Z",
      "@monthly           | UTC                 | 2026-01-01T00:00:00Z | 2026-02-01T00:00:00Z",
      "@yearly            | UTC                 | 2026-01-01T00:00:00Z | 2027-01-01T00:00:00Z",
  })
  void s50CronGivesTheDocumentedInstants(String cron, String zone, Instant after, String instants) {
    List<Instant> expected = Stream.of(instants.split(" ")).map(Instant::parse).toList();
    assertEquals(expected, fires(Recurrence.cron(cron, ZoneId.of(zone)), after, expected.size()));
  }

  @ParameterizedTest @CsvSource(delimiter = '|', value = {
      "0 0 30 2 *     | cron=0 0 30 2 * never fires: there is no such day",
      "0 0 31 4,6,9 * | cron=0 0 31 4,6,9 * never fires: there is no such day",
      "0 0 L-30 2 *   | cron=0 0 L-30 2 * never fires: there is no such day",
      "60 * * * *     | cron=60 * * * *: Value 60 not in range [0, 59]",
      "0 0 0 * *      | cron=0 0 0 * *: Value 0 not in range [1, 31]",
      "0 22-2 * * *   | cron=0 22-2 * * *: Invalid range! [22,2]",
      "0 0 * * 5#6    | cron=0 0 * * 5#6: #6 is no week of a month, want #1 to #5",
      "0 0 0 13 * FRI | cron=0 0 0 13 * FRI: both days are restricted; write ? for the day of month or of week",
      "0 0 * * L      | cron=0 0 * * L: 'L' alone is no day of the week; write SAT, or FRIL for the last Friday of a month",
  })
  void s50WhatCannotBeIsRefusedWithTheReason(String cron, String message) {
    assertEquals(message, assertThrows(IllegalArgumentException.class,
        () -> Recurrence.cron(cron, ZoneOffset.UTC)).getMessage());
  }

  @ParameterizedTest @CsvSource({"''", "* * *", "* * * * * * *", "@dayly", "x * * * *", "*/0 * * * *", "*/70 * * * *",
      "0 0 * FOO *", "0 0 #3 * *", "0 0 * * 8", "-1 * * * *", "? * * * *", "0 0 1-L * *", "99999999999 * * * *"})
  void s50NoiseIsRefusedWithWhatWasSaid(String cron) {
    String message = assertThrows(IllegalArgumentException.class, () -> Recurrence.cron(cron, ZoneOffset.UTC))
        .getMessage();
    assertTrue(message.startsWith("cron=" + cron + ":"), message);
  }

  @Test
  void intervalsAreMultiplesSinceTheEpochWhateverTheZone() {
    Instant after = Instant.parse("2026-03-29T00:50:00.5Z");
    assertEquals(List.of(Instant.parse("2026-03-29T01:00:00Z"), Instant.parse("2026-03-29T01:15:00Z")),
        fires(Recurrence.every(Duration.ofMinutes(15)), after, 2));
    assertEquals(List.of(Instant.parse("1969-12-31T23:59:59Z"), Instant.EPOCH),
        fires(Recurrence.every(Duration.ofSeconds(1)), Instant.ofEpochMilli(-1500), 2));
    for (String wrong : List.of("PT0S", "PT-1S", "PT0.5S", "PT1.5S", "PT9000H")) {
      assertThrows(IllegalArgumentException.class, () -> Recurrence.every(Duration.parse(wrong)), wrong);
    }
  }

  @Test
  void theLatestInstantsAreTheLastOfAll() {
    Instant start = Instant.parse("2026-03-01T00:00:00Z");
    Instant end = Instant.parse("2026-05-01T10:07:00Z");
    for (Recurrence recurrence : List.of(Recurrence.every(Duration.ofMinutes(7)),
        Recurrence.cron("0 0 L * *", ZoneOffset.UTC),
        Recurrence.cron("*/20 9-17 * * MON-FRI", ZoneId.of("Europe/Berlin")))) {
      List<Instant> all = fires(recurrence, start, 100_000).stream().filter(at -> !at.isAfter(end)).toList();
      for (int most : new int[]{1, 2, 3, 50}) {
        assertEquals(all.subList(Math.max(0, all.size() - most), all.size()), recurrence.latest(start, end, most),
            recurrence.text() + " most=" + most);
      }
      assertEquals(List.of(), recurrence.latest(end, end, 5));
      assertEquals(List.of(), recurrence.latest(end, start, 5));
    }
  }
}

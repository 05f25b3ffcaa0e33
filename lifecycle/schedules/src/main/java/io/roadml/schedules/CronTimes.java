package io.roadml.schedules;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Objects;
import java.util.Optional;

/// A cron expression in a time zone: the calendar finds times on the wall, and here they become instants, in the same order.
final class CronTimes implements Recurrence {
  private static final LocalDateTime ANY = LocalDateTime.of(2000, 1, 1, 0, 0);

  private final String expression;
  private final ZoneId zone;
  private final CronCalendar calendar;

  CronTimes(String expression, ZoneId zone) {
    this.expression = expression.strip();
    this.zone = Objects.requireNonNull(zone, "zone");
    this.calendar = CronText.read(this.expression);
    if (calendar.next(ANY).isEmpty()) {
      throw new IllegalArgumentException("cron=" + this.expression + " never fires: there is no such day");
    }
  }

  String expression() {
    return expression;
  }

  ZoneId zone() {
    return zone;
  }

  @Override
  public Optional<Instant> next(Instant after) {
    return calendar.next(wall(after)).map(this::instant);
  }

  /// What the wall shows; when it shows a time again, the end of the times that come twice, because they have all fired.
  private LocalDateTime wall(Instant instant) {
    LocalDateTime shown = LocalDateTime.ofInstant(instant, zone);
    ZoneOffsetTransition change = zone.getRules().getTransition(shown);
    boolean isAgain = change != null && change.isOverlap() && !instant.isBefore(change.getInstant());
    return isAgain ? change.getDateTimeBefore().minusNanos(1) : shown;
  }

  private Instant instant(LocalDateTime wall) {
    ZoneOffsetTransition change = zone.getRules().getTransition(wall);
    return change != null && change.isGap()
        ? change.getInstant()
        : wall.toInstant(zone.getRules().getValidOffsets(wall).getFirst());
  }

  @Override
  public String text() {
    return "cron " + expression + " " + zone;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CronTimes times && times.expression.equals(expression) && times.zone.equals(zone);
  }

  @Override
  public int hashCode() {
    return Objects.hash(expression, zone);
  }

  @Override
  public String toString() {
    return text();
  }
}

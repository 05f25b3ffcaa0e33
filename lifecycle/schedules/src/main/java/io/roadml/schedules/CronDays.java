package io.roadml.schedules;

import com.cronutils.model.field.expression.And;
import com.cronutils.model.field.expression.FieldExpression;
import com.cronutils.model.field.expression.On;
import com.cronutils.model.field.value.SpecialChar;
import io.roadml.schedules.CronCalendar.DayRule;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;

/// The days that the two fields for days mean, with the letters that only these have.
final class CronDays {
  private static final int DAYS = 7;
  private static final int MOST_IN_A_MONTH = 5;

  private CronDays() {
  }

  static DayRule ofMonth(FieldExpression expression) {
    return switch (expression) {
      case And and -> any(and.getExpressions().stream().map(CronDays::ofMonth).toList());
      case On on when special(on) != SpecialChar.NONE -> ofMonth(on);
      default -> {
        long days = new CronField(expression, 1, 31).bits();
        yield day -> (days >> day.getDayOfMonth() & 1) == 1;
      }
    };
  }

  private static DayRule ofMonth(On on) {
    int before = Math.max(0, CronField.number(on.getNth()));
    return switch (special(on)) {
      case L -> day -> day.getDayOfMonth() == day.lengthOfMonth() - before;
      case LW -> day -> day.equals(weekdayNear(day, day.lengthOfMonth()));
      case W -> {
        int number = CronField.number(on.getTime());
        yield day -> number <= day.lengthOfMonth() && day.equals(weekdayNear(day, number));
      }
      default -> throw unknown(on);
    };
  }

  /// The nearest weekday to a day of the same month.
  private static LocalDate weekdayNear(LocalDate month, int number) {
    LocalDate day = month.withDayOfMonth(number);
    return switch (day.getDayOfWeek()) {
      case SATURDAY -> number == 1 ? day.plusDays(2) : day.minusDays(1);
      case SUNDAY -> number == month.lengthOfMonth() ? day.minusDays(2) : day.plusDays(1);
      default -> day;
    };
  }

  /// @param sunday the number of Sunday
  static DayRule ofWeek(FieldExpression expression, int sunday) {
    return switch (expression) {
      case And and -> any(and.getExpressions().stream().map(part -> ofWeek(part, sunday)).toList());
      case On on when special(on) != SpecialChar.NONE -> ofWeek(on, sunday);
      default -> {
        long days = new CronField(expression, sunday, sunday + 6).numbers().map(number -> (number - sunday) % DAYS)
            .mapToLong(number -> 1L << number).reduce(0, (a, b) -> a | b);
        yield day -> (days >> day.getDayOfWeek().getValue() % DAYS & 1) == 1;
      }
    };
  }

  private static DayRule ofWeek(On on, int sunday) {
    int number = CronField.number(on.getTime());
    if (number < sunday) {
      throw new IllegalArgumentException(
          "'L' alone is no day of the week; write SAT, or FRIL for the last Friday of a month");
    }
    DayOfWeek weekday = DayOfWeek.SUNDAY.plus(number - sunday);
    return switch (special(on)) {
      case L -> day -> day.getDayOfWeek() == weekday && day.getDayOfMonth() + DAYS > day.lengthOfMonth();
      case HASH -> nth(weekday, CronField.number(on.getNth()));
      default -> throw unknown(on);
    };
  }

  private static DayRule nth(DayOfWeek weekday, int nth) {
    if (nth < 1 || nth > MOST_IN_A_MONTH) {
      throw new IllegalArgumentException("#" + nth + " is no week of a month, want #1 to #" + MOST_IN_A_MONTH);
    }
    return day -> day.getDayOfWeek() == weekday && (day.getDayOfMonth() - 1) / DAYS == nth - 1;
  }

  private static DayRule any(List<DayRule> rules) {
    return day -> rules.stream().anyMatch(rule -> rule.matches(day));
  }

  private static SpecialChar special(On on) {
    return on.getSpecialChar().getValue();
  }

  private static IllegalArgumentException unknown(On on) {
    return new IllegalArgumentException("'" + on.asString() + "' is not known here");
  }
}

package io.roadml.schedules;

import com.cronutils.model.field.expression.Always;
import com.cronutils.model.field.expression.And;
import com.cronutils.model.field.expression.Between;
import com.cronutils.model.field.expression.Every;
import com.cronutils.model.field.expression.FieldExpression;
import com.cronutils.model.field.expression.On;
import com.cronutils.model.field.expression.QuestionMark;
import com.cronutils.model.field.value.FieldValue;
import java.util.stream.IntStream;

/// The numbers that a field of a cron expression means.
///
/// @param least the first that the field may have
/// @param most  the last one
record CronField(FieldExpression expression, int least, int most) {
  private static final int DAYS = 7;

  /// Whether a field begins with a star, or is a question mark: it says nothing, or only how often.
  static boolean isOpen(FieldExpression expression) {
    return expression instanceof Always || expression instanceof QuestionMark
        || (expression instanceof Every every && every.getExpression() instanceof Always);
  }

  /// Each number as a bit.
  long bits() {
    return numbers().mapToLong(number -> 1L << number).reduce(0, (a, b) -> a | b);
  }

  /// @throws IllegalArgumentException if it has something that only days have
  IntStream numbers() {
    return switch (expression) {
      case Always _,QuestionMark _ -> IntStream.rangeClosed(least, most);
      case And and -> and.getExpressions().stream().flatMapToInt(part -> new CronField(part, least, most).numbers());
      case Between between -> range(between);
      case Every every -> stepped(every);
      case On on -> IntStream.of(number(on.getTime()));
      default -> throw new IllegalArgumentException("'" + expression.asString() + "' is not known here");
    };
  }

  private IntStream stepped(Every every) {
    int step = number(every.getPeriod());
    if (step < 1) {
      throw new IllegalArgumentException("'" + every.asString() + "' has the step " + step + ", want 1 or more");
    }
    int[] all = switch (every.getExpression()) {
      case On on -> IntStream.rangeClosed(number(on.getTime()), most).toArray();
      case Between between -> range(between).toArray();
      case FieldExpression open -> new CronField(open, least, most).numbers().toArray();
    };
    return IntStream.range(0, all.length).filter(i -> i % step == 0).map(i -> all[i]);
  }

  /// Only days of the week go over the end, from Saturday to Monday.
  private static IntStream range(Between between) {
    int from = number(between.getFrom());
    int to = number(between.getTo());
    return IntStream.rangeClosed(from, to < from ? to + DAYS : to);
  }

  /// @throws IllegalArgumentException if it is a letter
  static int number(FieldValue<?> value) {
    if (value.getValue() instanceof Integer number) {
      return number;
    }
    throw new IllegalArgumentException("'" + value.getValue() + "' stands where a number belongs");
  }
}

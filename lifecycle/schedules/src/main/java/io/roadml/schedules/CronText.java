package io.roadml.schedules;

import com.cronutils.model.Cron;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.field.CronFieldName;
import com.cronutils.model.field.expression.FieldExpression;
import com.cronutils.parser.CronParser;
import io.roadml.schedules.CronCalendar.DayRule;
import java.util.Locale;
import java.util.Map;

/// Reads cron expressions. The library knows the grammar; what it means is said by [CronField] and [CronDays], because the
/// library has other views of two restricted days, of `31W` in short months, and of daylight saving.
final class CronText {
  private static final Map<String, String> WORDS = Map.of("@yearly", "0 0 1 1 *", "@annually", "0 0 1 1 *", "@monthly",
      "0 0 1 * *", "@weekly", "0 0 * * 0", "@daily", "0 0 * * *", "@midnight", "0 0 * * *", "@hourly", "0 * * * *");
  private static final String FORMS = "want five fields (minute hour day month weekday), six (second first), or one of"
      + " @yearly, @monthly, @weekly, @daily, @hourly";
  private static final int FIVE = 5;
  private static final int SIX = 6;

  private CronText() {
  }

  /// @throws IllegalArgumentException if it is no expression
  static CronCalendar read(String expression) {
    String fields = WORDS.getOrDefault(expression.toLowerCase(Locale.ROOT), expression);
    try {
      return switch (fields.split("\\s+").length) {
        case FIVE -> calendar(fields, five(), false);
        case SIX -> calendar(fields, six(), true);
        default -> throw new IllegalArgumentException(FORMS);
      };
    } catch (IllegalArgumentException e) {
      String reason = String.valueOf(e.getMessage()).replace("Failed to parse cron expression. ", "");
      throw new IllegalArgumentException("cron=" + expression + ": " + reason, e);
    }
  }

  private static CronDefinition five() {
    return CronDefinitionBuilder.defineCron()
        .withMinutes().withValidRange(0, 59).withStrictRange().and()
        .withHours().withValidRange(0, 23).withStrictRange().and()
        .withDayOfMonth().withValidRange(1, 31).supportsL().supportsW().supportsLW().supportsQuestionMark()
        .withStrictRange().and()
        .withMonth().withValidRange(1, 12).withStrictRange().and()
        .withDayOfWeek().withValidRange(0, 7).withMondayDoWValue(1).supportsHash().supportsL().supportsQuestionMark()
        .and().instance();
  }

  private static CronDefinition six() {
    return CronDefinitionBuilder.defineCron()
        .withSeconds().withValidRange(0, 59).withStrictRange().and()
        .withMinutes().withValidRange(0, 59).withStrictRange().and()
        .withHours().withValidRange(0, 23).withStrictRange().and()
        .withDayOfMonth().withValidRange(1, 31).supportsL().supportsW().supportsLW().supportsQuestionMark()
        .withStrictRange().and()
        .withMonth().withValidRange(1, 12).withStrictRange().and()
        .withDayOfWeek().withValidRange(1, 7).withMondayDoWValue(2).supportsHash().supportsL().supportsQuestionMark()
        .and().instance();
  }

  private static CronCalendar calendar(String fields, CronDefinition definition, boolean isQuartz) {
    Cron cron = new CronParser(definition).parse(fields);
    long seconds = isQuartz ? new CronField(expression(cron, CronFieldName.SECOND), 0, 59).bits() : 1;
    return new CronCalendar(seconds, new CronField(expression(cron, CronFieldName.MINUTE), 0, 59).bits(),
        new CronField(expression(cron, CronFieldName.HOUR), 0, 23).bits(),
        new CronField(expression(cron, CronFieldName.MONTH), 1, 12).bits(),
        days(expression(cron, CronFieldName.DAY_OF_MONTH), expression(cron, CronFieldName.DAY_OF_WEEK), isQuartz));
  }

  private static FieldExpression expression(Cron cron, CronFieldName name) {
    return cron.retrieveFieldsAsMap().get(name).getExpression();
  }

  private static DayRule days(FieldExpression month, FieldExpression week, boolean isQuartz) {
    DayRule ofMonth = CronDays.ofMonth(month);
    DayRule ofWeek = CronDays.ofWeek(week, isQuartz ? 1 : 0);
    if (CronField.isOpen(month) || CronField.isOpen(week)) {
      return day -> ofMonth.matches(day) && ofWeek.matches(day);
    }
    if (isQuartz) {
      throw new IllegalArgumentException("both days are restricted; write ? for the day of month or of week");
    }
    return day -> ofMonth.matches(day) || ofWeek.matches(day);
  }
}

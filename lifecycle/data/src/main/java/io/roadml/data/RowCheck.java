package io.roadml.data;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// One check of single values as it runs over the rows: counts what it checked and what failed. Owner: one thread.
abstract class RowCheck {
  private static final int LONGEST = 200;
  private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);

  private final int samplesKept;
  private final List<Violation.Sample> samples = new ArrayList<>();
  private long failed;
  private long checked;

  RowCheck(int samplesKept) {
    this.samplesKept = samplesKept;
  }

  /// Marks the rows of a column that fail, and returns how many were checked.
  abstract int check(StoredColumn column, BitSet failing);

  final BitSet run(StoredColumn column, long firstRow) {
    BitSet failing = new BitSet();
    checked += check(column, failing);
    failed += failing.cardinality();
    for (int row = failing.nextSetBit(0); row >= 0 && samples.size() < samplesKept; row = failing.nextSetBit(row + 1)) {
      samples.add(new Violation.Sample(firstRow + row, cut(text(column, row))));
    }
    return failing;
  }

  final long failed() {
    return failed;
  }

  final long checked() {
    return checked;
  }

  final List<Violation.Sample> samples() {
    return samples;
  }

  /// Whether so few failed that the check is passed.
  final boolean passes(double mostly) {
    // Not 1 - failed / checked: 95 of 100 is exactly 0.95 only this way round.
    return failed == 0 || (checked - failed) / (double) checked >= mostly;
  }

  static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  /// A value as people write it.
  static String text(StoredColumn column, int row) {
    if (column.isMissing(row)) {
      return "null";
    }
    return switch (column.column().type()) {
      case BOOLEAN -> Boolean.toString(column.longs()[row] != 0);
      case DATE -> date(column.longs()[row]);
      case TIMESTAMP -> EPOCH.plus(column.longs()[row], ChronoUnit.MICROS).toString();
      case FLOAT -> Float.toString((float) column.doubles()[row]);
      case DOUBLE -> Double.toString(column.doubles()[row]);
      case TEXT -> column.texts().get(column.codes()[row]);
      default -> Long.toString(column.longs()[row]);
    };
  }

  private static String date(long days) {
    return days == Math.clamp(days, LocalDate.MIN.toEpochDay(), LocalDate.MAX.toEpochDay())
        ? LocalDate.ofEpochDay(days).toString() : "day " + days;
  }

  static RowCheck of(Check check, Column column, Instant now, int samplesKept) {
    return switch (check.kind()) {
      case NOT_NULL -> new NotNull(samplesKept);
      case INCREASING, STRICTLY_INCREASING ->
          new Monotone(column, 1, check.kind() == Check.Kind.INCREASING, samplesKept);
      case DECREASING, STRICTLY_DECREASING ->
          new Monotone(column, -1, check.kind() == Check.Kind.DECREASING, samplesKept);
      default -> column.type() == ColumnType.TEXT ? new OfTexts(texts(check, column), samplesKept)
          : column.type().isStoredAsDouble() ? new OfDoubles(doubles(check, column), samplesKept)
              : new OfLongs(longs(check, column, now), samplesKept);
    };
  }

  private static Predicate<String> texts(Check check, Column column) {
    return switch (check.kind()) {
      case ONE_OF -> textSet(check)::contains;
      case NONE_OF -> Predicate.not(textSet(check)::contains);
      case MATCHES -> pattern(check, column).asMatchPredicate();
      case NOT_MATCHES -> Predicate.not(pattern(check, column).asMatchPredicate());
      case NOT_BLANK -> text -> !text.isBlank();
      case LENGTH -> text -> {
        long length = text.codePointCount(0, text.length());
        return length >= (long) check.arguments().get(0) && length <= (long) check.arguments().get(1);
      };
      default -> throw unfit(check, column);
    };
  }

  private static Set<String> textSet(Check check) {
    return check.arguments().stream().map(String::valueOf).collect(Collectors.toSet());
  }

  private static Pattern pattern(Check check, Column column) {
    try {
      return Pattern.compile((String) check.arguments().getFirst());
    } catch (java.util.regex.PatternSyntaxException e) {
      throw new IllegalArgumentException("check=" + check + " of column=" + column.name()
          + " has no regular expression: " + e.getDescription(), e);
    }
  }

  private static DoublePredicate doubles(Check check, Column column) {
    return switch (check.kind()) {
      case NOT_NAN -> value -> !Double.isNaN(value);
      case FINITE -> Double::isFinite;
      case WHOLE -> value -> value == Math.rint(value) && Double.isFinite(value);
      case ONE_OF, NONE_OF -> {
        Set<Double> set = check.arguments().stream().map(value -> number(value, check, column) + 0.0)
            .collect(Collectors.toSet());
        boolean wanted = check.kind() == Check.Kind.ONE_OF;
        yield value -> set.contains(value + 0.0) == wanted;
      }
      case MIN, MAX, ABOVE, BELOW -> {
        double bound = number(check.arguments().getFirst(), check, column);
        yield switch (check.kind()) {
          case MIN -> value -> value >= bound;
          case MAX -> value -> value <= bound;
          case ABOVE -> value -> value > bound;
          default -> value -> value < bound;
        };
      }
      default -> throw unfit(check, column);
    };
  }

  /// A number as a value of the column would have it.
  private static double number(Object value, Check check, Column column) {
    if (!(value instanceof Number number)) {
      throw unfit(check, column);
    }
    return column.type() == ColumnType.FLOAT ? number.floatValue() : number.doubleValue();
  }

  private static LongPredicate longs(Check check, Column column, Instant now) {
    return switch (check.kind()) {
      case NOT_NAN, FINITE, WHOLE -> _ -> true;
      case ONE_OF, NONE_OF -> {
        Set<Long> set = check.arguments().stream().map(value -> exact(value, check, column))
            .collect(Collectors.toSet());
        boolean wanted = check.kind() == Check.Kind.ONE_OF;
        yield value -> set.contains(value) == wanted;
      }
      case NOT_FUTURE -> {
        long latest = now(column, now, check);
        yield value -> value <= latest;
      }
      case MIN -> value -> order(value, check, column) >= 0;
      case MAX -> value -> order(value, check, column) <= 0;
      case ABOVE -> value -> order(value, check, column) > 0;
      case BELOW -> value -> order(value, check, column) < 0;
      default -> throw unfit(check, column);
    };
  }

  private static int order(long value, Check check, Column column) {
    return switch (check.arguments().getFirst()) {
      case Double bound -> Double.compare(value, bound);
      case Object bound -> Long.compare(value, exact(bound, check, column));
    };
  }

  private static long exact(Object value, Check check, Column column) {
    return switch (value) {
      case Long number -> number;
      case Double number when number == Math.rint(number) -> number.longValue();
      case Boolean truth when column.type() == ColumnType.BOOLEAN -> truth ? 1 : 0;
      case String time when column.type() == ColumnType.DATE || column.type() == ColumnType.TIMESTAMP ->
          time(time, check,
              column);
      default -> throw unfit(check, column);
    };
  }

  private static long time(String text, Check check, Column column) {
    try {
      LocalDateTime time = text.length() <= 10 ? LocalDate.parse(text).atStartOfDay()
          : LocalDateTime.parse(text.replace(' ', 'T').replaceFirst("Z$", ""));
      return stored(time, column);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("check=" + check + " of column=" + column.name() + " has the time " + text
          + "; want one such as 2001-01-01 or 2001-01-01T12:00:00", e);
    }
  }

  private static long stored(LocalDateTime time, Column column) {
    return column.type() == ColumnType.DATE ? time.toLocalDate().toEpochDay() : EPOCH.until(time, ChronoUnit.MICROS);
  }

  private static long now(Column column, Instant now, Check check) {
    if (column.type() != ColumnType.DATE && column.type() != ColumnType.TIMESTAMP) {
      throw unfit(check, column);
    }
    return stored(LocalDateTime.ofInstant(now, ZoneOffset.UTC), column);
  }

  private static IllegalArgumentException unfit(Check check, Column column) {
    return new IllegalArgumentException("check=" + check + " does not fit column=" + column.name() + " of type="
        + column.type());
  }

  private static final class NotNull extends RowCheck {
    NotNull(int samplesKept) {
      super(samplesKept);
    }

    @Override
    int check(StoredColumn column, BitSet failing) {
      for (int row = 0; row < column.size(); row++) {
        if (column.isMissing(row)) {
          failing.set(row);
        }
      }
      return column.size();
    }
  }

  private static final class OfLongs extends RowCheck {
    private final LongPredicate holds;

    OfLongs(LongPredicate holds, int samplesKept) {
      super(samplesKept);
      this.holds = holds;
    }

    @Override
    int check(StoredColumn column, BitSet failing) {
      int count = 0;
      for (int row = 0; row < column.size(); row++) {
        if (!column.isMissing(row)) {
          count++;
          if (!holds.test(column.longs()[row])) {
            failing.set(row);
          }
        }
      }
      return count;
    }
  }

  private static final class OfDoubles extends RowCheck {
    private final DoublePredicate holds;

    OfDoubles(DoublePredicate holds, int samplesKept) {
      super(samplesKept);
      this.holds = holds;
    }

    @Override
    int check(StoredColumn column, BitSet failing) {
      int count = 0;
      for (int row = 0; row < column.size(); row++) {
        if (!column.isMissing(row)) {
          count++;
          if (!holds.test(column.doubles()[row])) {
            failing.set(row);
          }
        }
      }
      return count;
    }
  }

  /// Tests each distinct text of a table once.
  private static final class OfTexts extends RowCheck {
    private final Predicate<String> holds;

    OfTexts(Predicate<String> holds, int samplesKept) {
      super(samplesKept);
      this.holds = holds;
    }

    @Override
    int check(StoredColumn column, BitSet failing) {
      BitSet bad = new BitSet();
      for (int code = 0; code < column.texts().size(); code++) {
        bad.set(code, !holds.test(column.texts().get(code)));
      }
      int count = 0;
      for (int row = 0; row < column.size(); row++) {
        int code = column.codes()[row];
        if (code >= 0) {
          count++;
          failing.set(row, bad.get(code));
        }
      }
      return count;
    }
  }

  /// Compares each value with the last one before it that was there.
  private static final class Monotone extends RowCheck {
    private final Column column;
    private final int sign;
    private final boolean equalIsFine;
    private StoredColumn last;
    private int lastRow;

    Monotone(Column column, int sign, boolean equalIsFine, int samplesKept) {
      super(samplesKept);
      this.column = column;
      this.sign = sign;
      this.equalIsFine = equalIsFine;
    }

    @Override
    int check(StoredColumn values, BitSet failing) {
      int count = 0;
      for (int row = 0; row < values.size(); row++) {
        if (!values.isMissing(row)) {
          count++;
          int order = last == null ? 1 : sign * compare(values, row);
          failing.set(row, order < 0 || (order == 0 && !equalIsFine));
          last = values;
          lastRow = row;
        }
      }
      return count;
    }

    private int compare(StoredColumn values, int row) {
      if (column.type() == ColumnType.TEXT) {
        return values.texts().get(values.codes()[row]).compareTo(last.texts().get(last.codes()[lastRow]));
      }
      return values.longs() != null ? Long.compare(values.longs()[row], last.longs()[lastRow])
          : Double.compare(values.doubles()[row], last.doubles()[lastRow]);
    }
  }
}

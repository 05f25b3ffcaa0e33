package io.roadml.training;

import io.roadml.data.TimePart;
import java.util.List;

/// Adds the parts of a time to a graph, in whole numbers. Owner: one thread.
///
/// Source: H. Hinnant, chrono-Compatible Low-Level Date Algorithms, civil_from_days.
final class OnnxCalendar {
  private static final long MICROS_A_MINUTE = 60_000_000L;
  private static final long MICROS_A_DAY = 1440 * MICROS_A_MINUTE;

  private final OnnxGraph graph;
  private final String feature;
  private final boolean days;
  private int made;

  /// @param days whether the times are days, not microseconds
  OnnxCalendar(OnnxGraph graph, String feature, boolean days) {
    this.graph = graph;
    this.feature = feature;
    this.days = days;
  }

  /// A part of a time, or the time itself, as FP64; NaN for a missing one.
  String of(String time, TimePart part) {
    String number = next("fp64");
    graph.cast(part == null ? time : part(time, part), OnnxType.FP64, number);
    String nan = next("nan");
    graph.constant(nan, new double[]{Double.NaN}, 1, 1);
    return node("Where", node("Equal", time, constant(Long.MIN_VALUE)), nan, number);
  }

  private String part(String time, TimePart part) {
    return switch (part) {
      case HOUR -> days ? times(time, 0) : divided(mod(time, MICROS_A_DAY), 60 * MICROS_A_MINUTE);
      case MINUTE -> days ? times(time, 0) : mod(divided(mod(time, MICROS_A_DAY), MICROS_A_MINUTE), 60);
      case DAY_OF_WEEK -> plus(mod(plus(day(time), 3), 7), 1);
      default -> civil(plus(day(time), 719_468), part);
    };
  }

  private String day(String time) {
    return days ? time : floorDivided(time, MICROS_A_DAY);
  }

  private String civil(String shifted, TimePart part) {
    String dayOfEra = mod(shifted, 146_097);
    String leap = node("Sub", node("Add", node("Sub", dayOfEra, divided(dayOfEra, 1460)), divided(dayOfEra, 36_524)),
        divided(dayOfEra, 146_096));
    String yearOfEra = divided(leap, 365);
    String daysBefore = node("Sub", node("Add", times(yearOfEra, 365), divided(yearOfEra, 4)), divided(yearOfEra, 100));
    String dayOfYear = node("Sub", dayOfEra, daysBefore);
    String fromMarch = divided(plus(times(dayOfYear, 5), 2), 153);
    if (part == TimePart.DAY) {
      return plus(node("Sub", dayOfYear, divided(plus(times(fromMarch, 153), 2), 5)), 1);
    }
    String afterDecember = whole(node("GreaterOrEqual", fromMarch, constant(10)));
    return part == TimePart.MONTH ? node("Sub", plus(fromMarch, 3), times(afterDecember, 12))
        : node("Add", node("Add", yearOfEra, times(floorDivided(shifted, 146_097), 400)), afterDecember);
  }

  /// ONNX's Mod of whole numbers has the sign of the divisor, its Div rounds towards 0.
  private String floorDivided(String x, long divisor) {
    return divided(node("Sub", x, mod(x, divisor)), divisor);
  }

  private String mod(String x, long divisor) {
    return node("Mod", x, constant(divisor));
  }

  private String divided(String x, long divisor) {
    return node("Div", x, constant(divisor));
  }

  private String plus(String x, long more) {
    return node("Add", x, constant(more));
  }

  private String times(String x, long factor) {
    return node("Mul", x, constant(factor));
  }

  private String whole(String truth) {
    String whole = next("int64");
    graph.cast(truth, OnnxType.INT64, whole);
    return whole;
  }

  private String constant(long value) {
    String name = next("constant");
    graph.constant(name, new long[]{value}, 1, 1);
    return name;
  }

  private String node(String operator, String... inputs) {
    String output = next(operator);
    graph.node(operator, List.of(inputs), List.of(output));
    return output;
  }

  private String next(String what) {
    return feature + "/time_" + what + "_" + made++;
  }
}
